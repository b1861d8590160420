package com.ifriend.slack.wire;

import org.jspecify.annotations.Nullable;

/** The bot cannot start; the message says what is wrong and never contains a token. */
public final class SlackStartException extends RuntimeException {
  private static final long serialVersionUID = 1;

  SlackStartException(String message) {
    super(message);
  }

  SlackStartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
