package com.ifriend.store.testkit;

import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.SessionKey;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoredSessionService;
import java.time.Duration;
import java.util.Set;

/** What the contract needs to know of a backend. */
public interface SessionBackend {
  /** The store under test. */
  SessionStore store();

  /** Another one on the same data that shares as little with it as two processes would. */
  SessionStore otherStore();

  /** The service under test. */
  default BaseSessionService service() {
    return new StoredSessionService(store());
  }

  /** Another service on the same data; the contract reads back through it. */
  default BaseSessionService second() {
    return new StoredSessionService(otherStore());
  }

  /** How long a session lives after its last use. */
  Duration ttl();

  /**
   * Lets time pass for the session: every part of it that has a deadline is so much nearer to it. A
   * backend with one clock for all may age every session that exists at this moment.
   */
  void age(SessionKey key, Duration by);

  /** Lets the session's time to live run out, now. */
  default void expire(SessionKey key) {
    age(key, ttl());
  }

  /**
   * Something happens behind both stores that must not show: what a session's copy is made of is
   * lost, say.
   *
   * @param what tells different things apart
   * @return whether a store may be unavailable from then on
   */
  default boolean disturb(SessionKey key, int what) {
    return false;
  }

  /** The parts of the session that are there and have not expired, without using the session. */
  Set<String> parts(SessionKey key);
}
