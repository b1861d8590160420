package com.ifriend.bench.kit;

import java.util.Arrays;
import java.util.Locale;

/**
 * How two contenders compare, from figures of the same rounds.
 *
 * @param median of the rounds' ratios
 */
public record Ratio(double median, double min, double max) {
  /** Of each round's first figure to its second one. */
  public static Ratio of(double[] numerators, double[] denominators) {
    if (numerators.length != denominators.length) {
      throw new IllegalArgumentException(
          numerators.length + " rounds against " + denominators.length);
    }
    double[] ratios = new double[numerators.length];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = numerators[i] / denominators[i];
    }
    return new Ratio(
        median(ratios),
        Arrays.stream(ratios).min().orElseThrow(),
        Arrays.stream(ratios).max().orElseThrow());
  }

  /** The one in the middle, or between the two there. */
  public static double median(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("no values");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  public boolean isFinite() {
    return Double.isFinite(median) && Double.isFinite(min) && Double.isFinite(max);
  }

  @Override
  public String toString() {
    return number(median) + " (" + number(min) + "–" + number(max) + ")";
  }

  public static String number(double ratio) {
    String format = ratio < 10 ? "%.2f" : ratio < 100 ? "%.1f" : "%,.0f";
    return String.format(Locale.ROOT, format, ratio);
  }
}
