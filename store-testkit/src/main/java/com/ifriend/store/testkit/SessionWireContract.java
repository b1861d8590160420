package com.ifriend.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.events.Event;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.GetSessionConfig;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.ifriend.store.DamagedDocumentException;
import com.ifriend.store.SessionRepair;
import com.ifriend.store.StoreException;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.TornSessionException;
import com.ifriend.store.testkit.TcpProxy.Cut;
import com.ifriend.store.testkit.TcpProxy.Traffic;
import io.reactivex.rxjava3.core.Single;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Lines 19 to 21, 26 and 28 for a backend behind a network: what an operation costs on the wire,
 * what a broken connection leaves behind, and what happens when events are lost where the backend
 * keeps them. Its tests share one proxy and run one after the other.
 */
@Execution(ExecutionMode.SAME_THREAD)
public abstract class SessionWireContract extends ContractCase {
  private BaseSessionService proxied;

  @Override
  protected abstract WireBackend backend();

  @BeforeEach
  final void openConnection() {
    proxied = backend().proxied();
    // Opens the connection and sends what is only sent once.
    Session warmUp = proxied.createSession(app, user).blockingGet();
    run(proxied.appendEvent(warmUp, event("warm-up")));
    run(proxied.getSession(warmUp.sessionKey(), null).toSingle());
    proxied.deleteSession(warmUp.sessionKey()).blockingAwait();
  }

  @ParameterizedTest(name = "after {0} events")
  @ValueSource(ints = {10, 5_000})
  @DisplayName("21: an append is one round trip of the same size at any length")
  final void appendIsOneRoundTrip(int events) {
    Session session = create();
    for (int i = 0; i < events; i++) {
      append(session, "filler");
    }

    Traffic plain = cost(proxied.appendEvent(session, event("12345678")));
    Traffic withState =
        cost(proxied.appendEvent(session, event("s", Map.of("k", 1, "user:k", 2, "app:k", 3))));

    assertThat(plain.roundTrips()).isEqualTo(1);
    assertThat(withState.roundTrips()).isEqualTo(1);
    assertThat(plain.bytesUp()).isLessThan(event("12345678").toJson().length() + 900L);
    assertThat(plain.bytesDown()).isLessThan(64);
  }

  @Test
  @DisplayName("21: creating, loading and deleting take one round trip, listing at most two")
  final void otherVerbsTakeOneRoundTrip() {
    assertThat(cost(proxied.createSession(app, user, Map.of("k", 1, "user:k", 1), id)).roundTrips())
        .isEqualTo(1);
    Session session = second.getSession(key(id), null).blockingGet();
    for (int i = 0; i < 50; i++) {
      run(service.createSession(app, user));
      append(session, "e");
    }
    assertThat(cost(proxied.getSession(session.sessionKey(), null).toSingle()).roundTrips())
        .isEqualTo(1);
    assertThat(cost(proxied.listSessions(app, user)).roundTrips()).isLessThanOrEqualTo(2);
    assertThat(cost(proxied.deleteSession(session.sessionKey()).toSingleDefault(true)).roundTrips())
        .isEqualTo(1);
  }

  @Test
  @DisplayName("20: a window transfers what it shows, whatever the length of the history")
  final void windowsArePushedDown() {
    Session session = create();
    for (int i = 0; i < 1_000; i++) {
      append(session, at(1_000L * i, "e" + i));
    }
    long whole = cost(proxied.getSession(session.sessionKey(), null).toSingle()).bytesDown();

    long lastTen =
        cost(proxied
                .getSession(
                    session.sessionKey(), GetSessionConfig.builder().numRecentEvents(10).build())
                .toSingle())
            .bytesDown();
    long since =
        cost(proxied
                .getSession(
                    session.sessionKey(),
                    GetSessionConfig.builder().afterTimestamp(Instant.ofEpochSecond(990)).build())
                .toSingle())
            .bytesDown();

    assertThat(lastTen).isLessThan(whole / 50);
    assertThat(since).isLessThan(whole / 10);
  }

  @Test
  @DisplayName("6: listing costs the same however many events the sessions have")
  final void listingDoesNotReadEvents() {
    Session session = create();
    append(session, "e");
    long before = cost(proxied.listSessions(app, user)).bytesDown();
    for (int i = 0; i < 500; i++) {
      append(session, "e");
    }

    assertThat(cost(proxied.listSessions(app, user)).bytesDown()).isLessThan(before + 64);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(Cut.class)
  @DisplayName("19: after a broken connection the error says to retry, and a retry is safe")
  final void retryAfterABrokenConnectionIsSafe(Cut cut) {
    Session session = create();
    append(session, event("before", Map.of("n", 1)));
    Event event = event("cut", Map.of("n", 2, "user:n", 2));

    backend().proxy().cutNext(cut);
    assertThatThrownBy(() -> proxied.appendEvent(session, event).blockingGet())
        .isInstanceOfSatisfying(
            StoreUnavailableException.class, e -> assertThat(e.retryable()).isTrue());
    assertThat(texts(session)).containsExactly("before");
    Session between = reload(session);
    if (cut == Cut.BEFORE_REPLY) {
      assertThat(texts(between)).containsExactly("before", "cut");
      assertThat(between.state()).containsOnly(Map.entry("n", 2), Map.entry("user:n", 2));
    } else {
      assertThat(texts(between)).containsExactly("before");
      assertThat(between.state()).containsOnly(Map.entry("n", 1));
    }

    run(proxied.appendEvent(session, event));

    assertThat(texts(session)).containsExactly("before", "cut");
    assertThat(texts(reload(session))).containsExactly("before", "cut");
    assertThat(reload(session).state()).containsOnly(Map.entry("n", 2), Map.entry("user:n", 2));
    assertThat(session.state()).containsOnly(Map.entry("n", 2), Map.entry("user:n", 2));
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(Cut.class)
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  @DisplayName("19: after a broken connection a load fails, says to retry, and a retry is whole")
  final void loadThatIsCutOffFailsAndCanBeRepeated(Cut cut) {
    Session session = create();
    append(session, "e");
    for (String read : List.of("first", "again")) {
      openConnection();
      backend().proxy().cutNext(cut);
      assertThatThrownBy(() -> proxied.getSession(session.sessionKey(), null).blockingGet())
          .as(read)
          .isInstanceOfSatisfying(
              StoreUnavailableException.class, e -> assertThat(e.retryable()).isTrue());
      Session loaded = proxied.getSession(session.sessionKey(), null).blockingGet();
      assertThat(texts(loaded)).as(read).containsExactly("e");
    }
  }

  @Test
  @DisplayName("23: a failed append runs again when it is retried through Rx")
  final void failedAppendRunsAgain() {
    Session session = create();
    backend().proxy().cutNext(Cut.BEFORE_REQUEST);

    run(
        proxied
            .appendEvent(session, event("retried"))
            .retry(1, error -> error instanceof StoreException e && e.retryable()));

    assertThat(texts(reload(session))).containsExactly("retried");
    assertThat(texts(session)).containsExactly("retried");
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(Cut.class)
  @DisplayName("19: a creation or deletion that was cut off happened as a whole or not at all")
  final void creationAndDeletionAreWhole(Cut cut) {
    Map<String, Object> state = Map.of("k", 1, "user:k", 2, "app:k", 3);

    backend().proxy().cutNext(cut);
    assertThatThrownBy(() -> proxied.createSession(key(id), state).blockingGet())
        .isInstanceOf(StoreUnavailableException.class);
    // A store may answer before it commits, and give up the creation when nobody listens.
    if (cut != Cut.BEFORE_REPLY) {
      assertThat(exists(key(id))).isFalse();
      assertThat(create().state()).isEmpty();
    }
    Session session = stored().getOrCreateSession(key(id), state).blockingGet();
    assertThat(reload(session).state()).containsExactlyInAnyOrderEntriesOf(state);

    openConnection();
    backend().proxy().cutNext(cut);
    assertThatThrownBy(() -> proxied.deleteSession(key(id)).blockingAwait())
        .isInstanceOf(StoreUnavailableException.class);
    assertThat(exists(key(id))).isEqualTo(cut != Cut.BEFORE_REPLY);
    proxied.deleteSession(key(id)).blockingAwait();
    assertThat(backend().parts(key(id))).isEmpty();
  }

  @ParameterizedTest(name = "event {0} of 5")
  @ValueSource(ints = {1, 3, 5})
  @DisplayName("26: a session that lost an event is reported, never silently short")
  final void lostEventIsReported(int position) {
    Session session = damaged(5);
    Session warm = reload(session);
    backend().loseEvent(session.sessionKey(), position);

    assertTorn(service.getSession(session.sessionKey(), null).toSingle());
    assertTorn(service.getSession(session.sessionKey(), last(5)).toSingle());
    assertTorn(service.getSession(session.sessionKey(), last(6 - position)).toSingle());
    assertNeverShort(5, session.sessionKey(), null);
    assertNeverShort(6 - position, session.sessionKey(), last(6 - position));

    // An append says so, or leaves it to the next reader to find out.
    Event next = event("next", Map.of("k", "new"));
    try {
      run(second.appendEvent(warm, next));
    } catch (TornSessionException e) {
      assertThat(texts(warm)).hasSize(5);
    }
    assertTorn(service.getSession(session.sessionKey(), null).toSingle());
  }

  /** By one who has read the history before, and may know better than the store. */
  private void assertNeverShort(int events, SessionKey key, @Nullable GetSessionConfig config) {
    try {
      assertThat(second.getSession(key, config).toSingle().blockingGet().events()).hasSize(events);
    } catch (TornSessionException e) {
      assertThat(e).hasMessageContaining(key.id());
    }
  }

  @Test
  @DisplayName("26: a session that lost all of its events is reported, and can be deleted")
  final void lostHistoryIsReported() {
    Session session = damaged(3);
    for (int i = 0; i < 3; i++) {
      backend().loseEvent(session.sessionKey(), 3 - i);
    }

    assertTorn(service.getSession(session.sessionKey(), null).toSingle());
    assertTorn(second.getSession(session.sessionKey(), last(1)).toSingle());
    second.deleteSession(session.sessionKey()).blockingAwait();
    assertThat(backend().parts(session.sessionKey())).isEmpty();
    assertThat(reload(create(session.id())).events()).isEmpty();
  }

  @ParameterizedTest(name = "event {0} of 5")
  @ValueSource(ints = {1, 3, 5})
  @DisplayName("26: a loss is reported as well by a window that reads back to an instant")
  final void windowByTimeReportsALoss(int position) {
    Session session = damaged(5);
    backend().loseEvent(session.sessionKey(), position);

    GetSessionConfig since =
        GetSessionConfig.builder().afterTimestamp(Instant.ofEpochMilli(1_000L)).build();
    assertTorn(service.getSession(session.sessionKey(), since).toSingle());
  }

  @ParameterizedTest(name = "event {0} of 5")
  @ValueSource(ints = {1, 3, 5})
  @DisplayName("26: an event that is not the one that was appended is reported")
  final void replacedEventIsReported(int position) {
    Session session = damaged(5);
    byte[] other = event("another, and longer").toJson().getBytes(StandardCharsets.UTF_8);
    backend().replaceEvent(session.sessionKey(), position, other);

    assertTorn(service.getSession(session.sessionKey(), null).toSingle());
    assertTorn(second.listEvents(session.sessionKey()));
  }

  @ParameterizedTest(name = "event {0} of 3")
  @ValueSource(ints = {1, 2, 3})
  @DisplayName(
      "40: an event that somebody has damaged by hand is named, put aside, and the rest is there")
  final void eventDamagedByHandIsRepaired(int position) {
    Session session = damaged(3);
    SessionKey key = session.sessionKey();
    backend()
        .replaceEvent(key, position, "{\"id\":\"x1\",\"author".getBytes(StandardCharsets.UTF_8));
    for (BaseSessionService each : List.of(service, second)) {
      assertThatThrownBy(() -> each.getSession(key, null).blockingGet())
          .isInstanceOf(DamagedDocumentException.class)
          .hasMessageContaining("event " + position + " of session " + id)
          .hasMessageContaining("x1");
    }
    SessionRepair repair = new SessionRepair(backend().store());
    assertThat(repair.look(key, Set.of()).isWhole()).isFalse();

    assertThat(repair.repair(key, Set.of()).isWhole()).isTrue();

    assertThat(repair.look(key, Set.of()).steps()).isEmpty();
    List<String> rest = new ArrayList<>(List.of("e1", "e2", "e3"));
    rest.remove(position - 1);
    assertThat(texts(reload(session))).isEqualTo(rest);
    append(session, "e4");
    rest.add("e4");
    assertThat(texts(reload(session))).isEqualTo(rest);
  }

  @ParameterizedTest(name = "event {0} of 5")
  @ValueSource(ints = {1, 3, 5})
  @DisplayName("43: a session that lost an event goes on with the rest where that is asked for")
  final void lostEventIsGivenUp(int position) {
    Session session = damaged(5);
    SessionKey key = session.sessionKey();
    Event first = session.events().get(position == 1 ? 1 : 0);
    assertThat(texts(reload(session))).hasSize(5);
    backend().loseEvent(key, position);
    SessionRepair repair = new SessionRepair(backend().store());

    assertThat(repair.repair(key, Set.of()).isWhole()).isFalse();
    assertTorn(service.getSession(key, null).toSingle());
    Set<SessionRepair.Consent> consent = Set.of(SessionRepair.Consent.KEEP_THE_REST);
    assertThat(repair.repair(key, consent).isWhole()).isTrue();

    List<String> rest = new ArrayList<>(List.of("e1", "e2", "e3", "e4", "e5"));
    rest.remove(position - 1);
    assertThat(texts(reload(session))).isEqualTo(rest);
    Session held = service.getSession(key, null).toSingle().blockingGet();
    assertThat(texts(held)).isEqualTo(rest);
    append(held, first);
    append(held, "e6");
    rest.add("e6");
    assertThat(texts(reload(session))).isEqualTo(rest);
    assertThat(repair.look(key, consent).steps()).isEmpty();
  }

  private Session damaged(int events) {
    Session session = create(id);
    for (int i = 1; i <= events; i++) {
      append(session, at(1_000L * i, "e" + i));
    }
    return session;
  }

  private static GetSessionConfig last(int n) {
    return GetSessionConfig.builder().numRecentEvents(n).build();
  }

  private void assertTorn(Single<?> work) {
    assertThatThrownBy(work::blockingGet)
        .isInstanceOfSatisfying(
            TornSessionException.class, e -> assertThat(e.retryable()).isFalse())
        .hasMessageContaining(id);
  }

  @Test
  @DisplayName("28: what is refused, or has nothing to store, is not sent at all")
  final void refusalsAreNotSent() {
    Session session = create();
    List<Single<?>> refused =
        List.of(
            proxied.appendEvent(session, event("x".repeat(17 << 20))),
            proxied.appendEvent(session, event("", Map.of("bad", Double.NaN))),
            proxied.createSession(app, user, Map.of("bad", Double.NaN), id),
            proxied.createSession(app, user, Map.of(), "x".repeat(256)));
    Traffic before = backend().proxy().traffic();

    for (Single<?> each : refused) {
      assertThatThrownBy(each::blockingGet).isInstanceOf(RuntimeException.class);
    }
    run(proxied.appendEvent(session, event("").toBuilder().partial(true).build()));

    assertThat(backend().proxy().traffic()).isEqualTo(before);
  }

  private Traffic cost(Single<?> work) {
    Traffic before = backend().proxy().traffic();
    run(work);
    return backend().proxy().traffic().since(before);
  }
}
