package com.ifriend.store.testkit;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that runs with the system's, and can be put forward. Thread-safe. */
public final class SettableClock extends Clock {
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  private final Clock system = Clock.systemUTC();

  public void advance(Duration by) {
    var unused = ahead.updateAndGet(by::plus);
  }

  @Override
  public Instant instant() {
    return system.instant().plus(requireNonNull(ahead.get()));
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("this clock is read for its instants only");
  }
}
