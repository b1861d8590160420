package com.ifriend.bench.loadtest.report;

import java.util.ArrayList;
import java.util.List;

/** Maps positive values to a line of pixels, each factor of ten as long as the other. */
final class LogScale {
  private final double low;
  private final double high;
  private final double from;
  private final double to;

  /**
   * Reaches from the power of ten below the values to the one above.
   *
   * @param values at least one
   * @param from the pixel of the lower end
   */
  LogScale(List<Double> values, double from, double to) {
    double min = values.stream().mapToDouble(Double::doubleValue).min().orElse(1);
    double max = values.stream().mapToDouble(Double::doubleValue).max().orElse(1);
    this.low = Math.floor(Math.log10(min));
    this.high = Math.max(low + 1, Math.ceil(Math.log10(max)));
    this.from = from;
    this.to = to;
  }

  double at(double value) {
    return from + (Math.log10(value) - low) / (high - low) * (to - from);
  }

  /** The powers of ten. */
  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    for (double exponent = low; exponent <= high; exponent++) {
      ticks.add(Math.pow(10, exponent));
    }
    return ticks;
  }
}
