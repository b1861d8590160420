package com.ifriend.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.turns.Admission.Kind;
import com.ifriend.store.turns.HeldLanes;
import com.ifriend.store.turns.Lease;
import com.ifriend.store.turns.LeaseLostException;
import com.ifriend.store.turns.LeasedTurn;
import com.ifriend.store.turns.NewTurn;
import com.ifriend.store.turns.TurnOutcome;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRules;
import com.ifriend.store.turns.TurnRunner;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a process does with a queue. */
final class TurnRunnerTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  private final SettableClock clock = new SettableClock();
  private final TurnQueue queue =
      InMemoryStores.create(clock, Duration.ofHours(1)).turns("q", TurnRules.DEFAULT);

  /** One that is taken to outlive this process. */
  private final TurnQueue durable = Durable.of(queue);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> done = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    var unused = threads.shutdownNow();
  }

  private static NewTurn turn(String id, String lane) {
    return new NewTurn(id, lane, "author of " + lane, 1, new byte[0]);
  }

  private TurnOutcome done(LeasedTurn turn) {
    done.add(turn.turn().id());
    return TurnOutcome.DONE;
  }

  @Test
  void everythingIsDoneInTheOrderOfItsLaneWithAsManyWorkersAsThereAre() throws Exception {
    CountDownLatch start = new CountDownLatch(1);
    try (TurnRunner runner =
        new TurnRunner(
            queue,
            turn -> {
              start.await();
              return done(turn);
            },
            threads,
            2)) {
      for (int i = 0; i < 10; i++) {
        for (String lane : List.of("a", "b", "c")) {
          assertThat(runner.accept(turn(lane + i, lane))).isEqualTo(Kind.ACCEPTED);
        }
      }
      assertThat(runner.running()).isEqualTo(2);
      start.countDown();
      Await.until("all is done", () -> done.size() == 30);
      for (String lane : List.of("a", "b", "c")) {
        assertThat(done.stream().filter(id -> id.startsWith(lane)))
            .containsExactly(IntStream.range(0, 10).mapToObj(i -> lane + i).toArray(String[]::new));
      }
      Await.until("all are idle", () -> runner.running() == 0);
    }
  }

  @Test
  void whatIsThrownIsTriedAgainLaterAndHoldsUpNoOtherLane() {
    try (TurnRunner runner =
        new TurnRunner(
            queue,
            turn -> {
              if (turn.turn().id().equals("bad") && turn.turn().attempts() == 1) {
                throw new IllegalStateException("once");
              }
              return done(turn);
            },
            threads,
            1)) {
      assertThat(runner.accept(turn("bad", "a"))).isEqualTo(Kind.ACCEPTED);
      assertThat(runner.accept(turn("behind", "a"))).isEqualTo(Kind.ACCEPTED);
      assertThat(runner.accept(turn("other", "b"))).isEqualTo(Kind.ACCEPTED);
      Await.until("the other is done", () -> done.contains("other"));
      assertThat(done).containsExactly("other");
      clock.advance(Duration.ofSeconds(2));
      Await.until("all is done", () -> done.size() == 3);
      assertThat(done).containsExactly("other", "bad", "behind");
    }
  }

  @Test
  void whoLosesTheLeaseIsInterruptedAndWritesNoNote() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<LeasedTurn> worked = new CompletableFuture<>();
    CountDownLatch interrupted = new CountDownLatch(1);
    TurnRules quick = TurnRules.DEFAULT.withLease(Duration.ofMillis(150));
    TurnQueue brief = InMemoryStores.create(clock, Duration.ofHours(1)).turns("s", quick);
    try (TurnRunner runner =
        new TurnRunner(
            brief,
            turn -> {
              worked.complete(turn);
              begun.countDown();
              try {
                Thread.sleep(LONG.toMillis());
              } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
              }
              return TurnOutcome.DONE;
            },
            threads,
            1)) {
      assertThat(runner.accept(turn("1", "a"))).isEqualTo(Kind.ACCEPTED);
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
      // As if this process had stood still.
      clock.advance(Duration.ofMinutes(1));
      Optional<Lease> taken = brief.claim("another process");
      while (taken.isEmpty()) {
        clock.advance(Duration.ofMinutes(1));
        taken = brief.claim("another process");
      }
      assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(worked.join().lost()).isTrue();
      assertThatThrownBy(() -> worked.join().note(new byte[1]))
          .isInstanceOf(LeaseLostException.class);
    }
  }

  @Test
  void turnThatTakesLongerThanALeaseIsWorkedOnByOneOnly() {
    TurnRules quick = TurnRules.DEFAULT.withLease(Duration.ofMillis(300));
    TurnQueue brief = InMemoryStores.create(clock, Duration.ofHours(1)).turns("s", quick);
    TurnRunner.Worker slow =
        turn -> {
          Thread.sleep(1_500);
          return done(turn);
        };
    try (TurnRunner here = new TurnRunner(brief, slow, threads, 1);
        TurnRunner there = new TurnRunner(brief, slow, threads, 1)) {
      assertThat(here.accept(turn("1", "a"))).isEqualTo(Kind.ACCEPTED);
      Await.until("it is done", () -> brief.counts().turns() == 0);
      assertThat(there.running()).isZero();
      assertThat(done).containsExactly("1");
    }
  }

  @Test
  void whoLeavesFinishesWhatRunsAndLeavesTheRestToOthers() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    TurnRunner runner =
        new TurnRunner(
            durable,
            turn -> {
              begun.countDown();
              goOn.await();
              return done(turn);
            },
            threads,
            1);
    assertThat(runner.accept(turn("1", "a"))).isEqualTo(Kind.ACCEPTED);
    assertThat(runner.accept(turn("2", "a"))).isEqualTo(Kind.ACCEPTED);
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    runner.closeIntake();
    assertThat(runner.accept(turn("3", "b"))).isEqualTo(Kind.NO_ROOM);
    goOn.countDown();
    assertThat(runner.close(LONG)).isZero();
    assertThat(done).containsExactly("1");
    assertThat(queue.claim("another process").flatMap(Lease::turn).orElseThrow().id())
        .isEqualTo("2");
  }

  @Test
  void whatDoesNotEndInTimeIsInterruptedAndGoesOnElsewhereAtOnce() {
    TurnRunner runner =
        new TurnRunner(
            durable,
            turn -> {
              Thread.sleep(LONG.toMillis());
              return done(turn);
            },
            threads,
            1);
    assertThat(runner.accept(turn("1", "a"))).isEqualTo(Kind.ACCEPTED);
    assertThat(runner.close(Duration.ofMillis(10))).isEqualTo(1);
    Lease next = queue.claim("another process").orElseThrow();
    assertThat(next.turn().orElseThrow().id()).isEqualTo("1");
    assertThat(next.turn().orElseThrow().attempts()).as("not its fault").isEqualTo(1);
  }

  @Test
  void whatWaitsInAQueueThatEndsWithTheProcessIsDoneFirst() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    TurnRunner runner =
        new TurnRunner(
            queue,
            turn -> {
              goOn.await();
              return done(turn);
            },
            threads,
            1);
    for (String id : List.of("1", "2", "3")) {
      assertThat(runner.accept(turn(id, "a"))).isEqualTo(Kind.ACCEPTED);
    }
    runner.closeIntake();
    goOn.countDown();
    assertThat(runner.close(LONG)).isZero();
    assertThat(done).containsExactly("1", "2", "3");
  }

  @Test
  void heldLanesAreHeldByOneAtATimeAndWaitedFor() throws Exception {
    try (HeldLanes here = new HeldLanes(queue);
        HeldLanes there = new HeldLanes(queue)) {
      String lane = "x".repeat(600);
      HeldLanes.Held first = here.take(lane, LONG);
      assertThatThrownBy(() -> there.take(lane, Duration.ZERO))
          .isInstanceOf(StoreUnavailableException.class);
      Thread closing =
          new Thread(
              () -> {
                done.add("closed");
                first.close();
              });
      closing.start();
      try (HeldLanes.Held second = there.take(lane, LONG)) {
        assertThat(done).containsExactly("closed");
        assertThat(second.fence()).isGreaterThan(first.fence());
      }
      closing.join();
      here.take(lane, Duration.ZERO).close();
    }
  }
}
