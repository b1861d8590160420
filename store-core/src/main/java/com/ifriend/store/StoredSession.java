package com.ifriend.store;

import static java.util.Objects.requireNonNull;

import com.google.adk.sessions.SessionKey;
import java.time.Instant;
import java.util.List;

/**
 * A session as a store returns it.
 *
 * @param key whose it is
 * @param createdAt when it was created
 * @param lastEventAt the time stamp of the event appended last, or {@code createdAt} while there is
 *     none
 * @param count how many events the whole history has, whatever the window
 * @param state all three scopes, each value as JSON
 * @param events the events of the window, oldest first, as they were written; not to be changed
 */
public record StoredSession(
    SessionKey key,
    Instant createdAt,
    Instant lastEventAt,
    long count,
    ScopedState state,
    List<byte[]> events) {
  public StoredSession {
    requireNonNull(key, "key");
    requireNonNull(createdAt, "createdAt");
    requireNonNull(lastEventAt, "lastEventAt");
    requireNonNull(state, "state");
    requireNonNull(events, "events");
  }
}
