package com.ifriend.bench.loadtest;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as on the command line: {@code 2ms}, {@code 0.5ms}, {@code 1s}. */
final class Delay {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,3})?)(ms|s)");

  private Delay() {}

  /**
   * @throws IllegalArgumentException saying what a right one looks like
   */
  static Duration parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("'" + text + "' is not a time such as 2ms, 0.5ms or 1s");
    }
    return Duration.ofNanos(
        new BigDecimal(parts.group(1))
            .scaleByPowerOfTen(parts.group(2).equals("ms") ? 6 : 9)
            .longValue());
  }

  static String print(Duration duration) {
    return plain(duration, 6) + "ms";
  }

  static String seconds(Duration duration) {
    return plain(duration, 9);
  }

  private static String plain(Duration duration, int digits) {
    return BigDecimal.valueOf(duration.toNanos(), digits).stripTrailingZeros().toPlainString();
  }
}
