package com.ifriend.slack.api;

import java.time.Duration;

/**
 * Numbers nobody had a reason to configure yet; tests use smaller ones.
 *
 * @param parallelTurns turns running at once, at most
 * @param takesLong after this a user is told that the answer takes longer
 * @param firstRetry before a turn that failed, or an answer that Slack did not take, is tried
 *     again; doubled for each further time, up to a minute
 * @param drain how long a bot that is closed waits for running turns
 * @param apiTimeout for one Web API call
 * @param helloTimeout for a new socket to become usable
 * @param pingEvery between two pings on a socket
 * @param deadAfter a socket on which nothing arrived for so long is given up
 * @param firstBackoff before the second attempt to connect, doubled for each further one
 * @param longestBackoff between two attempts to connect
 * @param linger how long a replaced socket is read before we close it ourselves
 * @param startPatience how long, in all, a start waits for a Slack that fails
 * @param whenSwitchedOff between two attempts to connect while Socket Mode is switched off
 */
public record Tuning(
    int parallelTurns,
    Duration takesLong,
    Duration firstRetry,
    Duration drain,
    Duration apiTimeout,
    Duration helloTimeout,
    Duration pingEvery,
    Duration deadAfter,
    Duration firstBackoff,
    Duration longestBackoff,
    Duration linger,
    Duration startPatience,
    Duration whenSwitchedOff) {
  public static final Tuning DEFAULT =
      new Tuning(
          64,
          Duration.ofSeconds(20),
          Duration.ofSeconds(1),
          Duration.ofSeconds(25),
          Duration.ofSeconds(15),
          Duration.ofSeconds(10),
          Duration.ofSeconds(2),
          Duration.ofSeconds(10),
          Duration.ofMillis(250),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          Duration.ofSeconds(60));
}
