package com.ifriend.store;

import static java.util.Objects.requireNonNull;

import com.google.adk.sessions.SessionKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A session as a store returns it.
 *
 * @param key whose it is
 * @param title what to call it in a list, see {@link NewEvent#title}; empty while it has none
 * @param createdAt when it was created
 * @param lastEventAt the time stamp of the event appended last, or {@code createdAt} while there is
 *     none
 * @param count how many events the whole history has, whatever the window
 * @param bytes of all of them as they are stored; 0 in a list, which does not say
 * @param state all three scopes, each value as JSON
 * @param events the events of the window, oldest first
 */
public record StoredSession(
    SessionKey key,
    Optional<String> title,
    Instant createdAt,
    Instant lastEventAt,
    long count,
    long bytes,
    ScopedState state,
    List<StoredEvent> events) {
  public StoredSession {
    requireNonNull(key, "key");
    requireNonNull(title, "title");
    requireNonNull(createdAt, "createdAt");
    requireNonNull(lastEventAt, "lastEventAt");
    requireNonNull(state, "state");
    requireNonNull(events, "events");
  }

  /** The title, unless what stands there is kept for its repair only. */
  public Optional<String> readableTitle() {
    return title.filter(text -> !SetAside.is(text));
  }
}
