package com.ifriend.app.metrics;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Asks somebody once for the several figures of a scrape, and keeps the last answer while there is
 * no new one: a scrape shall not fail with a server. Thread-safe.
 */
final class LastKnown<T> {
  /** Scrapes are further apart, the figures of one are not. */
  private static final Duration FRESH = Duration.ofMillis(500);

  private final Supplier<T> asked;
  private Optional<T> known = Optional.empty();
  private long at = System.nanoTime() - FRESH.toNanos();

  LastKnown(Supplier<T> asked) {
    this.asked = asked;
  }

  /** Empty before the first answer. */
  synchronized Optional<T> get() {
    if (System.nanoTime() - at >= FRESH.toNanos()) {
      try {
        known = Optional.of(asked.get());
      } catch (RuntimeException e) {
        // The errors of operations show it.
      }
      at = System.nanoTime();
    }
    return known;
  }
}
