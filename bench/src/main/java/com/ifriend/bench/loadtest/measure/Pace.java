package com.ifriend.bench.loadtest.measure;

import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/**
 * When operations begin: each after the one before ({@link #CLOSED}), or at their times whatever
 * became of those before.
 */
public final class Pace {
  /** As fast as the backend answers; latency counts from the call. */
  public static final Pace CLOSED = new Pace(OptionalDouble.empty());

  private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

  private final OptionalDouble perSecond;

  private Pace(OptionalDouble perSecond) {
    this.perSecond = perSecond;
  }

  /**
   * So many a second in all. Latency counts from when an operation was to begin, so that one that
   * waits for a stalled predecessor is seen as slow as its caller saw it.
   */
  public static Pace perSecond(double rate) {
    if (!(rate > 0)) {
      throw new IllegalArgumentException("the rate is " + rate + "; it must be positive");
    }
    return new Pace(OptionalDouble.of(rate));
  }

  public boolean isOpen() {
    return perSecond.isPresent();
  }

  /**
   * Waits until an operation may begin.
   *
   * @param start of the first
   * @param number of the operation among all, from 0
   * @return from when its latency counts
   * @throws InterruptedException if the run is to end
   */
  long await(Ticker ticker, long start, long number) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (perSecond.isEmpty()) {
      return ticker.nanos();
    }
    long intended = start + Math.round(number * SECOND / perSecond.getAsDouble());
    ticker.waitUntil(intended);
    return intended;
  }
}
