package com.ifriend.app.doctor;

import com.ifriend.store.turns.TurnCounts;
import java.time.Duration;

/** Whether messages wait for too long, or were given up. */
final class TurnsCheck {
  private static final String SUBJECT = "Messages";

  /** Longer than a turn takes. */
  private static final Duration LONG = Duration.ofMinutes(5);

  private TurnsCheck() {}

  static Finding look(TurnCounts counts) {
    if (counts.parked() > 0) {
      return Finding.warning(
          SUBJECT,
          counts.parked() + " given up, " + counts.turns() + " waiting or worked on",
          "see why: ./ifriend turns list --parked; then ./ifriend turns retry --all, or drop --all");
    }
    if (counts.oldest().compareTo(LONG) > 0) {
      return Finding.warning(
          SUBJECT,
          counts.turns()
              + " waiting or worked on, the oldest for "
              + counts.oldest().toMinutes()
              + " minutes",
          "start a bot if none runs; if one does, its log says what it waits for");
    }
    return Finding.good(SUBJECT, counts.turns() + " waiting or worked on, none given up");
  }
}
