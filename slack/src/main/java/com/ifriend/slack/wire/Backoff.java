package com.ifriend.slack.wire;

import com.ifriend.slack.api.Tuning;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before a connection is made again. */
final class Backoff {
  /** Before a connection is made while the old one is still there, for some ten seconds. */
  private static final Duration LONGEST_REFRESH_PAUSE = Duration.ofSeconds(2);

  private final Tuning tuning;

  Backoff(Tuning tuning) {
    this.tuning = tuning;
  }

  /** So that a second and a third attempt come before Slack closes the old connection. */
  static Duration shortEnough(Duration pause) {
    return shorter(pause, LONGEST_REFRESH_PAUSE);
  }

  static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** The n-th pause, doubling up to the longest, of which up to a half is left to chance. */
  Duration pause(int count) {
    long first = tuning.firstBackoff().toMillis();
    long full = Math.min(tuning.longestBackoff().toMillis(), first << Math.min(count - 1, 20));
    return Duration.ofMillis(full - ThreadLocalRandom.current().nextLong(full / 2 + 1));
  }
}
