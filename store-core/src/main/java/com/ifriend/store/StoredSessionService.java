package com.ifriend.store;

import static java.util.Objects.requireNonNull;

import com.google.adk.events.Event;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.GetSessionConfig;
import com.google.adk.sessions.ListEventsResponse;
import com.google.adk.sessions.ListSessionsResponse;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.google.adk.sessions.SessionNotFoundException;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * ADK's session service over any {@link SessionStore}. A drop-in for ADK's in-memory service, and
 * stricter only where that one loses or leaks data:
 *
 * <ul>
 *   <li>creating an id that exists is an error and changes nothing;
 *   <li>an append adds one event and never rewrites history, so a session read with a window, or
 *       held by two writers, keeps everything;
 *   <li>an event is stored once, however often it is appended; one without an id is given one,
 *       which is set on the caller's event so that a retry has the same;
 *   <li>a partial event changes nothing, and {@code temp:} state is never stored;
 *   <li>an append to a deleted or expired session fails with {@link SessionNotFoundException}.
 * </ul>
 *
 * <p><b>When it runs.</b> Nothing happens before a returned {@code Single}, {@code Maybe} or {@code
 * Completable} is subscribed to; the work is done on the subscribing thread, blocking. A write
 * ({@code createSession}, {@code appendEvent}, {@code deleteSession}) that succeeded is not done
 * again when its result is subscribed to again, while one that failed is, so that Rx's {@code
 * retry} works. Reads are done at each subscription.
 *
 * <p><b>Errors</b> are {@code SessionException}s, see {@link StoreException#retryable()}; a null
 * argument is a {@code NullPointerException}, one out of range an {@code IllegalArgumentException}.
 *
 * <p>Thread-safe. A {@link Session} object belongs to its caller and is not shared.
 */
public final class StoredSessionService implements BaseSessionService {
  /** The largest event that is stored, in bytes of JSON: 16 MiB. */
  public static final int MAX_EVENT_BYTES = 16 << 20;

  /** The longest app name, user id or session id, in UTF-16 characters. */
  public static final int MAX_ID_LENGTH = 255;

  private final SessionStore store;
  private final OptionalLong fence;
  private final boolean returnsExisting;
  private final SessionGuard guard;

  public StoredSessionService(SessionStore store) {
    this(
        requireNonNull(store, "store"),
        OptionalLong.empty(),
        false,
        new SessionGuard(store, new SessionLimits(0, 0)));
  }

  private StoredSessionService(
      SessionStore store, OptionalLong fence, boolean returnsExisting, SessionGuard guard) {
    this.store = store;
    this.fence = fence;
    this.returnsExisting = returnsExisting;
    this.guard = guard;
  }

  /**
   * The same service whose {@code createSession} returns the session that has the id already, as it
   * is, where this one fails. For runners that create sessions by themselves (ADK's {@code
   * autoCreateSession}): of two first messages at once, each finds no session, and both create it.
   */
  public StoredSessionService returningExisting() {
    return new StoredSessionService(store, fence, true, guard);
  }

  /**
   * The same service for the holder of a lease: each append carries its fencing token and is
   * refused with {@link StaleFenceException} once the session has seen a newer one.
   *
   * @param token grows with every new owner; at most 2<sup>53</sup>
   */
  public StoredSessionService fenced(long token) {
    if (token < 0 || token > 1L << 53) {
      throw new IllegalArgumentException("fencing token " + token + " is not in 0..2^53");
    }
    return new StoredSessionService(store, OptionalLong.of(token), returnsExisting, guard);
  }

  /**
   * The same service that holds each user to limits: who has too many sessions begins none, and a
   * session that is too large takes no new message; both fail with {@link SessionLimitException}
   * and write nothing. What is there stays readable, and a turn that has begun may end.
   *
   * <p>Sessions are counted when a user may be near the limit, before one is created; what is
   * created in the same moment may pass it. The size is what the last read saw.
   */
  public StoredSessionService limited(SessionLimits limits) {
    return new StoredSessionService(
        store, fence, returnsExisting, new SessionGuard(store, requireNonNull(limits, "limits")));
  }

  @Override
  @Deprecated
  public Single<Session> createSession(
      String appName,
      String userId,
      @Nullable ConcurrentMap<String, Object> state,
      @Nullable String sessionId) {
    return createSession(appName, userId, (Map<String, Object>) state, sessionId);
  }

  /**
   * {@inheritDoc}
   *
   * <p>A null or blank id makes a random one; others are trimmed. {@code app:} and {@code user:}
   * keys of the initial state go to the shared scopes.
   *
   * @throws SessionAlreadyExistsException (through the {@code Single}) if the id is in use; see
   *     {@link #returningExisting}
   */
  @Override
  public Single<Session> createSession(
      String appName,
      String userId,
      @Nullable Map<String, Object> state,
      @Nullable String sessionId) {
    requireNonNull(appName, "appName cannot be null");
    requireNonNull(userId, "userId cannot be null");
    String id = sessionId == null ? "" : sessionId.trim();
    SessionKey key =
        new SessionKey(appName, userId, id.isEmpty() ? UUID.randomUUID().toString() : id);
    Map<String, Object> initial = state == null ? Map.of() : new HashMap<>(state);
    Single<Session> created = Once.of(() -> create(key, initial));
    return returnsExisting ? created.onErrorResumeNext(error -> existing(key, error)) : created;
  }

  private Single<Session> existing(SessionKey key, Throwable error) {
    return error instanceof SessionAlreadyExistsException || error instanceof SessionLimitException
        ? getSession(key, null).switchIfEmpty(Single.error(error))
        : Single.error(error);
  }

  /**
   * The session with this id, created with {@code state} if there is none. An existing session
   * keeps its own state. Safe when several callers race.
   */
  public Single<Session> getOrCreateSession(SessionKey key, @Nullable Map<String, Object> state) {
    return getSession(key, null)
        .switchIfEmpty(createSession(key, state).onErrorResumeNext(error -> existing(key, error)));
  }

  private Session create(SessionKey key, Map<String, Object> initial) {
    StorableIds.require(key);
    StateChanges changes = StateChanges.of(initial);
    guard.creating(key);
    Session session = StoredContent.session(store.create(key, changes.patch()), List.of());
    changes.applyTo(session.state());
    return session;
  }

  @Override
  public Maybe<Session> getSession(
      String appName, String userId, String sessionId, Optional<GetSessionConfig> config) {
    SessionKey key = StorableIds.key(appName, userId, sessionId);
    requireNonNull(config, "config cannot be null");
    return Maybe.fromOptional(Optional.of(key))
        .flatMap(
            k -> Maybe.fromOptional(load(k, config.map(EventWindow::of).orElse(EventWindow.ALL))));
  }

  private Optional<Session> load(SessionKey key, EventWindow window) {
    return find(key, window)
        .map(
            stored -> {
              List<Event> events = StoredContent.events(stored);
              if (window.after().isPresent()) {
                events.removeIf(event -> !window.shows(event));
              }
              return StoredContent.session(stored, events);
            });
  }

  /** No session has an id that could not be stored, so there is nothing to ask the store then. */
  private Optional<StoredSession> find(SessionKey key, EventWindow window) {
    Optional<StoredSession> found =
        StorableIds.fit(key) ? store.load(key, window) : Optional.empty();
    found.ifPresent(guard::read);
    return found;
  }

  /** Sessions of the user without events, with merged state, last committed first. */
  @Override
  public Single<ListSessionsResponse> listSessions(String appName, String userId) {
    requireNonNull(appName, "appName cannot be null");
    requireNonNull(userId, "userId cannot be null");
    return Single.fromCallable(
        () -> {
          Map<String, Session> sessions = new LinkedHashMap<>();
          ScopedState shared = null;
          Optional<String> next = Optional.empty();
          do {
            SessionPage page = page(appName, userId, new PageRequest(PageRequest.MAX_LIMIT, next));
            for (StoredSession stored : page.sessions()) {
              // Of one moment for all, and one copy of it, however many pages there are.
              ScopedState seen = shared == null ? stored.state() : shared;
              shared = seen;
              ScopedState state =
                  new ScopedState(seen.app(), seen.user(), stored.state().session());
              sessions.putIfAbsent(
                  stored.key().id(),
                  StoredContent.session(
                      stored, new StateView(stored.key(), state), new ArrayList<>()));
            }
            next = page.next();
          } while (next.isPresent());
          return ListSessionsResponse.builder().sessions(List.copyOf(sessions.values())).build();
        });
  }

  /**
   * One page of the user's sessions as a directory shows them: title, counts and times, last
   * committed first. One round trip, however many sessions there are.
   *
   * @throws IllegalArgumentException (through the {@code Single}) if the page's cursor is none that
   *     this store gave
   */
  public Single<SessionDirectory> listSessions(String appName, String userId, PageRequest page) {
    requireNonNull(appName, "appName cannot be null");
    requireNonNull(userId, "userId cannot be null");
    requireNonNull(page, "page cannot be null");
    return Single.fromCallable(() -> SessionDirectory.of(page(appName, userId, page)));
  }

  /** Who has a name that could not be stored has no sessions. */
  private SessionPage page(String appName, String userId, PageRequest request) {
    return StorableIds.fits(appName) && StorableIds.fits(userId)
        ? store.list(appName, userId, request)
        : new SessionPage(List.of(), Optional.empty());
  }

  /** All events of the session on one page; none if there is no such session. */
  @Override
  public Single<ListEventsResponse> listEvents(String appName, String userId, String sessionId) {
    SessionKey key = StorableIds.key(appName, userId, sessionId);
    return Single.fromCallable(
        () ->
            ListEventsResponse.builder()
                .events(find(key, EventWindow.ALL).map(StoredContent::events).orElse(List.of()))
                .build());
  }

  /** Removes the session; completes as well if there is none. */
  @Override
  public Completable deleteSession(String appName, String userId, String sessionId) {
    SessionKey key = StorableIds.key(appName, userId, sessionId);
    return Completable.fromSingle(Once.of(() -> StorableIds.fit(key) && delete(key)));
  }

  private boolean delete(SessionKey key) {
    guard.deleted(key);
    return store.delete(key);
  }

  /**
   * Adds the event to the stored session and, once that succeeded, to {@code session}: its events,
   * its state (values as they will be after a reload) and its last update time.
   *
   * <p>A value that JSON has in another form is taken as it will be read. A tool's result that
   * cannot be stored is replaced by an error that the model can read, since a call without a
   * response would spoil the history; a warning is logged.
   *
   * @return the event as stored; the given object itself unless something of it had to be replaced
   *     or it held {@code temp:} keys. A partial event is returned as it is and changes nothing
   * @throws SessionNotFoundException (through the {@code Single}) if the session was deleted or has
   *     expired
   * @throws UnstorableValueException (through the {@code Single}) naming what cannot be stored
   * @throws EventIdTakenException (through the {@code Single}) if the session has another event
   *     with this id; time stamps apart
   */
  @Override
  @CanIgnoreReturnValue
  public Single<Event> appendEvent(Session session, Event event) {
    requireNonNull(session, "session cannot be null");
    requireNonNull(event, "event cannot be null");
    SessionKey key = StorableIds.key(session.appName(), session.userId(), session.id());
    // The same for each try: a value of a tool's own may read differently the next time.
    AtomicReference<@Nullable StorableEvent> storable = new AtomicReference<>();
    return Once.of(() -> append(key, session, event, storable));
  }

  private Event append(
      SessionKey key,
      Session session,
      Event event,
      AtomicReference<@Nullable StorableEvent> storable) {
    if (event.partial().orElse(false)) {
      return event;
    }
    StorableIds.require(key);
    guard.appending(key, event);
    if (event.id() == null || event.id().isEmpty()) {
      event.setId(Event.generateEventId());
    }
    StorableEvent known = storable.get();
    StorableEvent form = known == null ? StorableEvent.of(event) : known;
    storable.set(form);
    OptionalLong before = store.append(key, form.document(), form.changes().patch(), fence);
    Event stored = form.event();
    if (before.isEmpty() || Repeat.isNewTo(store, session, stored)) {
      session.events().add(stored);
      form.changes().applyTo(session.state());
      session.lastUpdateTime(Instant.ofEpochMilli(stored.timestamp()));
    }
    return stored;
  }
}
