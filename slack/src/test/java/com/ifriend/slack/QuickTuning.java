package com.ifriend.slack;

import com.ifriend.slack.api.Tuning;
import java.time.Duration;

/** What a bot that notices quickly, and tries again, is tuned to, for a test to change. */
final class QuickTuning {
  int parallelTurns = 8;
  Duration takesLong = Duration.ofSeconds(30);
  Duration helloTimeout = Duration.ofSeconds(1);
  Duration pingEvery = Duration.ofMillis(100);
  Duration deadAfter = Duration.ofMillis(600);
  Duration firstBackoff = Duration.ofMillis(20);
  Duration longestBackoff = Duration.ofMillis(200);
  Duration linger = Duration.ofSeconds(5);
  Duration startPatience = Duration.ofSeconds(5);
  Duration whenSwitchedOff = Duration.ofMillis(200);

  Tuning done() {
    return new Tuning(
        parallelTurns,
        takesLong,
        Duration.ofMillis(50),
        Duration.ofSeconds(5),
        Duration.ofSeconds(2),
        helloTimeout,
        pingEvery,
        deadAfter,
        firstBackoff,
        longestBackoff,
        linger,
        startPatience,
        whenSwitchedOff);
  }
}
