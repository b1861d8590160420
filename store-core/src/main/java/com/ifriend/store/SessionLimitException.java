package com.ifriend.store;

import com.google.adk.sessions.SessionKey;

/** A user has as much as {@link SessionLimits} allow; nothing was written. */
public final class SessionLimitException extends StoreException {
  private static final long serialVersionUID = 1L;

  /** Which limit. */
  public enum Kind {
    /** The user has too many live sessions to begin another one. */
    SESSIONS,
    /** The session is too large to go on. */
    BYTES
  }

  private final Kind kind;

  private SessionLimitException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  static SessionLimitException sessions(SessionKey key, int most) {
    return new SessionLimitException(
        Kind.SESSIONS,
        "User "
            + key.userId()
            + " in app "
            + key.appName()
            + " has "
            + most
            + " live sessions, as many as the limit allows; delete some, or let them expire");
  }

  static SessionLimitException bytes(SessionKey key, long bytes, long most) {
    return new SessionLimitException(
        Kind.BYTES,
        "Session "
            + key.id()
            + " of user "
            + key.userId()
            + " has "
            + bytes
            + " bytes of events, the limit is "
            + most
            + "; go on in a new session");
  }

  /** Which limit was reached. */
  public Kind kind() {
    return kind;
  }
}
