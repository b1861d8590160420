package com.ifriend.store.tiered;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How the two servers work together.
 *
 * @param durability what an append waits for
 * @param room how many appends a process keeps while MySQL is away; one more is refused
 * @param sweepInterval how often, by one of all processes, all copies are compared with their
 *     originals: what a process left behind that died waits so long at most
 */
public record TieredConfig(Durability durability, int room, Duration sweepInterval) {
  public static final int DEFAULT_ROOM = 100_000;
  public static final Duration DEFAULT_SWEEP_INTERVAL = Duration.ofSeconds(15);

  public static final TieredConfig DEFAULT =
      new TieredConfig(Durability.REDIS, DEFAULT_ROOM, DEFAULT_SWEEP_INTERVAL);

  public TieredConfig {
    requireNonNull(durability, "durability");
    if (room < 1) {
      throw new IllegalArgumentException("room is " + room + "; at least 1 is needed");
    }
    if (sweepInterval.isNegative() || sweepInterval.isZero()) {
      throw new IllegalArgumentException(
          "the sweep interval is " + sweepInterval + "; it must be positive");
    }
  }

  public TieredConfig withDurability(Durability other) {
    return new TieredConfig(other, room, sweepInterval);
  }

  public TieredConfig withRoom(int appends) {
    return new TieredConfig(durability, appends, sweepInterval);
  }

  public TieredConfig withSweepInterval(Duration interval) {
    return new TieredConfig(durability, room, interval);
  }
}
