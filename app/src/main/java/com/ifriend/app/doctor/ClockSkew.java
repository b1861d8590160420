package com.ifriend.app.doctor;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * How far the clock of a server is from that of this machine.
 *
 * @param ours the clock of this machine
 */
record ClockSkew(Clock ours) {
  /** Time stamps of events, and so their order for a reader, are off by that much. */
  private static final Duration TOLERATED = Duration.ofSeconds(2);

  /** Tells the time of a server. */
  interface Asked<E extends Exception> {
    Instant now() throws E;
  }

  /**
   * Asks and compares.
   *
   * @param server what the clock belongs to
   */
  <E extends Exception> Finding to(String server, Asked<E> theirs) throws E {
    Instant before = ours.instant();
    Instant answer = theirs.now();
    Duration uncertainty = Duration.between(before, ours.instant());
    Duration ahead = Duration.between(before.plus(uncertainty.dividedBy(2)), answer);
    String subject = server + " clock";
    String text =
        "its clock is "
            + ahead.abs().toMillis()
            + " ms "
            + (ahead.isNegative() ? "behind" : "ahead of")
            + " that of this machine (± "
            + uncertainty.toMillis()
            + " ms)";
    return ahead.abs().compareTo(TOLERATED.plus(uncertainty)) > 0
        ? Finding.warning(
            subject,
            text + ": times of events and their expiry do not go together",
            "on the machine whose clock is wrong: timedatectl set-ntp true; to see: timedatectl"
                + " timesync-status, or chronyc tracking")
        : Finding.good(subject, text);
  }
}
