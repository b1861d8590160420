package com.ifriend.agent.offline;

import java.util.Map;

/** What the model does next. */
sealed interface Step {
  /** Call a tool. */
  record Call(String tool, Map<String, Object> args) implements Step {}

  /** Answer the user. */
  record Say(String text) implements Step {}
}
