package com.ifriend.bench.kit;

/** What a ratio should be. */
public record Goal(Kind kind, double limit) {
  /** Of a row that explains another one. */
  public static final Goal NONE = new Goal(Kind.NONE, 0);

  enum Kind {
    AT_MOST,
    AT_LEAST,
    NONE
  }

  public static Goal atMost(double limit) {
    return new Goal(Kind.AT_MOST, limit);
  }

  public static Goal atLeast(double limit) {
    return new Goal(Kind.AT_LEAST, limit);
  }

  public boolean met(double ratio) {
    return switch (kind) {
      case AT_MOST -> ratio <= limit;
      case AT_LEAST -> ratio >= limit;
      case NONE -> true;
    };
  }

  @Override
  public String toString() {
    return switch (kind) {
      case AT_MOST -> "≤ " + Ratio.number(limit);
      case AT_LEAST -> "≥ " + Ratio.number(limit);
      case NONE -> "";
    };
  }
}
