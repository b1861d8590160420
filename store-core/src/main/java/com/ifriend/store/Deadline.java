package com.ifriend.store;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Until when the calling thread waits for servers: locks and replies are waited for as long as is
 * left, and what has no time left is not sent, so that a time-out of 700 ms is that of an
 * operation, however many steps it has. For stores, whose calls stay on their thread.
 *
 * <p>Two waits take from the time, but each can last a whole time-out of the store, whatever is
 * left: that for a place in a pool, and that for a new connection. A server is not told: what was
 * sent may still be done there when nobody waits for it any more. Over an application's own client
 * or {@code DataSource}, a wait lasts as long as that one says.
 */
public final class Deadline {
  private static final ThreadLocal<@Nullable Long> END = new ThreadLocal<>();

  private Deadline() {}

  /** Does the work within the time; within another deadline, by that one. */
  public static <T> T within(Duration timeout, Supplier<T> work) {
    if (END.get() != null) {
      return work.get();
    }
    END.set(System.nanoTime() + timeout.toNanos());
    try {
      return work.get();
    } finally {
      END.remove();
    }
  }

  /** What is left, in whole milliseconds, 0 if nothing is; all there is outside of a deadline. */
  public static int leftMillis() {
    Long end = END.get();
    if (end == null) {
      return Integer.MAX_VALUE;
    }
    long left = (end - System.nanoTime() + 999_999) / 1_000_000;
    return (int) Math.max(0, Math.min(Integer.MAX_VALUE, left));
  }
}
