package com.ifriend.store.turns;

import java.util.Optional;

/**
 * What became of a message that was offered to a queue.
 *
 * @param lease if the caller is to work on it now
 */
public record Admission(Kind kind, Optional<Lease> lease) {
  /** What can become of it. */
  public enum Kind {
    /** It is in the queue, and will be worked on. */
    ACCEPTED,
    /** A message with its id was accepted before. */
    KNOWN,
    /** Its author has too many in the queue. It is left out, for good. */
    TOO_MANY,
    /** The queue is full. It is left out; the same message may be offered again. */
    NO_ROOM
  }

  /** One that gives no lease. */
  public static Admission of(Kind kind) {
    return new Admission(kind, Optional.empty());
  }
}
