package com.ifriend.bench.loadtest.measure;

import java.time.Duration;

/**
 * How often something is repeated: at least so often, then until the time is up or there are
 * enough.
 */
public record Sampling(int atLeast, int atMost, Duration within) {

  /** Asked before each repetition, with how many there were. */
  boolean goesOn(int done, long startNanos) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    return done < atLeast || (done < atMost && System.nanoTime() - startNanos < within.toNanos());
  }
}
