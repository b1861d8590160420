package com.ifriend.store;

import com.google.adk.sessions.SessionException;
import com.google.adk.sessions.SessionKey;
import com.google.adk.sessions.SessionNotFoundException;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a backend has to provide: five atomic verbs on bytes. What sessions <em>mean</em> (scopes,
 * windows, codec, ADK's rules) lives once, in {@link StoredSessionService}.
 *
 * <p><b>Atomic.</b> Each verb happens as a whole or not at all, and its effects are seen by the
 * next call of any instance on the same data. <b>Order</b> is the order of commits as the store saw
 * them, never a client's clock. <b>Scoped by the whole key</b>: a session of another app or user
 * does not exist for the caller. <b>Blocking</b>, bounded in time, safe for use by many threads.
 *
 * <p>Every verb may throw {@link StoreUnavailableException}; calling it again is then always safe.
 */
public interface SessionStore {
  /** A thousand years. A store takes a longer time to live for this one. */
  Duration LONGEST_TTL = Duration.ofDays(365_000);

  /** The time to live of what stays until it is deleted. */
  Duration NEVER = LONGEST_TTL;

  /**
   * Creates an empty session and sets its initial state, also in the shared scopes.
   *
   * @return the new session with the shared state it sees
   * @throws SessionAlreadyExistsException if the id is in use; nothing is changed then
   * @throws SessionIdTakenException if another app or user holds the id in a backend whose keys
   *     show only the session id
   */
  StoredSession create(SessionKey key, ScopedPatch initialState);

  /**
   * Reads a session with the end of its history that {@code window} asks for.
   *
   * <p>Bytes read do not depend on the length of the history that lies outside of the window. A
   * store may return older events than {@link EventWindow#after} asks for; the caller drops them.
   *
   * @return empty if there is no such session, or it has expired
   * @throws TornSessionException if part of the session was lost underneath the store
   */
  Optional<StoredSession> load(SessionKey key, EventWindow window);

  /**
   * Adds one event to the end of the history and applies its state changes.
   *
   * <p><b>Idempotent by event id</b>: an event whose id the session already has changes nothing.
   * Cost does not depend on the length of the history.
   *
   * @param fence the fencing token of the writer, if it holds a lease
   * @return empty if the event was added; if the session had it already, its position in the
   *     history, from 1
   * @throws SessionNotFoundException if there is no such session, or it has expired
   * @throws StaleFenceException if a newer token was seen; nothing is written
   * @throws PositionTakenException if the event would not land in its {@link NewEvent#position};
   *     nothing is written
   * @throws TornSessionException if part of the session was lost underneath the store
   */
  @CanIgnoreReturnValue
  OptionalLong append(SessionKey key, NewEvent event, ScopedPatch patch, OptionalLong fence);

  /**
   * Lists live sessions of a user without their events, last committed first. Cost depends neither
   * on the number of events nor on how many sessions lie outside of the page.
   *
   * @throws IllegalArgumentException if the cursor is none that this store gave
   */
  SessionPage list(String appName, String userId, PageRequest page);

  /**
   * Removes everything of a session, and only that; shared state stays.
   *
   * @return whether there was such a session
   * @throws SessionException if it cannot be removed
   */
  @CanIgnoreReturnValue
  boolean delete(SessionKey key);

  /**
   * What is stored, document by document, for those who look after it; not for a request path. A
   * {@link StoredSessionService} does without; repair, export and encryption do not, nor does the
   * contract of the stores, so ours all have it.
   *
   * @throws UnsupportedOperationException if this store does not offer that
   */
  default Documents documents() {
    throw new UnsupportedOperationException(
        getClass().getSimpleName() + " does not show its documents");
  }
}
