package com.ifriend.store.turns;

import java.time.Duration;

/**
 * What a queue holds its users and its workers to. All processes on one queue should have the same.
 *
 * @param lease how long a worker may be silent before its lane goes to another
 * @param remembered how long the id of a message is known, at least; a store remembers it as long
 *     as a session lives if that is longer, up to {@link #LONGEST_WITH_SESSION}
 * @param atOnce lanes of one author in which work may be done at a time, by all processes together
 * @param perAuthor messages of one author in the queue
 * @param turns messages in the queue
 * @param bytes of all payloads in the queue
 * @param parked dead letters kept; beyond it the oldest is dropped
 */
public record TurnRules(
    Duration lease,
    Duration remembered,
    int atOnce,
    int perAuthor,
    int turns,
    long bytes,
    int parked) {
  /**
   * An id is known no longer because sessions live longer, if they ever end: nobody delivers a
   * message again after a month, and ids take room.
   */
  public static final Duration LONGEST_WITH_SESSION = Duration.ofDays(30);

  /** For a bot of one workspace. */
  public static final TurnRules DEFAULT =
      new TurnRules(
          Duration.ofSeconds(10), Duration.ofDays(1), 4, 1_000, 10_000, 64L << 20, 10_000);

  /**
   * @throws IllegalArgumentException if one is not positive
   */
  public TurnRules {
    if (lease.toMillis() < 1 || remembered.toMillis() < 1) {
      throw new IllegalArgumentException("lease and remembered must be positive");
    }
    if (Math.min(Math.min(atOnce, perAuthor), Math.min(turns, parked)) < 1 || bytes < 1) {
      throw new IllegalArgumentException("every limit must be positive: " + this);
    }
  }

  /** The same with other limits for each author. */
  public TurnRules withAuthor(int newAtOnce, int newPerAuthor) {
    return new TurnRules(lease, remembered, newAtOnce, newPerAuthor, turns, bytes, parked);
  }

  /** The same with another lease. */
  public TurnRules withLease(Duration newLease) {
    return new TurnRules(newLease, remembered, atOnce, perAuthor, turns, bytes, parked);
  }

  /** The same with other limits for all. */
  public TurnRules withRoom(int newTurns, long newBytes) {
    return new TurnRules(lease, remembered, atOnce, perAuthor, newTurns, newBytes, parked);
  }

  /** The same with another number of dead letters. */
  public TurnRules withParked(int newParked) {
    return new TurnRules(lease, remembered, atOnce, perAuthor, turns, bytes, newParked);
  }

  /**
   * The same, remembering ids as long as sessions live if it does not already, up to {@link
   * #LONGEST_WITH_SESSION}.
   */
  public TurnRules rememberingFor(Duration sessionTtl) {
    Duration atLeast =
        sessionTtl.compareTo(LONGEST_WITH_SESSION) < 0 ? sessionTtl : LONGEST_WITH_SESSION;
    return atLeast.compareTo(remembered) <= 0
        ? this
        : new TurnRules(lease, atLeast, atOnce, perAuthor, turns, bytes, parked);
  }
}
