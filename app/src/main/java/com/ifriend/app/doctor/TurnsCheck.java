package com.ifriend.app.doctor;

import com.ifriend.store.turns.TurnCounts;
import java.time.Duration;
import java.util.Optional;

/** Whether messages wait for too long, or were given up. */
final class TurnsCheck {
  private static final String SUBJECT = "Messages";

  /** Longer than a turn takes. */
  private static final Duration LONG = Duration.ofMinutes(5);

  private TurnsCheck() {}

  /**
   * What to say of a queue.
   *
   * @param expected whether messages wait there at all; if not, only those that do are spoken of
   */
  static Optional<Finding> look(TurnCounts counts, boolean expected) {
    return Optional.of(look(counts))
        .filter(finding -> expected || counts.turns() + counts.parked() > 0);
  }

  private static Finding look(TurnCounts counts) {
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
