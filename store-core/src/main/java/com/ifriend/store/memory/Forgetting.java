package com.ifriend.store.memory;

import java.time.Duration;
import java.time.Instant;

/**
 * What stays of a forgetting, so that it lasts: the conversations may live on and be learnt from
 * again. For stores, which keep none of what {@link #covers} says from an event.
 *
 * <p>Events carry the time of their client. So what was learnt before is known by the latest time
 * of it. What was said before, and was yet to be learnt, is known by the store's own clock; but
 * only among what is recent, since whoever brings in old conversations brings old times. A clock
 * that is far ahead does not keep for ever from being learnt what is said later.
 *
 * @param saidUntil the latest time of an event that had made a memory; {@link Instant#MIN} if none
 * @param at when it was forgotten, by the clock of the store
 */
public record Forgetting(Instant saidUntil, Instant at) {
  /** What nobody has learnt from for so long is taken for brought in, not for yet to be learnt. */
  public static final Duration RECENT = Duration.ofDays(2);

  /** Whether what was said then, by the time of its event, is forgotten. */
  public boolean covers(Instant saidAt) {
    boolean learnt = !saidAt.isAfter(saidUntil) && !saidAt.isAfter(at.plus(RECENT));
    return learnt || (!saidAt.isAfter(at) && saidAt.isAfter(at.minus(RECENT)));
  }
}
