package com.ifriend.bench.loadtest.report;

import com.ifriend.bench.loadtest.measure.Latencies;
import java.util.Locale;
import java.util.OptionalDouble;

/** Figures as people read them, whatever the locale of the machine. */
final class Numbers {
  private static final String NONE = "–";

  private Numbers() {}

  static String millis(double millis) {
    if (millis < 0.1) {
      return format("%.4f ms", millis);
    }
    return millis < 10
        ? format("%.3f ms", millis)
        : millis < 100 ? format("%.2f ms", millis) : format("%,.0f ms", millis);
  }

  /** A power of ten, in the unit that suits it. */
  static String tick(double millis) {
    if (millis > 999) {
      return format("%.0f s", millis / 1000);
    }
    if (millis > 0.999) {
      return format("%.0f ms", millis);
    }
    return millis > 0.000_999 ? format("%.0f µs", millis * 1000) : format("%.0f ns", millis * 1e6);
  }

  static String millis(OptionalDouble millis) {
    return millis.isPresent() ? millis(millis.getAsDouble()) : NONE;
  }

  /** Too few samples are said instead of a figure. */
  static String percentile(Latencies latencies, double percentile) {
    OptionalDouble millis = latencies.percentile(percentile);
    return millis.isPresent()
        ? millis(millis.getAsDouble())
        : format("n < %,d", Latencies.samplesFor(percentile));
  }

  static String times(OptionalDouble ratio) {
    return ratio.isPresent() ? times(ratio.getAsDouble()) : NONE;
  }

  static String times(double ratio) {
    return ratio < 10 ? format("%.1fx", ratio) : format("%,.0fx", ratio);
  }

  static String perSecond(OptionalDouble rate) {
    if (rate.isEmpty()) {
      return NONE;
    }
    return format(rate.getAsDouble() < 100 ? "%.1f /s" : "%,.0f /s", rate.getAsDouble());
  }

  static String percent(OptionalDouble share) {
    return share.isPresent() ? format("%.0f %%", 100 * share.getAsDouble()) : NONE;
  }

  static String count(long count) {
    return format("%,d", count);
  }

  static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
