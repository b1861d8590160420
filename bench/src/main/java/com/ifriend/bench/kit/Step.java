package com.ifriend.bench.kit;

import java.time.Duration;

/** Work that may fail, in which case the whole run does. */
@FunctionalInterface
public interface Step {
  Step NOTHING = () -> {};

  void run() throws Exception;

  /** Does it again and again for that long, but once at least. */
  static void repeat(Duration time, Step step) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    do {
      step.run();
    } while (System.nanoTime() < end);
  }
}
