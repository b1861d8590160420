package com.ifriend.store;

import com.google.adk.sessions.SessionKey;

/**
 * The session id belongs to a session of another app or user, in a backend whose keys show only the
 * session id. Says nothing about the other session, which was not changed.
 */
public final class SessionIdTakenException extends SessionAlreadyExistsException {
  private static final long serialVersionUID = 1L;

  public SessionIdTakenException(SessionKey key) {
    super("Session id " + key.id() + " is in use by another app or user; choose another id");
  }
}
