package com.ifriend.bench.figure;

/** What a ratio should be. */
public sealed interface Goal {
  /** A row that explains another one. */
  Goal NONE = new None();

  boolean met(double ratio);

  static Goal atMost(double limit) {
    return new AtMost(limit);
  }

  static Goal atLeast(double limit) {
    return new AtLeast(limit);
  }

  record AtMost(double limit) implements Goal {
    @Override
    public boolean met(double ratio) {
      return ratio <= limit;
    }

    @Override
    public String toString() {
      return "≤ " + Ratio.number(limit);
    }
  }

  record AtLeast(double limit) implements Goal {
    @Override
    public boolean met(double ratio) {
      return ratio >= limit;
    }

    @Override
    public String toString() {
      return "≥ " + Ratio.number(limit);
    }
  }

  record None() implements Goal {
    @Override
    public boolean met(double ratio) {
      return true;
    }

    @Override
    public String toString() {
      return "";
    }
  }
}
