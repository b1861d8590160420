package com.ifriend.store.tiered;

import com.ifriend.store.turns.Lease;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The leases that this process works under, and which of the two servers each is of. Thread-safe.
 */
final class TieredLeases {
  /** Those that MySQL has given, also in place of one of Redis, which the worker knows. */
  final ConcurrentMap<Token, Lease> ofMySql = new ConcurrentHashMap<>();

  /** Those that Redis has given. */
  final ConcurrentMap<Token, Held> held = new ConcurrentHashMap<>();

  private final Duration length;

  /** A worker may know the lease with what it holds in another form. */
  record Token(String lane, long fence) {
    static Token of(Lease lease) {
      return new Token(lease.lane(), lease.fence());
    }
  }

  /**
   * @param lease as Redis gave it
   * @param until when nobody else can have it, in nanoseconds
   */
  record Held(Lease lease, long until) {}

  TieredLeases(Duration length) {
    this.length = length;
  }

  void hold(Lease lease) {
    held.put(Token.of(lease), new Held(lease, System.nanoTime() + length.toNanos()));
  }

  void given(Lease lease) {
    ofMySql.put(Token.of(lease), lease);
  }
}
