package com.ifriend.bench.loadtest.report;

import java.util.List;

/** Those that are shown. */
final class Percentiles {
  /** In tables. */
  static final List<Double> MAIN = List.of(50d, 95d, 99d);

  /** Where there is room. */
  static final List<Double> ALL = List.of(50d, 75d, 90d, 95d, 99d, 99.9d);

  private Percentiles() {}

  static String name(double percentile) {
    return Numbers.format(percentile % 1 == 0 ? "P%.0f" : "P%.1f", percentile);
  }
}
