package com.ifriend.store.turns;

import java.time.Duration;

/** How an attempt at a turn ended. */
public sealed interface TurnOutcome {
  /** Nothing is left to do. */
  TurnOutcome DONE = new Done();

  /** Nothing is left to do. */
  record Done() implements TurnOutcome {}

  /**
   * It is to be tried again, ahead of what waits behind it in its lane.
   *
   * @param after not before this has passed
   * @param counts whether this attempt counts among {@link QueuedTurn#attempts}: one that only
   *     waited for somebody else does not
   */
  record Again(Duration after, boolean counts) implements TurnOutcome {}

  /**
   * It cannot be done. It goes to the dead letters, for a person to look at, and its lane goes on.
   *
   * @param reason in words, without what a user wrote
   */
  record Parked(String reason) implements TurnOutcome {}
}
