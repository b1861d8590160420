package com.ifriend.store.turns;

import java.time.Duration;

/**
 * What is in a queue.
 *
 * @param turns that wait or are worked on
 * @param bytes of their payloads
 * @param ready lanes that anybody could work in and nobody does
 * @param parked dead letters
 * @param oldest how long the oldest has been in the queue; zero if there is none
 */
public record TurnCounts(long turns, long bytes, long ready, long parked, Duration oldest) {
  /** Of two queues together. */
  public TurnCounts plus(TurnCounts other) {
    return new TurnCounts(
        turns + other.turns,
        bytes + other.bytes,
        ready + other.ready,
        parked + other.parked,
        oldest.compareTo(other.oldest) > 0 ? oldest : other.oldest);
  }
}
