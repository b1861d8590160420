package com.ifriend.agent;

import com.google.adk.events.Event;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.GetSessionConfig;
import com.google.adk.sessions.ListEventsResponse;
import com.google.adk.sessions.ListSessionsResponse;
import com.google.adk.sessions.Session;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** A store that is down. */
final class FailingSessions implements BaseSessionService {
  private static final String DOWN = "the store is down";

  @Deprecated // as in ADK, which has no other one to implement
  @Override
  public Single<Session> createSession(
      String appName,
      String userId,
      @Nullable ConcurrentMap<String, Object> state,
      @Nullable String id) {
    return Single.error(new IllegalStateException(DOWN));
  }

  @Override
  public Maybe<Session> getSession(
      String appName, String userId, String sessionId, Optional<GetSessionConfig> config) {
    return Maybe.error(new IllegalStateException(DOWN));
  }

  @Override
  public Single<ListSessionsResponse> listSessions(String appName, String userId) {
    return Single.error(new IllegalStateException(DOWN));
  }

  @Override
  public Completable deleteSession(String appName, String userId, String sessionId) {
    return Completable.error(new IllegalStateException(DOWN));
  }

  @Override
  public Single<ListEventsResponse> listEvents(String appName, String userId, String sessionId) {
    return Single.error(new IllegalStateException(DOWN));
  }

  @Override
  public Single<Event> appendEvent(Session session, Event event) {
    return Single.error(new IllegalStateException(DOWN));
  }
}
