package com.ifriend.spring;

import org.jspecify.annotations.Nullable;

/** A property is missing or wrong, or a library that it asks for is not there. */
final class UnusableSettingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String action;

  /**
   * @param action what to do
   */
  UnusableSettingException(String message, String action, @Nullable Throwable cause) {
    super(message, cause);
    this.action = action;
  }

  String action() {
    return action;
  }
}
