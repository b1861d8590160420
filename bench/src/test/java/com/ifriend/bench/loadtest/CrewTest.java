package com.ifriend.bench.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.ifriend.bench.kit.Step;
import com.ifriend.bench.loadtest.Measurement.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class CrewTest {
  private static final double RATE = 10_000;
  private static final int OPERATIONS = 220;

  /** In which 200 operations become due at that rate. */
  private static final long STALL = TimeUnit.MILLISECONDS.toNanos(20);

  @Test
  void openLoopCountsFromWhenEachOperationWasToBegin() throws Exception {
    TestTicker ticker = new TestTicker();

    Measurement measurement =
        new Crew(1, ticker).run(List.of(stallingAtFirst(ticker)), OPERATIONS, RATE);

    // The first waited for the whole stall, the second a ten thousandth of a second less ...
    assertThat(measurement.samples().count()).isEqualTo(OPERATIONS);
    assertThat(measurement.samples().max().orElseThrow()).isCloseTo(20, within(0.02));
    assertThat(measurement.samples().millis(50).orElseThrow())
        .isCloseTo((200 - OPERATIONS / 2) / 10.0, within(0.2));
    assertThat(measurement.seconds()).isCloseTo((OPERATIONS - 1) / RATE, within(1e-6));
  }

  @Test
  void closedLoopSeesOnlyTheOneThatStalled() throws Exception {
    TestTicker ticker = new TestTicker();

    Measurement measurement =
        new Crew(1, ticker).run(List.of(stallingAtFirst(ticker)), OPERATIONS, null);

    assertThat(measurement.samples().max().orElseThrow()).isCloseTo(20, within(0.02));
    assertThat(measurement.samples().millis(50).orElseThrow()).isZero();
  }

  private static Lane stallingAtFirst(TestTicker ticker) {
    AtomicBoolean stalled = new AtomicBoolean();
    return new Lane(
        Step.NOTHING,
        () -> {
          if (!stalled.getAndSet(true)) {
            ticker.waitUntil(ticker.nanos() + STALL);
          }
        });
  }

  /** Time passes only while somebody waits for it. */
  private static final class TestTicker implements Crew.Clock {
    private final AtomicLong now = new AtomicLong(1_000);

    @Override
    public long nanos() {
      return now.get();
    }

    @Override
    public void waitUntil(long time) {
      var unused = now.accumulateAndGet(time, Math::max);
    }
  }

  @Test
  void laneNeverRunsTwiceAtOnceAndEachRunsItsTimes() throws Exception {
    List<Lane> lanes = new ArrayList<>();
    AtomicInteger overlaps = new AtomicInteger();
    List<AtomicInteger> runs = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      AtomicInteger inside = new AtomicInteger();
      AtomicInteger count = new AtomicInteger();
      runs.add(count);
      lanes.add(
          new Lane(
              Step.NOTHING,
              () -> {
                if (inside.incrementAndGet() > 1) {
                  overlaps.incrementAndGet();
                }
                count.incrementAndGet();
                inside.decrementAndGet();
              }));
    }
    Measurement measurement = new Crew(3).run(lanes, 40, 100_000d);

    assertThat(overlaps).hasValue(0);
    assertThat(runs).allSatisfy(count -> assertThat(count).hasValue(40));
    assertThat(measurement.samples().count()).isEqualTo(200);
  }

  @Test
  void callersWorkSideBySide() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    Lane meeting =
        new Lane(
            Step.NOTHING,
            () -> {
              both.countDown();
              both.await();
            });

    Measurement measurement = new Crew(2).run(List.of(meeting, meeting), 1, null);

    assertThat(measurement.samples().count()).isEqualTo(2);
  }

  @Test
  void failuresAreCountedAndTheNextGoesOn() throws Exception {
    AtomicInteger number = new AtomicInteger();
    Lane everyThird =
        new Lane(
            Step.NOTHING,
            () -> {
              if (number.incrementAndGet() % 3 == 0) {
                throw new IllegalStateException("number " + number);
              }
            });

    Measurement measurement = new Crew(1).run(List.of(everyThird), 9, null);

    assertThat(measurement.errors()).isEqualTo(3);
    assertThat(measurement.samples().count()).isEqualTo(6);
    assertThat(measurement.firstError()).contains("number 3");
  }
}
