package com.ifriend.bench.faults;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What a {@link Writer} has said. */
final class WriterReport {
  private final Set<String> acked = new HashSet<>();
  private long lastAck = System.nanoTime();
  private long longestGap;
  private int refused;

  synchronized void read(Optional<String> line) {
    // A line that was cut off by the end of the process has no full stop.
    String[] words = line.filter(said -> said.endsWith(".")).orElse(". ").split("[ .]", -1);
    if (words[0].equals(Writer.REFUSED)) {
      refused++;
    }
    if (words[0].equals(Writer.ACKED)) {
      long now = System.nanoTime();
      longestGap = acked.isEmpty() ? 0 : Math.max(longestGap, now - lastAck);
      lastAck = now;
      acked.add(words[1]);
    }
  }

  synchronized Set<String> acked() {
    return Set.copyOf(acked);
  }

  synchronized int refused() {
    return refused;
  }

  /** The longest time without an acknowledgement, in seconds. */
  synchronized double longestGap() {
    return longestGap / 1e9;
  }
}
