package com.ifriend.store.turns;

import com.ifriend.store.StoredSessionService;
import java.util.Optional;

/**
 * A message on its way into a queue. The bytes belong to it and must not be changed.
 *
 * @param id what tells the message from all others, however it is delivered; two with one id are
 *     the same message
 * @param alias another name by which it is known from then on, and may be known already; at times a
 *     message has two
 * @param lane the messages of one lane are worked on one after the other
 * @param author who shares the seats of one person, see {@link TurnRules#atOnce}
 * @param order where it belongs among the messages of its lane that wait: the lowest goes first, of
 *     equals the one that came first. In microseconds since the epoch, as Slack's time stamps are
 * @param payload whatever is needed to answer it, at most {@link #MAX_PAYLOAD_BYTES}
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record NewTurn(
    String id, Optional<String> alias, String lane, String author, long order, byte[] payload) {
  /** The largest message that is queued: 1 MiB, or three quarters of that where it is sealed. */
  public static final int MAX_PAYLOAD_BYTES = 1 << 20;

  /** The largest order: numbers up to it are exact on every backend. */
  private static final long MAX_ORDER = 1L << 53;

  /**
   * @throws IllegalArgumentException naming what cannot be stored
   */
  public NewTurn {
    requireName("id", id);
    alias.ifPresent(other -> requireName("alias", other));
    requireName("lane", lane);
    requireName("author", author);
    if (order < 0 || order > MAX_ORDER) {
      throw new IllegalArgumentException("order " + order + " is not in 0..2^53");
    }
    if (payload.length > MAX_PAYLOAD_BYTES) {
      throw new IllegalArgumentException(
          "the payload has "
              + payload.length
              + " bytes; at most "
              + MAX_PAYLOAD_BYTES
              + " can be queued");
    }
  }

  /** One that has no alias. */
  public NewTurn(String id, String lane, String author, long order, byte[] payload) {
    this(id, Optional.empty(), lane, author, order, payload);
  }

  /** The same, by another name too. */
  public NewTurn withAlias(String other) {
    return new NewTurn(id, Optional.of(other), lane, author, order, payload);
  }

  /** The same with other bytes. */
  public NewTurn withPayload(byte[] other) {
    return new NewTurn(id, alias, lane, author, order, other);
  }

  static void requireName(String what, String name) {
    if (name.isEmpty() || name.length() > StoredSessionService.MAX_ID_LENGTH) {
      throw new IllegalArgumentException(
          what
              + " has "
              + name.length()
              + " characters; it must have 1 to "
              + StoredSessionService.MAX_ID_LENGTH);
    }
  }
}
