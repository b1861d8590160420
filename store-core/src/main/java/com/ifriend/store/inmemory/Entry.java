package com.ifriend.store.inmemory;

import com.ifriend.store.turns.NewTurn;
import com.ifriend.store.turns.QueuedTurn;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/** A message that was accepted; the lock of its queue guards it. */
final class Entry {
  static final Comparator<Entry> IN_LANE =
      Comparator.<Entry>comparingLong(entry -> entry.turn.order())
          .thenComparingLong(entry -> entry.arrival);

  final NewTurn turn;
  final Instant acceptedAt;
  final long arrival;
  int begun;

  /** Of these, those that do not count. */
  int waited;

  Optional<byte[]> note = Optional.empty();
  Optional<String> parkedFor = Optional.empty();

  Entry(NewTurn turn, Instant acceptedAt, long arrival) {
    this.turn = turn;
    this.acceptedAt = acceptedAt;
    this.arrival = arrival;
  }

  QueuedTurn queued() {
    return new QueuedTurn(
        turn.id(),
        turn.lane(),
        turn.author(),
        acceptedAt,
        begun - waited,
        begun > 1,
        turn.payload(),
        note,
        parkedFor);
  }
}
