package com.ifriend.spring;

import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;

/** Whether there is a service of ours. */
final class OnAnyService extends AnyNestedCondition {
  OnAnyService() {
    super(ConfigurationPhase.REGISTER_BEAN);
  }

  @ConditionalOnBean(name = "ifriendSessionService")
  static final class Sessions {}

  @ConditionalOnBean(name = "ifriendMemoryService")
  static final class Memories {}
}
