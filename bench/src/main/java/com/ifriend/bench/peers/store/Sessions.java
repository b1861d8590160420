package com.ifriend.bench.peers.store;

import com.ifriend.bench.peers.process.Child;
import com.ifriend.bench.peers.process.ChildException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The sessions of a contender: one at a time is measured, and stays at about one length. */
final class Sessions {
  private static final int FILL_CHUNK = 500;
  private static final int LAST = 20;

  private final String contender;
  private final Duration fillBudget;
  private int count;
  private String current = "";
  private int length;

  Sessions(String contender, Duration fillBudget) {
    this.contender = contender;
    this.fillBudget = fillBudget;
  }

  /** A new name. */
  String next() {
    count++;
    // Ends in a letter, so that none is the beginning of another.
    return contender + "-" + count + "s";
  }

  String current() {
    return current;
  }

  int length() {
    return length;
  }

  /** Makes a new session of that length the current one, and forgets the old one. */
  void prepare(Child running, int target) throws ChildException, InterruptedException {
    if (!current.isEmpty()) {
      discard(running, current);
    }
    current = next();
    length = 0;
    running.tell("create", current);
    long start = System.nanoTime();
    while (length < target) {
      int to = Math.min(target, length + FILL_CHUNK);
      running.tell("fill", current, Integer.toString(length), Integer.toString(to));
      length = to;
      long nanos = System.nanoTime() - start;
      if (length < target && nanos > fillBudget.toNanos()) {
        throw new ChildException.Failed(
            String.format(
                Locale.ROOT,
                "not measured, too slow: the first %,d events took %,d s",
                length,
                nanos / 1_000_000_000));
      }
    }
  }

  static void discard(Child running, String session) throws ChildException, InterruptedException {
    running.tell("forget", session);
    running.tell("delete", session);
  }

  /** Returns the nanoseconds it took. */
  long append(Child running) throws ChildException, InterruptedException {
    long nanos = running.nanos("append", current, "main", Integer.toString(length), "text");
    length++;
    return nanos;
  }

  Child.Reading read(Child running, String request) throws ChildException, InterruptedException {
    return request.equals("last")
        ? running.reading(request, current, Integer.toString(LAST))
        : running.reading(request, current);
  }

  /** What {@link #read} should return. */
  List<Integer> expected(String request) {
    return Check.range(request.equals("last") ? Math.max(0, length - LAST) : 0, length);
  }
}
