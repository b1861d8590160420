package com.ifriend.slack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThreadLanesTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final ExecutorService executor = Executors.newFixedThreadPool(4);

  @AfterEach
  void stop() {
    var unused = executor.shutdownNow();
  }

  @Test
  void everyLaneKeepsItsOrderAndRunsOneTaskAtATime() throws Exception {
    ThreadLanes<Integer, String> lanes = lanes(4, 10_000, new UserLimits(4, 10_000));
    List<List<Integer>> done = new ArrayList<>();
    List<AtomicInteger> running = new ArrayList<>();
    AtomicInteger overlaps = new AtomicInteger();
    for (int lane = 0; lane < 10; lane++) {
      done.add(new ArrayList<>());
      running.add(new AtomicInteger());
    }
    List<Integer> expected = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      expected.add(i);
      for (int lane = 0; lane < 10; lane++) {
        int key = lane;
        int number = i;
        assertThat(
                submit(
                    lanes,
                    "ana",
                    key,
                    () -> {
                      if (running.get(key).incrementAndGet() > 1) {
                        overlaps.incrementAndGet();
                      }
                      done.get(key).add(number);
                      running.get(key).decrementAndGet();
                    }))
            .isTrue();
      }
    }

    assertThat(lanes.drain(SOON)).isZero();

    assertThat(overlaps).hasValue(0);
    assertThat(done).allMatch(expected::equals);
  }

  @Test
  void blockedLaneDoesNotHoldUpAnother() throws Exception {
    ThreadLanes<String, String> lanes = lanes(4, 10, new UserLimits(4, 100));
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch other = new CountDownLatch(1);
    assertThat(submit(lanes, "ana", "blocked", () -> await(release))).isTrue();

    assertThat(submit(lanes, "ana", "other", other::countDown)).isTrue();

    assertThat(other.await(10, TimeUnit.SECONDS)).isTrue();
    release.countDown();
    assertThat(lanes.drain(SOON)).isZero();
  }

  @Test
  void failingTaskDoesNotStopItsLane() throws Exception {
    ThreadLanes<String, String> lanes = lanes(4, 10, new UserLimits(4, 100));
    CountDownLatch next = new CountDownLatch(1);
    assertThat(
            submit(
                lanes,
                "ana",
                "lane",
                () -> {
                  throw new IllegalStateException("on purpose");
                }))
        .isTrue();

    assertThat(submit(lanes, "ana", "lane", next::countDown)).isTrue();

    assertThat(next.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void fullOrClosedRefusesAtOnce() throws Exception {
    ThreadLanes<String, String> lanes = lanes(4, 2, new UserLimits(4, 100));
    CountDownLatch release = new CountDownLatch(1);
    assertThat(submit(lanes, "ana", "lane", () -> await(release))).isTrue();
    assertThat(submit(lanes, "ana", "lane", () -> await(release))).isTrue();

    assertThat(submit(lanes, "ana", "lane", () -> {})).isFalse();
    assertThat(submit(lanes, "ana", "other", () -> {})).isFalse();
    assertThat(lanes.drain(Duration.ofMillis(10))).isEqualTo(2);

    release.countDown();
    assertThat(lanes.drain(SOON)).isZero();
    assertThat(submit(lanes, "ana", "lane", () -> {})).isTrue();
    lanes.closeIntake();
    assertThat(submit(lanes, "ana", "lane", () -> {})).isFalse();
  }

  @Test
  void usersTakeTurnsHoweverManyTasksOneHas() throws Exception {
    ThreadLanes<String, String> lanes = lanes(1, 10_000, new UserLimits(1, 10_000));
    CountDownLatch release = new CountDownLatch(1);
    List<String> done = new CopyOnWriteArrayList<>();
    assertThat(submit(lanes, "ana", "first", () -> await(release))).isTrue();
    for (int i = 0; i < 300; i++) {
      assertThat(submit(lanes, "ana", "thread " + i, () -> done.add("ana"))).isTrue();
      assertThat(submit(lanes, "ana", "thread", () -> done.add("ana"))).isTrue();
    }
    assertThat(submit(lanes, "bia", "other", () -> done.add("bia"))).isTrue();
    assertThat(submit(lanes, "bia", "other", () -> done.add("bia"))).isTrue();
    assertThat(submit(lanes, "caio", "another", () -> done.add("caio"))).isTrue();

    release.countDown();
    assertThat(lanes.drain(SOON)).isZero();

    assertThat(done).hasSize(603);
    assertThat(done.indexOf("bia")).isLessThanOrEqualTo(1);
    assertThat(done.indexOf("caio")).isLessThanOrEqualTo(2);
    assertThat(done.lastIndexOf("bia")).isLessThanOrEqualTo(5);
  }

  @Test
  void oneUserTakesNotAllWorkers() throws Exception {
    ThreadLanes<String, String> lanes = lanes(4, 100, new UserLimits(3, 100));
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch other = new CountDownLatch(1);
    AtomicInteger begun = new AtomicInteger();
    for (int i = 0; i < 10; i++) {
      assertThat(
              submit(
                  lanes,
                  "ana",
                  "thread " + i,
                  () -> {
                    begun.incrementAndGet();
                    await(release);
                  }))
          .isTrue();
    }

    assertThat(submit(lanes, "bia", "other", other::countDown)).isTrue();

    assertThat(other.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(begun).hasValueLessThanOrEqualTo(3);
    release.countDown();
    assertThat(lanes.drain(SOON)).isZero();
    assertThat(begun).hasValue(10);
  }

  @Test
  void whoHasTooManyIsToldOnceUntilTheyAreDone() throws Exception {
    ThreadLanes<String, String> lanes = lanes(1, 100, new UserLimits(1, 3));
    List<String> done = new CopyOnWriteArrayList<>();
    for (int burst = 0; burst < 2; burst++) {
      CountDownLatch release = new CountDownLatch(1);
      assertThat(submit(lanes, "ana", "lane", () -> await(release))).isTrue();
      for (int i = 0; i < 2; i++) {
        assertThat(submit(lanes, "ana", "lane " + i, () -> done.add("task"))).isTrue();
      }
      for (int i = 0; i < 50; i++) {
        assertThat(lanes.submit("ana", "more " + i, () -> done.add("no"), () -> done.add("told")))
            .isEqualTo(ThreadLanes.Admission.DROPPED);
      }
      assertThat(submit(lanes, "bia", "other", () -> done.add("bia"))).isTrue();
      release.countDown();
      assertThat(lanes.drain(SOON)).isZero();
    }

    assertThat(done).hasSize(8).containsOnly("task", "told", "bia").contains("told");
    assertThat(done.stream().filter("told"::equals)).hasSize(2);
    // Before what was taken earlier: the sooner it is known, the fewer come.
    assertThat(done.indexOf("told")).isLessThan(done.lastIndexOf("task"));
    assertThat(done.subList(0, 4)).containsExactlyInAnyOrder("told", "task", "task", "bia");
  }

  @Test
  void oneThreadOfTwoUsersKeepsItsOrder() throws Exception {
    ThreadLanes<String, String> lanes = lanes(4, 1_000, new UserLimits(2, 1_000));
    List<Integer> done = new CopyOnWriteArrayList<>();
    List<Integer> expected = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int number = i;
      expected.add(i);
      assertThat(submit(lanes, i % 3 == 0 ? "ana" : "bia", "lane", () -> done.add(number)))
          .isTrue();
    }

    assertThat(lanes.drain(SOON)).isZero();

    assertThat(done).isEqualTo(expected);
  }

  private <K> ThreadLanes<K, String> lanes(int parallel, int capacity, UserLimits limits) {
    return new ThreadLanes<>(executor, parallel, capacity, limits);
  }

  private static <K> boolean submit(
      ThreadLanes<K, String> lanes, String user, K key, Runnable task) {
    return lanes.submit(
            user,
            key,
            task,
            () -> {
              throw new AssertionError("nobody has too many");
            })
        == ThreadLanes.Admission.TAKEN;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
