package com.ifriend.bench.loadtest.measure;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Latencies of one kind of operation, to three digits. A percentile is told only when at least
 * {@link #BEYOND} samples lie beyond it, since it would rest on one or two outliers else: the
 * median takes 20 samples, P95 200, P99 1,000. Not thread-safe.
 */
public final class Latencies {
  /** Samples that must lie beyond a percentile. */
  public static final int BEYOND = 10;

  private static final long LONGEST = TimeUnit.HOURS.toNanos(1);

  private final Histogram histogram = new Histogram(LONGEST, 3);

  public void record(long nanos) {
    histogram.recordValue(Math.max(0, Math.min(nanos, LONGEST)));
  }

  public void add(Latencies other) {
    histogram.add(other.histogram);
  }

  public long count() {
    return histogram.getTotalCount();
  }

  /** How many samples a percentile needs. */
  public static long samplesFor(double percentile) {
    if (!(percentile > 0 && percentile < 100)) {
      throw new IllegalArgumentException("percentile " + percentile + " is not in (0, 100)");
    }
    // A little less, because 100 - 99.9 is not quite 0.1.
    return (long) Math.ceil(BEYOND * 100 / (100 - percentile) - 1e-6);
  }

  /** In milliseconds; empty if there are too few samples. */
  public OptionalDouble percentile(double percentile) {
    return count() < samplesFor(percentile)
        ? OptionalDouble.empty()
        : OptionalDouble.of(millis((double) histogram.getValueAtPercentile(percentile)));
  }

  /** In milliseconds; empty without samples. */
  public OptionalDouble average() {
    return count() == 0 ? OptionalDouble.empty() : OptionalDouble.of(millis(histogram.getMean()));
  }

  /** In milliseconds; empty without samples. */
  public OptionalDouble max() {
    return count() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(millis((double) histogram.getMaxValue()));
  }

  /** All of them one after the other. */
  public Duration sum() {
    return Duration.ofNanos(Math.round(histogram.getMean() * count()));
  }

  private static double millis(double nanos) {
    return nanos / 1_000_000;
  }
}
