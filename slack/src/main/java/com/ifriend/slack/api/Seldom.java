package com.ifriend.slack.api;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Tells of what happens often: the first time, and then at most once a minute. Thread-safe. */
public final class Seldom {
  private static final long PAUSE = Duration.ofMinutes(1).toNanos();

  private final LongSupplier nanoTime;

  @GuardedBy("this")
  private boolean told;

  @GuardedBy("this")
  private long toldAt;

  @GuardedBy("this")
  private long untold;

  public Seldom(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Counts it, and tells of it if it is time to.
   *
   * @param tell called when it is time to tell, with how often it happened since it was told last
   */
  public void happened(LongConsumer tell) {
    long times;
    synchronized (this) {
      untold++;
      long now = nanoTime.getAsLong();
      if (told && now - toldAt < PAUSE) {
        return;
      }
      told = true;
      toldAt = now;
      times = untold;
      untold = 0;
    }
    tell.accept(times);
  }
}
