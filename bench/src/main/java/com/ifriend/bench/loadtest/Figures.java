package com.ifriend.bench.loadtest;

import com.ifriend.bench.kit.Samples;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;

/** Figures as people read them, whatever the locale of the machine. */
final class Figures {
  private static final String NONE = "–";

  private Figures() {}

  static String millis(OptionalDouble known) {
    if (known.isEmpty()) {
      return NONE;
    }
    double millis = known.getAsDouble();
    String format =
        millis < 0.1 ? "%.4f ms" : millis < 10 ? "%.3f ms" : millis < 100 ? "%.2f ms" : "%,.0f ms";
    return format(format, millis);
  }

  /** Too few samples are said instead of a figure. */
  static String percentile(Samples samples, double percentile) {
    OptionalDouble millis = samples.millis(percentile);
    return millis.isPresent() ? millis(millis) : format("n < %,d", Samples.needed(percentile));
  }

  static String times(OptionalDouble ratio) {
    return ratio.isEmpty()
        ? NONE
        : format(ratio.getAsDouble() < 10 ? "%.1fx" : "%,.0fx", ratio.getAsDouble());
  }

  static String perSecond(OptionalDouble rate) {
    return rate.isEmpty()
        ? NONE
        : format(rate.getAsDouble() < 100 ? "%.1f /s" : "%,.0f /s", rate.getAsDouble());
  }

  static String percent(OptionalDouble share) {
    return share.isPresent() ? format("%.0f %%", 100 * share.getAsDouble()) : NONE;
  }

  static String count(long count) {
    return format("%,d", count);
  }

  /** A time in units of so many nanoseconds, as a power of ten. */
  static String plain(Duration duration, int digits) {
    return BigDecimal.valueOf(duration.toNanos(), digits).stripTrailingZeros().toPlainString();
  }

  static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
