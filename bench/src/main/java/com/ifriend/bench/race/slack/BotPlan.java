package com.ifriend.bench.race.slack;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param warmUp messages to each bot before the rounds
 * @param rounds in which bots alternate
 * @param messages per bot and round
 * @param patience how long an answer may take
 * @param quiet how long is waited for an answer that must not come
 * @param outage how long Slack refuses what is posted
 * @param recovery how long an answer may take after that, or after the end of a process
 */
record BotPlan(
    int warmUp,
    int rounds,
    int messages,
    Duration patience,
    Duration quiet,
    Duration outage,
    Duration recovery) {
  private static final Duration OUTAGE = Duration.ofSeconds(10);

  /** Longer than leases and locks of ten seconds, and than the pauses of who tries again. */
  private static final Duration RECOVERY = Duration.ofSeconds(30);

  /** For figures. A JVM compiles for longer than the first two thousand messages. */
  static final BotPlan FULL =
      new BotPlan(4_000, 15, 30, Duration.ofSeconds(8), Duration.ofSeconds(2), OUTAGE, RECOVERY);

  /** For a look. */
  static final BotPlan QUICK =
      new BotPlan(40, 3, 10, Duration.ofSeconds(4), Duration.ofSeconds(1), OUTAGE, RECOVERY);
}
