package com.ifriend.agent;

/** Its author has taken the message back before its turn began. It needs no answer. */
public final class TakenBackException extends RuntimeException {
  private static final long serialVersionUID = 1;

  TakenBackException(String messageId) {
    super("Message " + messageId + " was taken back before it was answered");
  }
}
