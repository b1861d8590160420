package com.ifriend.store;

import com.google.adk.sessions.SessionKey;

/**
 * The writer's fencing token is older than one the session has seen: its lease has passed to
 * another owner, so nothing was written.
 */
public final class StaleFenceException extends StoreException {
  private static final long serialVersionUID = 1L;

  public StaleFenceException(SessionKey key, long token, long newest) {
    super(
        "Fencing token "
            + token
            + " for session "
            + key.id()
            + " is stale: the newest seen is "
            + newest
            + "; another owner has taken over, so stop this turn");
  }
}
