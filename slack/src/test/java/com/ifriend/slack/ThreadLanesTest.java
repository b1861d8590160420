package com.ifriend.slack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    ThreadLanes<Integer> lanes = new ThreadLanes<>(executor, 10_000);
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
                lanes.submit(
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
    ThreadLanes<String> lanes = new ThreadLanes<>(executor, 10);
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch other = new CountDownLatch(1);
    assertThat(lanes.submit("blocked", () -> await(release))).isTrue();

    assertThat(lanes.submit("other", other::countDown)).isTrue();

    assertThat(other.await(10, TimeUnit.SECONDS)).isTrue();
    release.countDown();
    assertThat(lanes.drain(SOON)).isZero();
  }

  @Test
  void failingTaskDoesNotStopItsLane() throws Exception {
    ThreadLanes<String> lanes = new ThreadLanes<>(executor, 10);
    CountDownLatch next = new CountDownLatch(1);
    assertThat(
            lanes.submit(
                "lane",
                () -> {
                  throw new IllegalStateException("on purpose");
                }))
        .isTrue();

    assertThat(lanes.submit("lane", next::countDown)).isTrue();

    assertThat(next.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void fullOrClosedRefusesAtOnce() throws Exception {
    ThreadLanes<String> lanes = new ThreadLanes<>(executor, 2);
    CountDownLatch release = new CountDownLatch(1);
    assertThat(lanes.submit("lane", () -> await(release))).isTrue();
    assertThat(lanes.submit("lane", () -> await(release))).isTrue();

    assertThat(lanes.submit("lane", () -> {})).isFalse();
    assertThat(lanes.submit("other", () -> {})).isFalse();
    assertThat(lanes.drain(Duration.ofMillis(10))).isEqualTo(2);

    release.countDown();
    assertThat(lanes.drain(SOON)).isZero();
    assertThat(lanes.submit("lane", () -> {})).isTrue();
    lanes.closeIntake();
    assertThat(lanes.submit("lane", () -> {})).isFalse();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
