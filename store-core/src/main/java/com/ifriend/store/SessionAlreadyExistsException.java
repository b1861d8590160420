package com.ifriend.store;

import com.google.adk.sessions.SessionKey;

/** A session with this id exists already; it was not changed. */
public class SessionAlreadyExistsException extends StoreException {
  private static final long serialVersionUID = 1L;

  public SessionAlreadyExistsException(SessionKey key) {
    super(
        "Session "
            + key.id()
            + " of user "
            + key.userId()
            + " in app "
            + key.appName()
            + " exists already; choose another id, or use getOrCreateSession");
  }

  SessionAlreadyExistsException(String message) {
    super(message);
  }
}
