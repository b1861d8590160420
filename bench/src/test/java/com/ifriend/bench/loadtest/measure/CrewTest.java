package com.ifriend.bench.loadtest.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
        new Crew(1, ticker)
            .run(List.of(stallingAtFirst(ticker)), OPERATIONS, Pace.perSecond(RATE), () -> {});

    // The first waited for the whole stall, the second a ten thousandth of a second less ...
    assertThat(measurement.latencies().count()).isEqualTo(OPERATIONS);
    assertThat(measurement.latencies().max().orElseThrow()).isCloseTo(20, within(0.02));
    assertThat(measurement.latencies().percentile(50).orElseThrow())
        .isCloseTo((200 - OPERATIONS / 2) / 10.0, within(0.2));
    assertThat(measurement.seconds()).isCloseTo((OPERATIONS - 1) / RATE, within(1e-6));
  }

  @Test
  void closedLoopSeesOnlyTheOneThatStalled() throws Exception {
    TestTicker ticker = new TestTicker();

    Measurement measurement =
        new Crew(1, ticker)
            .run(List.of(stallingAtFirst(ticker)), OPERATIONS, Pace.CLOSED, () -> {});

    assertThat(measurement.latencies().max().orElseThrow()).isCloseTo(20, within(0.02));
    assertThat(measurement.latencies().percentile(50).orElseThrow()).isZero();
  }

  private static Lane stallingAtFirst(TestTicker ticker) {
    AtomicBoolean stalled = new AtomicBoolean();
    return new Lane(
        Step.NONE,
        () -> {
          if (!stalled.getAndSet(true)) {
            ticker.waitUntil(ticker.nanos() + STALL);
          }
        });
  }

  /** Time passes only while somebody waits for it. */
  private static final class TestTicker implements Ticker {
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
              Step.NONE,
              () -> {
                if (inside.incrementAndGet() > 1) {
                  overlaps.incrementAndGet();
                }
                count.incrementAndGet();
                inside.decrementAndGet();
              }));
    }
    AtomicInteger ticks = new AtomicInteger();

    Measurement measurement =
        new Crew(3).run(lanes, 40, Pace.perSecond(100_000), ticks::incrementAndGet);

    assertThat(overlaps).hasValue(0);
    assertThat(runs).allSatisfy(count -> assertThat(count).hasValue(40));
    assertThat(measurement.latencies().count()).isEqualTo(200);
    assertThat(ticks).hasValue(200);
  }

  @Test
  void callersWorkSideBySide() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    Lane meeting =
        new Lane(
            Step.NONE,
            () -> {
              both.countDown();
              both.await();
            });

    Measurement measurement = new Crew(2).run(List.of(meeting, meeting), 1, Pace.CLOSED, () -> {});

    assertThat(measurement.latencies().count()).isEqualTo(2);
  }

  @Test
  void failuresAreCountedAndTheNextGoesOn() throws Exception {
    AtomicInteger number = new AtomicInteger();
    Lane everyThird =
        new Lane(
            Step.NONE,
            () -> {
              if (number.incrementAndGet() % 3 == 0) {
                throw new IllegalStateException("number " + number);
              }
            });

    Measurement measurement = new Crew(1).run(List.of(everyThird), 9, Pace.CLOSED, () -> {});

    assertThat(measurement.errors()).isEqualTo(3);
    assertThat(measurement.latencies().count()).isEqualTo(6);
    assertThat(measurement.firstError()).contains("number 3");
  }
}
