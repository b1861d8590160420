package com.ifriend.store.redis;

/**
 * Keys that servers have dropped by themselves since they started, whoever wrote them.
 *
 * @param expired at their deadline
 * @param evicted for want of memory, by {@code maxmemory-policy}
 */
public record KeyLosses(long expired, long evicted) {
  /** None were dropped. */
  public static final KeyLosses NONE = new KeyLosses(0, 0);

  KeyLosses plus(KeyLosses other) {
    return new KeyLosses(expired + other.expired, evicted + other.evicted);
  }
}
