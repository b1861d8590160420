package com.ifriend.agent.timing;

import com.google.adk.events.Event;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.GetSessionConfig;
import com.google.adk.sessions.ListEventsResponse;
import com.google.adk.sessions.ListSessionsResponse;
import com.google.adk.sessions.Session;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** A session service that tells the turn of a session how long each call took. */
final class TimedSessions implements BaseSessionService {
  private final BaseSessionService sessions;
  private final TurnTimer timer;

  TimedSessions(BaseSessionService sessions, TurnTimer timer) {
    this.sessions = sessions;
    this.timer = timer;
  }

  @Override
  @Deprecated
  public Single<Session> createSession(
      String appName,
      String userId,
      @Nullable ConcurrentMap<String, Object> state,
      @Nullable String sessionId) {
    return timed(
        userId,
        sessionId,
        sessions.createSession(appName, userId, (Map<String, Object>) state, sessionId));
  }

  @Override
  public Single<Session> createSession(
      String appName,
      String userId,
      @Nullable Map<String, Object> state,
      @Nullable String sessionId) {
    return timed(userId, sessionId, sessions.createSession(appName, userId, state, sessionId));
  }

  @Override
  public Maybe<Session> getSession(
      String appName, String userId, String sessionId, Optional<GetSessionConfig> config) {
    Maybe<Session> call = sessions.getSession(appName, userId, sessionId, config);
    return Maybe.defer(
        () -> {
          Lap lap = new Lap(userId, sessionId);
          return call.doOnEvent((found, error) -> lap.end());
        });
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
    return timed(userId, sessionId, sessions.listEvents(appName, userId, sessionId));
  }

  @Override
  public Completable closeSession(Session session) {
    return sessions.closeSession(session);
  }

  @Override
  public Single<Event> appendEvent(Session session, Event event) {
    return timed(session.userId(), session.id(), sessions.appendEvent(session, event));
  }

  private <T> Single<T> timed(String userId, @Nullable String sessionId, Single<T> call) {
    return Single.defer(
        () -> {
          Lap lap = new Lap(userId, sessionId);
          return call.doOnEvent((result, error) -> lap.end());
        });
  }

  /** From subscription to result, without what whoever gets the result does with it. */
  private final class Lap {
    private final String userId;
    private final @Nullable String sessionId;
    private final long start = System.nanoTime();

    Lap(String userId, @Nullable String sessionId) {
      this.userId = userId;
      this.sessionId = sessionId;
    }

    void end() {
      if (sessionId != null) {
        timer.addStoreTime(userId, sessionId, System.nanoTime() - start);
      }
    }
  }
}
