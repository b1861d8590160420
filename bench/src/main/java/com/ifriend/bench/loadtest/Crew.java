package com.ifriend.bench.loadtest;

import com.ifriend.bench.kit.Threads;
import com.ifriend.bench.loadtest.Measurement.Lane;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Threads that run lanes. A lane belongs to one thread, which takes its lanes in turn: no lane ever
 * runs two operations at once.
 *
 * @param threads at most as many as there are lanes, or some have nothing to do
 */
record Crew(int threads, Clock clock) {
  /** What tells the time; another one in tests. */
  interface Clock {
    long nanos();

    /** Returns when {@link #nanos} has come to it, at once if it had. */
    void waitUntil(long time) throws InterruptedException;
  }

  private static final Clock SYSTEM =
      new Clock() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void waitUntil(long time) throws InterruptedException {
          for (long left = time - nanos(); left > 0; left = time - nanos()) {
            LockSupport.parkNanos(left);
            if (Thread.interrupted()) {
              throw new InterruptedException();
            }
          }
        }
      };

  Crew(int threads) {
    this(threads, SYSTEM);
  }

  /**
   * Runs each lane {@code each} times. An operation that fails is counted and the next goes on.
   *
   * @param rate operations a second in all. Latency then counts from when an operation was to
   *     begin, so that one that waits for a stalled predecessor is seen as slow as its caller saw
   *     it. Null: each begins when the one before is done
   * @throws InterruptedException if the run is to end
   */
  Measurement run(List<Lane> lanes, int each, @Nullable Double rate) throws InterruptedException {
    long start = clock.nanos();
    Measurement all = new Measurement();
    Threads.each(threads, first -> () -> shift(lanes, first, each, rate, start)).forEach(all::add);
    all.took(rate == null ? all.seconds() / threads : (clock.nanos() - start) / 1e9);
    return all;
  }

  /** What one thread does. */
  private Measurement shift(
      List<Lane> lanes, int first, int each, @Nullable Double rate, long start)
      throws InterruptedException {
    Measurement measurement = new Measurement();
    for (int round = 0; round < each; round++) {
      for (int lane = first; lane < lanes.size(); lane += threads) {
        long number = (long) round * lanes.size() + lane;
        measurement.measure(lanes.get(lane), () -> begin(rate, start, number), clock::nanos);
      }
    }
    return measurement;
  }

  private long begin(@Nullable Double rate, long start, long number) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (rate == null) {
      return clock.nanos();
    }
    long intended = start + Math.round(number * 1e9 / rate);
    clock.waitUntil(intended);
    return intended;
  }
}
