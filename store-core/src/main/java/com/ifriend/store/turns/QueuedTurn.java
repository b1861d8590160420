package com.ifriend.store.turns;

import java.time.Instant;
import java.util.Optional;

/**
 * A message as the queue has it. The bytes must not be changed.
 *
 * @param id see {@link NewTurn#id}
 * @param lane see {@link NewTurn#lane}
 * @param author see {@link NewTurn#author}
 * @param acceptedAt by the clock of the store
 * @param attempts how often it was begun, this time included; those that only waited for somebody
 *     else, and those before it was a dead letter, are not counted
 * @param begun whether it was begun before this time, counted or not
 * @param payload as it was accepted
 * @param note what an earlier attempt has left, see {@link TurnQueue#renew}
 * @param parkedFor why nobody works on it any more; empty while it waits or is worked on
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record QueuedTurn(
    String id,
    String lane,
    String author,
    Instant acceptedAt,
    int attempts,
    boolean begun,
    byte[] payload,
    Optional<byte[]> note,
    Optional<String> parkedFor) {

  /** The same with other bytes. */
  public QueuedTurn with(byte[] otherPayload, Optional<byte[]> otherNote) {
    return new QueuedTurn(
        id, lane, author, acceptedAt, attempts, begun, otherPayload, otherNote, parkedFor);
  }
}
