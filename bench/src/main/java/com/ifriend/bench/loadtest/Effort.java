package com.ifriend.bench.loadtest;

import com.ifriend.bench.kit.Step;
import java.time.Duration;

/**
 * How long is spent on what has no number of repetitions of its own.
 *
 * @param warmUp of appends and loads before they are measured, each pair once
 * @param sampling of appends, loads and turns at one length of the history
 * @param turnWarmUp turns of each backend before any is measured
 */
record Effort(Sampling warmUp, Sampling sampling, Sampling turnWarmUp) {
  static final Effort USUAL =
      new Effort(
          new Sampling(5, Integer.MAX_VALUE, Duration.ofSeconds(2)),
          new Sampling(20, 500, Duration.ofSeconds(2)),
          new Sampling(5, Integer.MAX_VALUE, Duration.ofSeconds(3)));

  /** At least so often, then until the time is up or there are enough. */
  record Sampling(int atLeast, int atMost, Duration within) {
    /**
     * Repeats a step.
     *
     * @throws InterruptedException if the run is to end
     */
    void repeat(Step step) throws Exception {
      long end = System.nanoTime() + within.toNanos();
      for (int done = 0; done < atLeast || (done < atMost && System.nanoTime() < end); done++) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        step.run();
      }
    }
  }
}
