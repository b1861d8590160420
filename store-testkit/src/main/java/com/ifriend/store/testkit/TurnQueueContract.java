package com.ifriend.store.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ifriend.store.turns.Admission;
import com.ifriend.store.turns.Admission.Kind;
import com.ifriend.store.turns.Lease;
import com.ifriend.store.turns.NewTurn;
import com.ifriend.store.turns.QueuedTurn;
import com.ifriend.store.turns.TurnCounts;
import com.ifriend.store.turns.TurnOutcome;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a queue of turns must do. Extend it and return the backend to check. Each test has a queue
 * of its own, and looks at it from two processes.
 */
public abstract class TurnQueueContract {
  private static final TurnRules RULES = TurnRules.DEFAULT.withAuthor(2, 8);
  private static final Optional<String> HERE = Optional.of("here");
  private static final Optional<String> NOWHERE = Optional.empty();

  private final String name = "queue-" + UUID.randomUUID();
  private TurnQueue queue;
  private TurnQueue second;

  protected abstract TurnBackend backend();

  @BeforeEach
  final void open() {
    queue = backend().queue(name, RULES);
    second = backend().otherQueue(name, RULES);
  }

  private static NewTurn turn(String id, String lane) {
    return turn(id, lane, "author of " + lane);
  }

  private static NewTurn turn(String id, String lane, String author) {
    return new NewTurn(id, lane, author, 1, id.getBytes(UTF_8));
  }

  private Lease begun(String id, String lane) {
    return queue.accept(turn(id, lane), HERE).lease().orElseThrow();
  }

  private void waits(String... idsInOneLane) {
    for (String id : idsInOneLane) {
      assertThat(queue.accept(turn(id, "lane"), NOWHERE)).isEqualTo(Admission.of(Kind.ACCEPTED));
    }
  }

  private static void accepted(TurnQueue by, NewTurn turn) {
    assertThat(by.accept(turn, NOWHERE).kind()).isEqualTo(Kind.ACCEPTED);
  }

  private static String id(Optional<Lease> lease) {
    return lease.flatMap(Lease::turn).map(QueuedTurn::id).orElse("none");
  }

  private static QueuedTurn turnOf(Optional<Lease> lease) {
    return lease.flatMap(Lease::turn).orElseThrow();
  }

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

  @Test
  @DisplayName("an author has so many messages and no more; what is too many stays out")
  final void authorsAreBounded() {
    for (int i = 0; i < RULES.perAuthor(); i++) {
      assertThat(queue.accept(turn("a" + i, "lane " + i, "a"), NOWHERE).kind())
          .isEqualTo(Kind.ACCEPTED);
    }
    assertThat(second.accept(turn("more", "lane", "a"), HERE))
        .isEqualTo(Admission.of(Kind.TOO_MANY));
    assertThat(second.accept(turn("more", "lane", "a"), HERE)).isEqualTo(Admission.of(Kind.KNOWN));
    assertThat(second.accept(turn("b", "lane b", "b"), HERE).lease()).isPresent();
    Lease lease = queue.claim("here").orElseThrow();
    queue.complete(lease, TurnOutcome.DONE, NOWHERE);
    assertThat(second.accept(turn("room", "lane", "a"), HERE).kind()).isEqualTo(Kind.ACCEPTED);
  }

  @Test
  @DisplayName("work is done in so many lanes of an author at once, by all processes together")
  final void authorsTakeSeats() {
    Lease one = queue.accept(turn("1", "lane 1", "a"), HERE).lease().orElseThrow();
    Lease two = second.accept(turn("2", "lane 2", "a"), HERE).lease().orElseThrow();
    assertThat(second.accept(turn("3", "lane 3", "a"), HERE))
        .isEqualTo(Admission.of(Kind.ACCEPTED));
    assertThat(queue.accept(turn("4", "lane 4", "a"), HERE)).isEqualTo(Admission.of(Kind.ACCEPTED));
    assertThat(queue.accept(turn("5", "lane 1", "a"), HERE)).isEqualTo(Admission.of(Kind.ACCEPTED));
    assertThat(queue.claim("here")).isEmpty();
    Lease other = queue.accept(turn("6", "lane 6", "b"), HERE).lease().orElseThrow();

    assertThat(queue.complete(other, TurnOutcome.DONE, HERE)).isEmpty();
    assertThat(id(queue.complete(one, TurnOutcome.DONE, HERE)))
        .as("its lane goes on")
        .isEqualTo("5");
    Lease three = queue.complete(two, TurnOutcome.DONE, HERE).orElseThrow();
    assertThat(id(Optional.of(three))).isEqualTo("3");
    assertThat(second.claim("there")).isEmpty();
    assertThat(id(second.complete(three, new TurnOutcome.Parked("x"), HERE))).isEqualTo("4");
  }

  @Test
  @DisplayName("a lane in which two authors write takes the seat of whose turn it is")
  final void seatsFollowTheTurn() {
    Lease a1 = queue.accept(turn("a1", "shared", "a"), HERE).lease().orElseThrow();
    accepted(queue, turn("b1", "shared", "b"));
    Lease a2 = queue.accept(turn("a2", "lane 2", "a"), HERE).lease().orElseThrow();
    accepted(queue, turn("a3", "lane 3", "a"));
    Lease b2 = queue.accept(turn("b2", "lane 4", "b"), HERE).lease().orElseThrow();
    Lease b3 = queue.accept(turn("b3", "lane 5", "b"), HERE).lease().orElseThrow();

    // b has both its seats elsewhere; a's goes to its third lane.
    Lease a3 = queue.complete(a1, TurnOutcome.DONE, HERE).orElseThrow();
    assertThat(id(Optional.of(a3))).isEqualTo("a3");
    assertThat(queue.claim("here")).isEmpty();
    assertThat(id(queue.complete(b2, TurnOutcome.DONE, HERE))).isEqualTo("b1");
    assertThat(queue.complete(b3, TurnOutcome.DONE, HERE)).isEmpty();
    assertThat(queue.complete(a2, TurnOutcome.DONE, HERE)).isEmpty();
    assertThat(queue.complete(a3, TurnOutcome.DONE, HERE)).isEmpty();
  }

  @Test
  @DisplayName("a full queue takes nothing, and remembers nothing of it")
  final void queueIsBounded() {
    TurnQueue narrow = backend().queue(name + "narrow", RULES.withRoom(2, 1_000));
    Lease one = narrow.accept(turn("1", "lane 1"), HERE).lease().orElseThrow();
    accepted(narrow, turn("2", "lane 2"));
    assertThat(narrow.accept(turn("3", "lane 3"), HERE)).isEqualTo(Admission.of(Kind.NO_ROOM));
    assertThat(narrow.accept(turn("1", "lane 1"), HERE)).isEqualTo(Admission.of(Kind.KNOWN));
    narrow.complete(one, TurnOutcome.DONE, NOWHERE);
    NewTurn large = new NewTurn("4", "lane 4", "a", 1, new byte[1_000]);
    assertThat(narrow.accept(large, HERE)).isEqualTo(Admission.of(Kind.NO_ROOM));
    assertThat(narrow.accept(turn("3", "lane 3"), HERE).lease()).isPresent();
  }

  @Test
  @DisplayName("a lane that is held has no other worker; what arrives waits")
  final void heldLanes() {
    Lease held = queue.hold("lane", "here").orElseThrow();
    assertThat(held.turn()).isEmpty();
    assertThat(second.hold("lane", "there")).isEmpty();
    assertThat(second.accept(turn("1", "lane"), HERE)).isEqualTo(Admission.of(Kind.ACCEPTED));
    assertThat(second.claim("there")).isEmpty();
    assertThat(queue.renew(held, Optional.empty())).isTrue();
    assertThat(queue.complete(held, TurnOutcome.DONE, NOWHERE)).isEmpty();
    assertThat(queue.hold("lane", "here")).as("a message waits").isEmpty();

    Lease lease = second.claim("there").orElseThrow();
    assertThat(id(Optional.of(lease))).isEqualTo("1");
    assertThat(lease.fence()).isGreaterThan(held.fence());
    assertThat(queue.hold("lane", "here")).isEmpty();
    second.complete(lease, TurnOutcome.DONE, NOWHERE);
    assertThat(queue.hold("lane", "here").orElseThrow().fence()).isGreaterThan(lease.fence());
  }

  @Test
  @DisplayName("a lane whose holder is gone is free again")
  final void holderIsGone() {
    Lease gone = queue.hold("lane", "here").orElseThrow();
    assertThat(queue.hold("another", "here")).isPresent();
    accepted(second, turn("1", "another"));
    backend().age(name, RULES.lease().plusSeconds(1));

    Lease held = second.hold("lane", "there").orElseThrow();
    assertThat(held.fence()).isGreaterThan(gone.fence());
    assertThat(queue.renew(gone, Optional.empty())).isFalse();
    queue.complete(gone, TurnOutcome.DONE, NOWHERE);
    assertThat(second.renew(held, Optional.empty())).isTrue();
    assertThat(id(second.claim("there"))).isEqualTo("1");
    assertThat(second.claim("there")).isEmpty();
    backend().age(name, RULES.lease().plusSeconds(1));
    assertThat(id(second.claim("there"))).isEqualTo("1");
    assertThat(second.claim("there")).as("the held one is gone").isEmpty();
  }

  @Test
  @DisplayName("one can see what is in the queue, oldest first")
  final void whatIsInTheQueueIsSeen() {
    assertThat(queue.counts()).isEqualTo(new TurnCounts(0, 0, 0, 0, Duration.ZERO));
    Lease lease = begun("1", "lane");
    waits("22");
    accepted(queue, turn("333", "another"));
    backend().age(name, Duration.ofSeconds(5));

    TurnCounts counts = second.counts();
    assertThat(counts.turns()).isEqualTo(3);
    assertThat(counts.bytes()).isGreaterThanOrEqualTo(6);
    assertThat(counts.ready()).isEqualTo(1);
    assertThat(counts.oldest()).isBetween(Duration.ofSeconds(5), Duration.ofMinutes(1));
    assertThat(second.list(false, 10)).extracting(QueuedTurn::id).containsExactly("1", "22", "333");
    assertThat(second.list(false, 2)).extracting(QueuedTurn::id).containsExactly("1", "22");
    assertThat(second.list(false, 10).get(0).attempts()).isEqualTo(1);
    queue.complete(lease, TurnOutcome.DONE, NOWHERE);
    assertThat(second.counts().turns()).isEqualTo(2);
    assertThat(second.counts().bytes()).isBetween(5L, counts.bytes() - 1);
  }

  @Test
  @DisplayName("names and bytes of any kind are kept as they are")
  final void anyNamesAndBytes() {
    byte[] bytes = new byte[700_000];
    new Random(1).nextBytes(bytes);
    List<String> names =
        List.of(
            "a:b", "{x}", "*", "São Paulo 京都 \uD83D\uDE00", " blank ", "A", "a", "x".repeat(255));
    for (String odd : names) {
      NewTurn turn = new NewTurn(odd, odd, odd, 1, odd.equals("*") ? bytes : new byte[0]);
      QueuedTurn queued = turnOf(queue.accept(turn, HERE).lease());
      assertThat(queued.id()).isEqualTo(odd);
      assertThat(queued.lane()).isEqualTo(odd);
      assertThat(queued.author()).isEqualTo(odd);
      assertThat(queued.payload()).isEqualTo(turn.payload());
    }
    assertThat(second.list(false, 10)).extracting(QueuedTurn::id).containsExactlyElementsOf(names);
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "lane", "author"})
  @DisplayName("a name that cannot be stored is refused by name")
  final void namesAreChecked(String which) {
    for (String wrong : List.of("", "x".repeat(256))) {
      assertThatThrownBy(
              () ->
                  new NewTurn(
                      which.equals("id") ? wrong : "i",
                      which.equals("lane") ? wrong : "l",
                      which.equals("author") ? wrong : "a",
                      1,
                      new byte[0]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(which);
    }
    assertThatThrownBy(() -> new NewTurn("i", "l", "a", -1, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new NewTurn("i", "l", "a", 1, new byte[NewTurn.MAX_PAYLOAD_BYTES + 1]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("queues of other names have nothing in common")
  final void queuesAreApart() {
    accepted(queue, turn("1", "lane"));
    TurnQueue other = backend().queue(name + "2", RULES);
    assertThat(id(other.accept(turn("1", "lane"), HERE).lease())).isEqualTo("1");
    assertThat(other.counts().turns()).isEqualTo(1);
    assertThat(queue.counts().turns()).isEqualTo(1);
  }

  @Test
  @DisplayName("workers of two processes do each message once, in the order of its lane")
  final void workersRace() {
    TurnRules rules = RULES.withAuthor(2, 1_000);
    String wide = name + "wide";
    int lanes = 6;
    int perLane = 8;
    Work work = new Work(lanes * perLane);
    Threads.race(
        lanes,
        number -> {
          TurnQueue mine =
              number % 2 == 0 ? backend().queue(wide, rules) : backend().otherQueue(wide, rules);
          for (int i = 0; i < perLane; i++) {
            // Each message is offered by two.
            work.on(mine, mine.accept(numbered(number, i), HERE).lease());
            work.on(mine, mine.accept(numbered((number + 1) % lanes, i), HERE).lease());
          }
          while (work.left.get() > 0) {
            work.on(mine, mine.claim("here"));
          }
        });
    assertThat(work.done).hasSize(lanes);
    work.done.forEach(
        (lane, ids) ->
            assertThat(ids)
                .containsExactlyElementsOf(
                    IntStream.range(0, perLane).mapToObj(i -> lane + " " + i).toList()));
    assertThat(backend().queue(wide, rules).counts())
        .isEqualTo(new TurnCounts(0, 0, 0, 0, Duration.ZERO));
  }

  private static NewTurn numbered(int lane, int number) {
    String name = "lane " + lane;
    return new NewTurn(name + " " + number, name, "author " + lane % 2, number, new byte[9]);
  }

  /** What was done, in which order. */
  private static final class Work {
    private final Map<String, List<String>> done = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> workers = new ConcurrentHashMap<>();
    private final AtomicInteger left;

    Work(int left) {
      this.left = new AtomicInteger(left);
    }

    /** Works as long as there is something to do. */
    void on(TurnQueue queue, Optional<Lease> first) {
      for (Optional<Lease> at = first; at.isPresent(); ) {
        Lease lease = at.get();
        AtomicInteger here = workers.computeIfAbsent(lease.lane(), any -> new AtomicInteger());
        assertThat(here.incrementAndGet()).as("workers in %s", lease.lane()).isEqualTo(1);
        done.computeIfAbsent(lease.lane(), any -> new ArrayList<>()).add(turnOf(at).id());
        here.decrementAndGet();
        left.decrementAndGet();
        at = queue.complete(lease, TurnOutcome.DONE, HERE);
      }
    }
  }
}
