package com.ifriend.store.inmemory;

import java.time.Instant;
import java.util.Comparator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A lane that somebody works in, or in which messages wait; the lock of its queue guards it. */
final class Lane {
  static final Comparator<Lane> IN_TIME =
      Comparator.<Lane, Instant>comparing(lane -> lane.due)
          .thenComparingLong(lane -> lane.scheduled);

  final String name;

  /** Those that were not begun. */
  final TreeSet<Entry> waiting = new TreeSet<>(Entry.IN_LANE);

  /** Begun, and not done. */
  @Nullable Entry atHand;

  @Nullable String owner;
  long fence;

  /** Whose seat it has; without one nobody may work in it. */
  @Nullable String seat;

  /** From when on anybody may work in it, if it has a seat. */
  Instant due = Instant.MAX;

  long scheduled;

  Lane(String name) {
    this.name = name;
  }

  @Nullable Entry next() {
    return atHand != null ? atHand : waiting.isEmpty() ? null : waiting.first();
  }
}
