package com.ifriend.store;

/**
 * Counts how often a thread has waited for a server. Stores count, whoever measures them compares
 * the number before a call with that after it; a call to a store stays on its thread.
 */
public final class RoundTrips {
  private static final ThreadLocal<RoundTrips> OF_THREAD = ThreadLocal.withInitial(RoundTrips::new);

  private long count;

  private RoundTrips() {}

  /** For stores: the calling thread is about to wait for a server. */
  public static void add() {
    OF_THREAD.get().count++;
  }

  /** How many round trips the calling thread has made so far. */
  public static long ofThisThread() {
    return OF_THREAD.get().count;
  }
}
