package com.ifriend.slackdouble;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Things that happened, in order, and a way to wait for more of them. Thread-safe. */
final class Journal<T> {
  private final String what;

  @GuardedBy("this")
  private final List<T> entries = new ArrayList<>();

  @GuardedBy("this")
  private int taken;

  /**
   * @param what names the entries in the message of a wait that failed
   */
  Journal(String what) {
    this.what = what;
  }

  synchronized void add(T entry) {
    entries.add(entry);
    notifyAll();
  }

  synchronized List<T> all() {
    return List.copyOf(entries);
  }

  /** Waits for the first entry that no earlier call of this method returned. */
  synchronized T take(Duration within) {
    awaitSize(taken + 1, within);
    return entries.get(taken++);
  }

  /** Waits until there are at least {@code count} entries and returns all of them. */
  synchronized List<T> await(int count, Duration within) {
    awaitSize(count, within);
    return List.copyOf(entries);
  }

  /** Waits until there are more than {@code count} entries; false when there are not in time. */
  synchronized boolean grewBeyond(int count, Duration within) {
    long deadline = System.nanoTime() + within.toNanos();
    while (entries.size() <= count) {
      long leftNanos = deadline - System.nanoTime();
      if (leftNanos <= 0) {
        return false;
      }
      try {
        wait(leftNanos / 1_000_000 + 1);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("Interrupted while waiting for " + what, e);
      }
    }
    return true;
  }

  @GuardedBy("this")
  private void awaitSize(int size, Duration within) {
    if (!grewBeyond(size - 1, within)) {
      throw new AssertionError(
          "Waited " + within + " for " + what + " number " + size + ", got " + entries);
    }
  }
}
