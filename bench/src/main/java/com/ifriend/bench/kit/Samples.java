package com.ifriend.bench.kit;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;

/** Times of one kind of operation, each to three digits. Not thread-safe. */
public final class Samples {
  /** Samples that must lie beyond a percentile, or it would rest on one or two outliers. */
  private static final int BEYOND = 10;

  private final Histogram histogram = new Histogram(3);

  /** Of these nanoseconds. */
  public static Samples of(long... nanos) {
    Samples samples = new Samples();
    for (long each : nanos) {
      samples.record(each);
    }
    return samples;
  }

  /** Of a step that is done that often. */
  public static Samples of(int times, Step step) throws Exception {
    Samples samples = new Samples();
    for (int i = 0; i < times; i++) {
      samples.time(step);
    }
    return samples;
  }

  public void record(long nanos) {
    histogram.recordValue(Math.max(0, nanos));
  }

  /** Does a step, and records how long it took. */
  public void time(Step step) throws Exception {
    long start = System.nanoTime();
    step.run();
    record(System.nanoTime() - start);
  }

  public void add(Samples other) {
    histogram.add(other.histogram);
  }

  public long count() {
    return histogram.getTotalCount();
  }

  /**
   * The smallest sample that at least {@code percent} of all do not exceed, in nanoseconds.
   *
   * @throws IllegalStateException without samples
   */
  public double nanos(double percent) {
    if (count() == 0) {
      throw new IllegalStateException("no samples");
    }
    return (double) histogram.getValueAtPercentile(percent);
  }

  public Figure percentile(double percent) {
    return Figure.nanos(nanos(percent));
  }

  /** How many samples {@link #millis} takes: 20 for the median, 200 for P95, 1,000 for P99. */
  public static long needed(double percent) {
    if (!(percent > 0 && percent < 100)) {
      throw new IllegalArgumentException("percentile " + percent + " is not in (0, 100)");
    }
    // A little less, because 100 - 99.9 is not quite 0.1.
    return (long) Math.ceil(BEYOND * 100 / (100 - percent) - 1e-6);
  }

  /** A percentile in milliseconds; empty if there are too few samples to tell it. */
  public OptionalDouble millis(double percent) {
    return count() < needed(percent)
        ? OptionalDouble.empty()
        : OptionalDouble.of(nanos(percent) / 1e6);
  }

  /** In milliseconds; empty without samples. */
  public OptionalDouble average() {
    return count() == 0 ? OptionalDouble.empty() : OptionalDouble.of(histogram.getMean() / 1e6);
  }

  /** In milliseconds; empty without samples. */
  public OptionalDouble max() {
    return count() == 0 ? OptionalDouble.empty() : OptionalDouble.of(nanos(100) / 1e6);
  }

  /** All of them one after the other. */
  public double seconds() {
    return count() == 0 ? 0 : histogram.getMean() * count() / 1e9;
  }

  /** In milliseconds, for programs. */
  @JsonValue
  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("samples", count());
    json.put("average", average());
    for (double percent : new double[] {50, 75, 90, 95, 99, 99.9}) {
      json.put("p" + Double.toString(percent).replace(".0", ""), millis(percent));
    }
    json.put("max", max());
    return json;
  }
}
