package com.ifriend.store.testkit;

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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a queue of turns must do. Extend it and return the backend to check. Each test has a queue
 * of its own, and looks at it from two processes.
 */
public abstract class TurnQueueContract extends TurnLanesContract {
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
