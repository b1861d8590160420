package com.ifriend.store.memory;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A span of time.
 *
 * @param from its first instant
 * @param until the first instant after it
 */
public record TimeRange(Instant from, Instant until) {
  /** All of time that milliseconds can count in a double without loss. */
  public static final TimeRange ALWAYS =
      new TimeRange(Instant.ofEpochMilli(-(1L << 52)), Instant.ofEpochMilli(1L << 52));

  public TimeRange {
    requireNonNull(from, "from");
    requireNonNull(until, "until");
    if (until.isBefore(from)) {
      throw new IllegalArgumentException(
          "the range ends at " + until + ", before it begins at " + from);
    }
  }

  /** Whether the instant lies in the range. */
  public boolean contains(Instant instant) {
    return !instant.isBefore(from) && instant.isBefore(until);
  }
}
