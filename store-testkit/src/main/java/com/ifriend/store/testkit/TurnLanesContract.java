package com.ifriend.store.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.store.turns.Admission;
import com.ifriend.store.turns.Admission.Kind;
import com.ifriend.store.turns.Lease;
import com.ifriend.store.turns.NewTurn;
import com.ifriend.store.turns.QueuedTurn;
import com.ifriend.store.turns.TurnOutcome;
import com.ifriend.store.turns.TurnQueue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How messages wait in lanes, are leased, tried again, and given up. */
abstract class TurnLanesContract extends TurnQueueCase {
  @Test
  @DisplayName("permits are so many in a while, for all processes together")
  final void permitsAreShared() {
    Duration hour = Duration.ofHours(1);
    assertThat(queue.take("a", 0, hour)).isZero();
    assertThat(queue.take("a", 2, hour)).isZero();
    assertThat(second.take("a", 2, hour)).isEqualTo(1);
    assertThat(queue.take("a", 2, hour)).isEqualTo(2);
    assertThat(second.take("a", 2, hour)).isEqualTo(2);
    assertThat(second.take("a", 0, hour)).isEqualTo(2);
    assertThat(second.take("b", 2, hour)).isZero();
    assertThat(queue.counts().turns()).isZero();
  }

  @Test
  @DisplayName("a permit can be had again when its time has passed")
  final void permitsComeBack() {
    Duration shortly = Duration.ofMillis(300);
    queue.take("a", 1, shortly);
    Await.until("it can be had again", () -> second.take("a", 1, shortly) == 0);
  }

  @Test
  @DisplayName("a free lane gives its lease at once, and its messages are worked on one by one")
  final void lanesAreWorkedOnInOrder() {
    Admission first = queue.accept(turn("1", "lane"), HERE);
    Admission later = second.accept(turn("2", "lane"), HERE);
    Admission other = second.accept(turn("3", "another"), HERE);

    assertThat(first.kind()).isEqualTo(Kind.ACCEPTED);
    QueuedTurn begun = turnOf(first.lease());
    assertThat(begun.id()).isEqualTo("1");
    assertThat(begun.lane()).isEqualTo("lane");
    assertThat(begun.author()).isEqualTo("author of lane");
    assertThat(begun.attempts()).isEqualTo(1);
    assertThat(begun.begun()).isFalse();
    assertThat(begun.payload()).isEqualTo("1".getBytes(UTF_8));
    assertThat(begun.note()).isEmpty();
    assertThat(later).isEqualTo(Admission.of(Kind.ACCEPTED));
    assertThat(id(other.lease())).isEqualTo("3");
    assertThat(second.claim("there")).isEmpty();

    Optional<Lease> next = queue.complete(first.lease().orElseThrow(), TurnOutcome.DONE, HERE);
    assertThat(id(next)).isEqualTo("2");
    assertThat(next.orElseThrow().fence()).isGreaterThan(first.lease().orElseThrow().fence());
    assertThat(queue.complete(next.orElseThrow(), TurnOutcome.DONE, HERE)).isEmpty();
    assertThat(id(queue.accept(turn("4", "lane"), HERE).lease())).isEqualTo("4");
  }

  @Test
  @DisplayName("what is accepted without an owner waits for whoever claims it, oldest first")
  final void waitingLanesAreClaimed() {
    for (String id : List.of("1", "2", "3")) {
      assertThat(queue.accept(turn(id, "lane " + id), NOWHERE).lease()).isEmpty();
    }
    assertThat(queue.counts().ready()).isEqualTo(3);
    assertThat(id(second.claim("there"))).isEqualTo("1");
    assertThat(id(queue.claim("here"))).isEqualTo("2");
    assertThat(id(second.claim("there"))).isEqualTo("3");
    assertThat(queue.claim("here")).isEmpty();
    assertThat(queue.counts().ready()).isZero();
  }

  @Test
  @DisplayName("who ends a turn gets the lane that waited longest, not always its own")
  final void endingIsFair() {
    Lease lease = begun("1", "lane");
    waits("2", "3");
    accepted(queue, turn("4", "another"));

    Optional<Lease> next = queue.complete(lease, TurnOutcome.DONE, HERE);
    assertThat(id(next)).isEqualTo("4");
    assertThat(id(queue.complete(next.orElseThrow(), TurnOutcome.DONE, HERE))).isEqualTo("2");
  }

  @Test
  @DisplayName("who wants no more work leaves it to others")
  final void workIsLeft() {
    Lease lease = begun("1", "lane");
    waits("2");
    assertThat(queue.complete(lease, TurnOutcome.DONE, NOWHERE)).isEmpty();
    assertThat(id(second.claim("there"))).isEqualTo("2");
  }

  @Test
  @DisplayName("an id is accepted once, in whatever lane, until it is forgotten")
  final void idsAreKnown() {
    Lease lease = begun("1", "lane");
    assertThat(second.accept(turn("1", "lane"), HERE)).isEqualTo(Admission.of(Kind.KNOWN));
    assertThat(second.accept(turn("1", "another"), HERE)).isEqualTo(Admission.of(Kind.KNOWN));
    queue.complete(lease, TurnOutcome.DONE, HERE);
    assertThat(second.accept(turn("1", "lane"), HERE)).isEqualTo(Admission.of(Kind.KNOWN));

    backend().age(name, RULES.remembered().minusMinutes(1));
    assertThat(queue.accept(turn("1", "lane"), HERE)).isEqualTo(Admission.of(Kind.KNOWN));
    backend().age(name, Duration.ofMinutes(2));
    assertThat(id(queue.accept(turn("1", "lane"), HERE).lease())).isEqualTo("1");
  }

  @Test
  @DisplayName("a message is known by its other name as well, whoever has it")
  final void aliasesAreKnown() {
    accepted(queue, turn("1", "lane").withAlias("event 1"));
    for (NewTurn same :
        List.of(
            turn("2", "lane").withAlias("event 1"),
            turn("1", "lane").withAlias("event 2"),
            turn("event 1", "lane"))) {
      assertThat(second.accept(same, HERE)).isEqualTo(Admission.of(Kind.KNOWN));
    }
    accepted(second, turn("2", "lane").withAlias("event 2"));
    assertThat(queue.counts().turns()).isEqualTo(2);
  }

  @Test
  @DisplayName("what waits in a lane goes by its order, what is at hand stays ahead")
  final void laneGoesByOrder() {
    long now = 1_767_224_888_280_449L;
    TurnOutcome later = new TurnOutcome.Again(Duration.ZERO, true);
    NewTurn third = new NewTurn("3", "lane", "a", now + 2, new byte[0]);
    Lease lease = queue.accept(third, HERE).lease().orElseThrow();
    accepted(queue, new NewTurn("2b", "lane", "a", now + 1, new byte[0]));
    accepted(queue, new NewTurn("2c", "lane", "a", now + 1, new byte[0]));
    accepted(queue, new NewTurn("1", "lane", "a", now, new byte[0]));

    Optional<Lease> next = queue.complete(lease, later, HERE);
    assertThat(id(next)).as("begun before, and not done").isEqualTo("3");
    for (String expected : List.of("1", "2b", "2c")) {
      next = queue.complete(next.orElseThrow(), TurnOutcome.DONE, HERE);
      assertThat(id(next)).isEqualTo(expected);
    }
  }

  @Test
  @DisplayName(
      "the lane of a worker who is silent for too long goes to another, with a newer fence")
  final void laneOfTheDeadGoesOn() {
    Lease lost = begun("1", "lane");
    waits("2");
    assertThat(queue.renew(lost, Optional.of("note".getBytes(UTF_8)))).isTrue();
    backend().age(name, RULES.lease().minusSeconds(1));
    assertThat(second.claim("there")).isEmpty();
    backend().age(name, Duration.ofSeconds(2));

    Lease taken = second.claim("there").orElseThrow();
    QueuedTurn again = taken.turn().orElseThrow();
    assertThat(again.id()).isEqualTo("1");
    assertThat(again.attempts()).isEqualTo(2);
    assertThat(again.begun()).isTrue();
    assertThat(again.note()).hasValueSatisfying(n -> assertThat(n).asString().isEqualTo("note"));
    assertThat(taken.fence()).isGreaterThan(lost.fence());

    assertThat(queue.renew(lost, Optional.of("late".getBytes(UTF_8)))).isFalse();
    assertThat(queue.complete(lost, TurnOutcome.DONE, HERE)).isEmpty();
    assertThat(second.renew(taken, Optional.empty())).isTrue();
    assertThat(turnOf(Optional.of(taken)).note().map(n -> new String(n, UTF_8))).hasValue("note");
    assertThat(id(second.complete(taken, TurnOutcome.DONE, HERE))).isEqualTo("2");
  }

  @Test
  @DisplayName("a renewed lease is kept, and who comes back in time has lost nothing")
  final void renewedLeaseIsKept() {
    Lease lease = begun("1", "lane");
    for (int i = 0; i < 3; i++) {
      backend().age(name, RULES.lease().minusSeconds(2));
      assertThat(second.claim("there")).isEmpty();
      assertThat(queue.renew(lease, Optional.empty())).isTrue();
    }
    backend().age(name, RULES.lease().plusSeconds(1));
    assertThat(queue.renew(lease, Optional.empty())).as("nobody took it").isTrue();
    assertThat(second.claim("there")).isEmpty();
  }

  @Test
  @DisplayName("what is to be tried again waits its time, ahead of its lane")
  final void againWaits() {
    Lease lease = begun("1", "lane");
    waits("2");
    queue.renew(lease, Optional.of(new byte[] {7}));
    TurnOutcome later = new TurnOutcome.Again(Duration.ofMinutes(1), true);
    assertThat(queue.complete(lease, later, HERE)).isEmpty();
    assertThat(queue.complete(lease, later, HERE)).as("said twice").isEmpty();
    backend().age(name, Duration.ofSeconds(59));
    assertThat(second.claim("there")).isEmpty();
    backend().age(name, Duration.ofSeconds(2));

    Lease second1 = second.claim("there").orElseThrow();
    assertThat(id(Optional.of(second1))).isEqualTo("1");
    assertThat(turnOf(Optional.of(second1)).attempts()).isEqualTo(2);
    assertThat(turnOf(Optional.of(second1)).note().orElseThrow()).containsExactly(7);
    TurnOutcome waited = new TurnOutcome.Again(Duration.ZERO, false);
    Lease third = second.complete(second1, waited, HERE).orElseThrow();
    assertThat(turnOf(Optional.of(third)).attempts()).as("not counted").isEqualTo(2);
    assertThat(turnOf(Optional.of(third)).begun()).isTrue();
    assertThat(id(second.complete(third, TurnOutcome.DONE, HERE))).isEqualTo("2");
  }

  @Test
  @DisplayName("a turn that is given up is a dead letter, which can be seen, retried and dropped")
  final void deadLetters() {
    Lease lease = begun("1", "lane");
    waits("2");
    queue.renew(lease, Optional.of(new byte[] {7}));
    Lease two = queue.complete(lease, new TurnOutcome.Parked("the reason"), HERE).orElseThrow();
    assertThat(id(Optional.of(two))).isEqualTo("2");
    queue.complete(two, new TurnOutcome.Parked("another reason"), HERE);

    assertThat(second.list(false, 10)).isEmpty();
    List<QueuedTurn> parked = second.list(true, 10);
    assertThat(parked).extracting(QueuedTurn::id).containsExactly("1", "2");
    assertThat(parked.get(0).parkedFor()).hasValue("the reason");
    assertThat(parked.get(0).lane()).isEqualTo("lane");
    assertThat(parked.get(0).author()).isEqualTo("author of lane");
    assertThat(parked.get(0).payload()).isEqualTo("1".getBytes(UTF_8));
    assertThat(second.list(true, 1)).extracting(QueuedTurn::id).containsExactly("1");
    assertThat(second.counts().parked()).isEqualTo(2);
    assertThat(second.counts().turns()).isZero();
    assertThat(second.counts().bytes()).isZero();

    assertThat(second.drop("2")).isTrue();
    assertThat(second.drop("2")).isFalse();
    assertThat(second.retry("2")).isFalse();
    assertThat(queue.accept(turn("2", "lane"), HERE)).isEqualTo(Admission.of(Kind.KNOWN));
    assertThat(second.retry("1")).isTrue();
    assertThat(second.retry("1")).isFalse();
    QueuedTurn again = turnOf(queue.claim("here"));
    assertThat(again.id()).isEqualTo("1");
    assertThat(again.attempts()).isEqualTo(1);
    assertThat(again.begun()).isTrue();
    assertThat(again.note().orElseThrow()).as("what it has done").containsExactly(7);
    assertThat(again.parkedFor()).isEmpty();
    assertThat(queue.counts().parked()).isZero();
  }

  @Test
  @DisplayName("all dead letters of one author can be dropped, and nobody else's")
  final void deadLettersOfAnAuthor() {
    for (String id : List.of("1", "2", "3")) {
      Lease lease =
          queue.accept(turn(id, "lane", id.equals("2") ? "b" : "a"), HERE).lease().orElseThrow();
      queue.complete(lease, new TurnOutcome.Parked("reason"), NOWHERE);
    }
    assertThat(second.dropOf("a")).isEqualTo(2);
    assertThat(second.dropOf("a")).isZero();
    assertThat(queue.list(true, 10)).extracting(QueuedTurn::id).containsExactly("2");
  }

  @Test
  @DisplayName("of too many dead letters the oldest is dropped")
  final void deadLettersAreBounded() {
    TurnQueue few = backend().queue(name + "few", RULES.withParked(2));
    for (String id : List.of("1", "2", "3")) {
      Lease lease = few.accept(turn(id, "lane"), HERE).lease().orElseThrow();
      few.complete(lease, new TurnOutcome.Parked("reason"), NOWHERE);
    }
    assertThat(few.list(true, 10)).extracting(QueuedTurn::id).containsExactly("2", "3");
    assertThat(few.counts().parked()).isEqualTo(2);
  }
}
