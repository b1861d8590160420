package com.ifriend.store.tiered;

import com.ifriend.store.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether one of the two servers is to be asked at all. Who finds it silent says so, and nobody
 * waits for it until a probe has found it back. Thread-safe.
 */
final class Tier {
  private static final Logger log = LoggerFactory.getLogger(Tier.class);

  private final String name;
  private final long began = System.nanoTime();
  private volatile long changedAt;
  private volatile long settledAt;
  private final AtomicReference<@Nullable StoreUnavailableException> failure =
      new AtomicReference<>();

  Tier(String name) {
    this.name = name;
  }

  boolean isUp() {
    return failure.get() == null;
  }

  /** It did not answer. */
  void failed(StoreUnavailableException e) {
    if (failure.getAndSet(e) == null) {
      log.warn("{} is away: {}", name, e.getMessage());
    }
  }

  /** It answers, and what it has is in order. */
  void back() {
    if (failure.getAndSet(null) != null) {
      log.info("{} is back", name);
    }
  }

  /**
   * It went away, is back, or is another one.
   *
   * @param time until when each process knows it and has drawn its conclusions
   */
  void changed(Duration time) {
    changedAt = now();
    settledAt = Math.max(settledAt, changedAt + time.toNanos());
  }

  /** Whether each process knows of the last change. */
  boolean isSettled() {
    return now() >= settledAt;
  }

  boolean hasChangedWithin(Duration time) {
    return changedAt > 0 && now() < changedAt + time.toNanos();
  }

  /** By a clock that nobody sets, from 1 on. */
  private long now() {
    return System.nanoTime() - began + 1;
  }

  /** For who cannot go on without it. */
  StoreUnavailableException away(String operation) {
    StoreUnavailableException e = failure.get();
    return new StoreUnavailableException(
        operation + " needs " + name + (e == null ? "" : ", which is away: " + e.getMessage()), e);
  }
}
