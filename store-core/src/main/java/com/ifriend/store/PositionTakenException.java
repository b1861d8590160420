package com.ifriend.store;

import com.google.adk.sessions.SessionKey;

/**
 * An event was to land in a certain position, and the history does not end right before it. Nothing
 * was written.
 *
 * @see NewEvent#position
 */
public final class PositionTakenException extends StoreException {
  private static final long serialVersionUID = 1L;

  private final long count;

  public PositionTakenException(SessionKey key, long position, long count) {
    super(
        "Session "
            + key.id()
            + " has "
            + count
            + " events, so that the next one does not land in position "
            + position);
    this.count = count;
  }

  /** How many events the session has. */
  public long count() {
    return count;
  }

  @Override
  public boolean retryable() {
    return true;
  }
}
