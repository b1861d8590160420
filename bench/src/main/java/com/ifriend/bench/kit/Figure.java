package com.ifriend.bench.kit;

import java.util.Locale;

/** A time or a throughput, as people read it. */
public record Figure(double value, Unit unit) {
  public enum Unit {
    NANOS,
    PER_SECOND
  }

  public static Figure nanos(double value) {
    return new Figure(value, Unit.NANOS);
  }

  public static Figure perSecond(double value) {
    return new Figure(value, Unit.PER_SECOND);
  }

  @Override
  public String toString() {
    if (unit == Unit.PER_SECOND) {
      return String.format(Locale.ROOT, "%,.0f/s", value);
    }
    return value < 1e6
        ? String.format(Locale.ROOT, "%.1f µs", value / 1e3)
        : String.format(Locale.ROOT, "%,.2f ms", value / 1e6);
  }
}
