package com.ifriend.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.events.Event;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.GetSessionConfig;
import com.google.adk.sessions.Session;
import com.ifriend.store.StoreException;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.testkit.TcpProxy.Cut;
import com.ifriend.store.testkit.TcpProxy.Traffic;
import io.reactivex.rxjava3.core.Single;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Lines 19 to 21 and 28 for a backend behind a network: what an operation costs on the wire, what a
 * broken connection leaves behind, and in {@link LossContract}, what happens when events are lost
 * where the backend keeps them. Its tests share one proxy and run one after the other.
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
    if (cut.isBehindTheWork()) {
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
    if (!cut.isBehindTheWork()) {
      assertThat(exists(key(id))).isFalse();
      assertThat(create().state()).isEmpty();
    }
    Session session = stored().getOrCreateSession(key(id), state).blockingGet();
    assertThat(reload(session).state()).containsExactlyInAnyOrderEntriesOf(state);

    openConnection();
    backend().proxy().cutNext(cut);
    assertThatThrownBy(() -> proxied.deleteSession(key(id)).blockingAwait())
        .isInstanceOf(StoreUnavailableException.class);
    assertThat(exists(key(id))).isEqualTo(!cut.isBehindTheWork());
    proxied.deleteSession(key(id)).blockingAwait();
    assertThat(backend().parts(key(id))).isEmpty();
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

  @Nested
  @DisplayName("losses")
  final class Losses extends LossContract {
    @Override
    WireBackend backend() {
      return SessionWireContract.this.backend();
    }
  }
}
