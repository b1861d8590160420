package com.ifriend.agent;

import com.google.adk.events.Event;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.GetSessionConfig;
import com.google.adk.sessions.ListEventsResponse;
import com.google.adk.sessions.ListSessionsResponse;
import com.google.adk.sessions.Session;
import com.google.genai.types.Content;
import com.ifriend.agent.text.Amendments;
import com.ifriend.agent.text.Amendments.Amendment;
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
 * is begun, messages read as they stand now, and each call is timed.
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

  /** The message of the turn reads otherwise by now; empty if it was taken back. */
  static final class AmendedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Optional<String> text;

    AmendedException(Optional<String> text) {
      this.text = text;
    }

    Optional<String> text() {
      return text;
    }
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
          return call.doOnSuccess(Amendments::apply)
              .doOnSuccess(found -> state = found.state())
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
      Optional<Amendment> amendment = Amendments.of(session, messageId.get());
      Optional<Event> stored =
          session.events().stream().filter(e -> messageId.get().equals(e.id())).findFirst();
      if (amendment.isPresent() && !amendment.get().text().equals(textOf(event))) {
        if (stored.isEmpty() || amendment.get().text().isEmpty()) {
          return Single.error(new AmendedException(amendment.get().text()));
        }
      }
      if (stored.isPresent()) {
        event
            .content()
            .filter(AttachedFiles::hasPictures)
            .ifPresent(whole -> AttachedFiles.show(session, messageId.get(), whole));
        return resuming ? Single.just(stored.get()) : Single.error(new BegunException());
      }
      event.setId(messageId.get());
    }
    Content whole = event.content().orElse(null);
    if (whole == null || !Approval.isMessage(event) || !AttachedFiles.hasPictures(whole)) {
      return timed(sessions.appendEvent(session, event));
    }
    Event kept = event.toBuilder().content(AttachedFiles.stored(whole)).build();
    return timed(sessions.appendEvent(session, kept))
        .map(
            appended -> {
              AttachedFiles.show(session, appended.id(), whole);
              return appended.toBuilder().content(whole).build();
            });
  }

  /** For a message that does not come as far as its session: it may read otherwise by now. */
  void requireUnamended(Turn turn, String text) {
    Optional<Amendment> amendment;
    try {
      amendment =
          getSession(Concierge.APP_NAME, turn.userId(), turn.sessionId(), Optional.empty())
              .map(session -> Amendments.of(session, turn.messageId().orElseThrow()))
              .blockingGet(Optional.empty());
    } catch (RuntimeException e) {
      // What it reads by now is not worth an error.
      return;
    }
    if (amendment.isPresent() && !amendment.get().text().equals(Optional.of(text))) {
      throw new AmendedException(amendment.get().text());
    }
  }

  private static Optional<String> textOf(Event event) {
    return Optional.of(event.content().map(Content::text).orElse(""));
  }

  private <T> Single<T> timed(Single<T> call) {
    return Single.defer(
        () -> {
          long start = System.nanoTime();
          return call.doOnEvent((result, error) -> timer.addStoreTime(System.nanoTime() - start));
        });
  }
}
