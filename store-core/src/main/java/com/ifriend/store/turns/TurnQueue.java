package com.ifriend.store.turns;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Messages that a channel has been told we have, until they are answered. Each is accepted once,
 * and worked on behind the earlier ones of its lane, by one process at a time; that of a process
 * which died goes on in another.
 *
 * <p><b>Atomic and one round trip.</b> Each verb happens as a whole or not at all. <b>Time</b> is
 * the clock of the store. <b>Fair</b>: a lane in which work may be done waits for a worker behind
 * those that waited before, and no author has more than {@link TurnRules#atOnce} such lanes.
 * <b>Blocking</b>, bounded in time, safe for use by many threads.
 *
 * <p>Every verb may throw {@link com.ifriend.store.StoreUnavailableException}; calling it again is
 * then safe. If only the reply was lost, a lease that it gave is lost too: after {@link
 * TurnRules#lease} somebody gets it anew.
 */
public interface TurnQueue {
  /** What a queue holds everybody to. */
  TurnRules rules();

  /** Whether what is in it outlives this process. */
  default boolean isDurable() {
    return true;
  }

  /**
   * Takes a message, unless it is known.
   *
   * @param owner who works on it at once if its lane is free; empty if it is to wait for a {@link
   *     #claim}
   */
  Admission accept(NewTurn turn, Optional<String> owner);

  /**
   * Work: the lane that has been ready longest, because nobody works in it or because its worker
   * has been silent for too long.
   *
   * @param owner who asks, for a person to read
   */
  Optional<Lease> claim(String owner);

  /**
   * Takes a lane without a message, so that nobody works in it meanwhile; end it with {@link
   * #complete}. For channels whose users wait for the answer on the line.
   *
   * @return empty if somebody works in it, or messages wait in it
   */
  Optional<Lease> hold(String lane, String owner);

  /**
   * Keeps a lease for another {@link TurnRules#lease}.
   *
   * @param note for the next attempt at this turn, in place of an earlier one; empty leaves that as
   *     it is
   * @return false if the lease was lost; nothing is changed then
   */
  @CanIgnoreReturnValue
  boolean renew(Lease lease, Optional<byte[]> note);

  /**
   * Ends an attempt and, in the same step, does what {@link #claim} does. Of a lease that was lost
   * only the latter.
   *
   * @param owner who wants more work; empty if it wants none
   */
  @CanIgnoreReturnValue
  Optional<Lease> complete(Lease lease, TurnOutcome outcome, Optional<String> owner);

  /**
   * Takes one of the permits of this name, which all processes share: for what a channel allows so
   * many times in a while.
   *
   * @param most how many there are in any time of this length; with 0 none is taken
   * @param time a permit can be had again when this has passed; the same in each call
   * @return how many had been taken in the last such time; one more is taken now if that is less
   *     than {@code most}
   */
  @CanIgnoreReturnValue
  int take(String permit, int most, Duration time);

  /** What is in the queue. */
  TurnCounts counts();

  /**
   * Messages for a person to look at, oldest first.
   *
   * @param parked dead letters, instead of what waits or is worked on
   */
  List<QueuedTurn> list(boolean parked, int limit);

  /**
   * Puts a dead letter back into its lane, as if it had never been tried.
   *
   * @return false if there is none with this id
   */
  boolean retry(String id);

  /**
   * Removes a dead letter. Its id stays known.
   *
   * @return false if there is none with this id
   */
  boolean drop(String id);

  /**
   * Removes all dead letters of one person, as {@link #drop} does.
   *
   * @return how many
   */
  default int dropOf(String author) {
    int dropped = 0;
    for (QueuedTurn turn : list(true, rules().parked())) {
      dropped += turn.author().equals(author) && drop(turn.id()) ? 1 : 0;
    }
    return dropped;
  }
}
