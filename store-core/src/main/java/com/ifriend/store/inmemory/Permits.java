package com.ifriend.store.inmemory;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/** What may be done so often in a while. Thread-safe. */
final class Permits {
  /** When each was taken, oldest first. */
  @GuardedBy("this")
  private final Map<String, Queue<Instant>> taken = new HashMap<>();

  /** As {@link com.ifriend.store.turns.TurnQueue#take}. */
  synchronized int take(String permit, int most, Duration time, Instant now) {
    Queue<Instant> times = taken.computeIfAbsent(permit, name -> new ArrayDeque<>());
    times.removeIf(at -> !at.plus(time).isAfter(now));
    int before = times.size();
    if (before < most) {
      times.add(now);
    }
    if (times.isEmpty()) {
      taken.remove(permit);
    }
    return before;
  }
}
