package com.ifriend.agent;

/**
 * The session has had this message before its turn was ever begun: it comes a second time, when the
 * queue knows it no longer. It needs no answer.
 */
public final class RepeatedMessageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  RepeatedMessageException(String messageId) {
    super("Message " + messageId + " was in its session already");
  }
}
