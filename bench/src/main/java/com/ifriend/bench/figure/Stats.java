package com.ifriend.bench.figure;

import java.util.Arrays;

/** Order statistics: what the noise of a shared machine moves least. */
public final class Stats {
  private Stats() {}

  /** The smallest sample that at least {@code percent} of all do not exceed. */
  public static long percentile(long[] samples, double percent) {
    if (samples.length == 0) {
      throw new IllegalArgumentException("no samples");
    }
    if (!(percent > 0 && percent <= 100)) {
      throw new IllegalArgumentException("percentile " + percent + " is not in (0, 100]");
    }
    long[] sorted = samples.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.ceil(percent / 100 * sorted.length) - 1];
  }

  public static double median(double[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("no values");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
