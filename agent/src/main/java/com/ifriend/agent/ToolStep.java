package com.ifriend.agent;

import static java.util.Objects.requireNonNull;

/**
 * One call of a tool, for channels that show what the agent is doing.
 *
 * @param id the same for all that is told of one call; unique in its turn
 * @param title what is done, in the language of the conversation, for anybody to read: nothing of
 *     the call's arguments is in it but the name of a city that we know, and nothing of its result
 */
public record ToolStep(String id, String title, State state) {
  /** How far it is. */
  public enum State {
    BEGUN,
    DONE,
    FAILED
  }

  public ToolStep {
    requireNonNull(id, "id");
    requireNonNull(title, "title");
    requireNonNull(state, "state");
  }
}
