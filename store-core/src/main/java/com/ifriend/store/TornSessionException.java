package com.ifriend.store;

import com.google.adk.sessions.SessionKey;

/** Part of a session was lost underneath the store (evicted, truncated or rolled back). */
public final class TornSessionException extends StoreException {
  private static final long serialVersionUID = 1L;

  public TornSessionException(SessionKey key, String what) {
    super(
        "Session "
            + key.id()
            + " is damaged: "
            + what
            + ". Check the eviction policy and persistence of the server; to keep what is there:"
            + " ifriend sessions repair USER SESSION, to start afresh delete the session");
  }
}
