package com.ifriend.agent;

import com.google.adk.events.Event;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.GetSessionConfig;
import com.google.adk.sessions.ListEventsResponse;
import com.google.adk.sessions.ListSessionsResponse;
import com.google.adk.sessions.Session;
import com.ifriend.agent.timing.TurnTimer;
import com.ifriend.store.StoredSessionService;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The session service of one turn: what it appends carries the fencing token of the turn, the
 * message of the user has an id made of the message's own and is stored once however often the turn
 * is begun, and each call is timed.
 */
final class TurnSessions implements BaseSessionService {
  private final BaseSessionService sessions;
  private final TurnTimer timer;
  private final Optional<String> messageId;
  private final boolean resuming;
  private volatile Map<String, Object> state = Map.of();

  /** The message of the turn stands in its session already: see {@link Begun} before it runs. */
  static final class BegunException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /**
   * @param resuming whether a message that stands in the session already is no surprise
   */
  TurnSessions(BaseSessionService sessions, Turn turn, TurnTimer timer, boolean resuming) {
    this.resuming = resuming;
    this.sessions =
        turn.fence().isPresent() && sessions instanceof StoredSessionService stored
            ? stored.fenced(turn.fence().getAsLong())
            : sessions;
    this.timer = timer;
    this.messageId = turn.messageId();
  }

  @Override
  @Deprecated
  public Single<Session> createSession(
      String appName,
      String userId,
      @Nullable ConcurrentMap<String, Object> state,
      @Nullable String sessionId) {
    return timed(sessions.createSession(appName, userId, (Map<String, Object>) state, sessionId));
  }

  @Override
  public Single<Session> createSession(
      String appName,
      String userId,
      @Nullable Map<String, Object> state,
      @Nullable String sessionId) {
    return timed(sessions.createSession(appName, userId, state, sessionId));
  }

  @Override
  public Maybe<Session> getSession(
      String appName, String userId, String sessionId, Optional<GetSessionConfig> config) {
    Maybe<Session> call = sessions.getSession(appName, userId, sessionId, config);
    return Maybe.defer(
        () -> {
          long start = System.nanoTime();
          return call.doOnSuccess(found -> state = found.state())
              .doOnEvent((found, error) -> timer.addStoreTime(System.nanoTime() - start));
        });
  }

  /** Whether the session had such a key when it was read last. */
  boolean sawState(String key) {
    return state.containsKey(key);
  }

  @Override
  public Single<ListSessionsResponse> listSessions(String appName, String userId) {
    return sessions.listSessions(appName, userId);
  }

  @Override
  public Completable deleteSession(String appName, String userId, String sessionId) {
    return sessions.deleteSession(appName, userId, sessionId);
  }

  @Override
  public Single<ListEventsResponse> listEvents(String appName, String userId, String sessionId) {
    return timed(sessions.listEvents(appName, userId, sessionId));
  }

  @Override
  public Completable closeSession(Session session) {
    return sessions.closeSession(session);
  }

  @Override
  public Single<Event> appendEvent(Session session, Event event) {
    if (messageId.isPresent() && Approval.isMessage(event)) {
      Optional<Event> stored =
          session.events().stream().filter(e -> messageId.get().equals(e.id())).findFirst();
      if (stored.isPresent()) {
        return resuming ? Single.just(stored.get()) : Single.error(new BegunException());
      }
      event.setId(messageId.get());
    }
    return timed(sessions.appendEvent(session, event));
  }

  private <T> Single<T> timed(Single<T> call) {
    return Single.defer(
        () -> {
          long start = System.nanoTime();
          return call.doOnEvent((result, error) -> timer.addStoreTime(System.nanoTime() - start));
        });
  }
}
