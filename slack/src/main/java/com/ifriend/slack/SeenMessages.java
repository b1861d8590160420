package com.ifriend.slack;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Remembers what was accepted, so that nothing is answered twice. Slack repeats a delivery it
 * believes lost for about six minutes. Thread-safe.
 */
final class SeenMessages {
  private final Clock clock;
  private final Duration retention;
  private final int capacity;

  @GuardedBy("this")
  private final Map<String, Instant> seen = new LinkedHashMap<>();

  /**
   * @param capacity most keys kept; beyond it the oldest is forgotten early
   */
  SeenMessages(Clock clock, Duration retention, int capacity) {
    this.clock = clock;
    this.retention = retention;
    this.capacity = capacity;
  }

  /** Remembers the keys and returns true, unless one of them is remembered already. */
  synchronized boolean add(List<String> keys) {
    Instant now = clock.instant();
    forgetBefore(now.minus(retention));
    for (String key : keys) {
      if (seen.containsKey(key)) {
        return false;
      }
    }
    for (String key : keys) {
      seen.put(key, now);
    }
    Iterator<String> oldest = seen.keySet().iterator();
    while (seen.size() > capacity && oldest.hasNext()) {
      var unused = oldest.next();
      oldest.remove();
    }
    return true;
  }

  /** Takes back an {@link #add} of something that could not be accepted after all. */
  synchronized void remove(List<String> keys) {
    for (String key : keys) {
      seen.remove(key);
    }
  }

  @GuardedBy("this")
  private void forgetBefore(Instant limit) {
    Iterator<Instant> oldest = seen.values().iterator();
    while (oldest.hasNext() && oldest.next().isBefore(limit)) {
      oldest.remove();
    }
  }
}
