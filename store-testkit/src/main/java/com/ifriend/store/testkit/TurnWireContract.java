package com.ifriend.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.testkit.TcpProxy.Cut;
import com.ifriend.store.testkit.TcpProxy.Traffic;
import com.ifriend.store.turns.Admission;
import com.ifriend.store.turns.Admission.Kind;
import com.ifriend.store.turns.Lease;
import com.ifriend.store.turns.NewTurn;
import com.ifriend.store.turns.QueuedTurn;
import com.ifriend.store.turns.TurnOutcome;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRules;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a queue behind a network costs on the wire, and what a broken connection leaves behind. */
@Execution(ExecutionMode.SAME_THREAD)
public abstract class TurnWireContract {
  private static final TurnRules RULES = TurnRules.DEFAULT;
  private static final Optional<String> HERE = Optional.of("here");

  private final String name = "queue-" + UUID.randomUUID();
  private TurnQueue queue;
  private TurnQueue proxied;

  protected abstract TurnBackend backend();

  /** The way to the server that {@link #proxiedQueue} takes. */
  protected abstract TcpProxy proxy();

  /** A queue whose every byte goes through {@link #proxy}, over one connection at a time. */
  protected abstract TurnQueue proxiedQueue(String name, TurnRules rules);

  @BeforeEach
  final void open() {
    queue = backend().queue(name, RULES);
    proxied = proxiedQueue(name, RULES);
    // Opens the connection and sends what is only sent once.
    Lease warm = proxied.accept(turn("warm-up"), HERE).lease().orElseThrow();
    proxied.renew(warm, Optional.empty());
    proxied.complete(warm, TurnOutcome.DONE, HERE);
    assertThat(proxied.claim("here")).isEmpty();
  }

  private static NewTurn turn(String id) {
    return new NewTurn(id, "lane", "author", 1, new byte[600]);
  }

  @Test
  @DisplayName("each verb of a turn is one round trip")
  final void verbsAreOneRoundTrip() {
    Traffic before = proxy().traffic();
    Lease lease = proxied.accept(turn("1"), HERE).lease().orElseThrow();
    assertThat(roundTripsSince(before)).as("accept").isEqualTo(1);

    before = proxy().traffic();
    assertThat(proxied.accept(turn("2"), HERE).kind()).isEqualTo(Kind.ACCEPTED);
    assertThat(proxied.accept(turn("2"), HERE).kind()).isEqualTo(Kind.KNOWN);
    assertThat(roundTripsSince(before)).as("accept twice").isEqualTo(2);

    before = proxy().traffic();
    assertThat(proxied.renew(lease, Optional.of(new byte[20]))).isTrue();
    assertThat(roundTripsSince(before)).as("renew").isEqualTo(1);

    before = proxy().traffic();
    Lease next = proxied.complete(lease, TurnOutcome.DONE, HERE).orElseThrow();
    assertThat(roundTripsSince(before)).as("complete, with the next").isEqualTo(1);

    before = proxy().traffic();
    assertThat(proxied.complete(next, TurnOutcome.DONE, HERE)).isEmpty();
    assertThat(roundTripsSince(before)).as("complete, and none is left").isEqualTo(1);
  }

  private long roundTripsSince(Traffic before) {
    return proxy().traffic().since(before).roundTrips();
  }

  @ParameterizedTest
  @EnumSource(Cut.class)
  @DisplayName("a message whose acceptance broke is accepted once when it is offered again")
  final void acceptBreaks(Cut moment) {
    proxy().cutNext(moment);
    assertThatThrownBy(() -> proxied.accept(turn("1"), HERE))
        .isInstanceOf(StoreUnavailableException.class);
    Admission again = proxied.accept(turn("1"), HERE);
    assertThat(again.kind()).isEqualTo(moment.isBehindTheWork() ? Kind.KNOWN : Kind.ACCEPTED);
    backend().age(name, RULES.lease().plusSeconds(1));

    Lease lease = queue.claim("there").orElseThrow();
    assertThat(lease.turn().map(QueuedTurn::id)).hasValue("1");
    assertThat(queue.complete(lease, TurnOutcome.DONE, HERE)).isEmpty();
    assertThat(queue.counts().turns()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Cut.class)
  @DisplayName("a completion that broke may be repeated; nothing is done twice or lost")
  final void completeBreaks(Cut moment) {
    Lease lease = proxied.accept(turn("1"), HERE).lease().orElseThrow();
    assertThat(proxied.accept(turn("2"), HERE).kind()).isEqualTo(Kind.ACCEPTED);
    proxy().cutNext(moment);
    assertThatThrownBy(() -> proxied.complete(lease, TurnOutcome.DONE, HERE))
        .isInstanceOf(StoreUnavailableException.class);
    Optional<Lease> next = proxied.complete(lease, TurnOutcome.DONE, HERE);
    if (moment.isBehindTheWork()) {
      assertThat(next).as("the lease was in the lost reply").isEmpty();
      backend().age(name, RULES.lease().plusSeconds(1));
      next = queue.claim("there");
    }
    assertThat(next.flatMap(Lease::turn).map(QueuedTurn::id)).hasValue("2");
    assertThat(queue.complete(next.orElseThrow(), TurnOutcome.DONE, HERE)).isEmpty();
    assertThat(queue.counts().turns()).isZero();
  }
}
