package com.ifriend.bench.loadtest.measure;

import com.google.adk.events.Event;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.GetSessionConfig;
import com.google.adk.sessions.ListEventsResponse;
import com.google.adk.sessions.ListSessionsResponse;
import com.google.adk.sessions.Session;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A session service that adds up how long another one works. Only for services that work on the
 * subscribing thread, within the subscription.
 */
public final class TimedSessions implements BaseSessionService {
  private final BaseSessionService sessions;
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong appends = new AtomicLong();

  public TimedSessions(BaseSessionService sessions) {
    this.sessions = sessions;
  }

  /** In all calls so far. */
  public long nanos() {
    return nanos.get();
  }

  public long calls() {
    return calls.get();
  }

  /** Events that were appended. */
  public long appends() {
    return appends.get();
  }

  private <T> Single<T> timed(Single<T> work) {
    return Single.fromCallable(() -> measured(work::blockingGet));
  }

  private <T extends @Nullable Object> T measured(Supplier<T> work) {
    long start = System.nanoTime();
    try {
      return work.get();
    } finally {
      nanos.addAndGet(System.nanoTime() - start);
      calls.incrementAndGet();
    }
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
    Maybe<Session> work = sessions.getSession(appName, userId, sessionId, config);
    return Maybe.fromCallable(() -> measured(work::blockingGet));
  }

  @Override
  public Single<ListSessionsResponse> listSessions(String appName, String userId) {
    return timed(sessions.listSessions(appName, userId));
  }

  @Override
  public Single<ListEventsResponse> listEvents(String appName, String userId, String sessionId) {
    return timed(sessions.listEvents(appName, userId, sessionId));
  }

  @Override
  public Completable deleteSession(String appName, String userId, String sessionId) {
    return Completable.fromSingle(
        timed(sessions.deleteSession(appName, userId, sessionId).andThen(Single.just(sessionId))));
  }

  @Override
  @CanIgnoreReturnValue
  public Single<Event> appendEvent(Session session, Event event) {
    return timed(sessions.appendEvent(session, event))
        .doOnSuccess(
            appended -> {
              if (!appended.partial().orElse(false)) {
                appends.incrementAndGet();
              }
            });
  }
}
