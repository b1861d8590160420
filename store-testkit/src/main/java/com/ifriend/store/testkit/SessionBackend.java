package com.ifriend.store.testkit;

import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.SessionKey;
import com.ifriend.store.SessionStore;

/** What the contract needs to know of a backend. */
public interface SessionBackend {
  /** The service under test. */
  BaseSessionService service();

  /**
   * Another service on the same data that shares as little with the first as two processes would;
   * the contract reads back through it.
   */
  BaseSessionService second();

  /** The store underneath, to look at bytes. */
  SessionStore store();

  /**
   * Lets the session's time to live run out, now. A backend with one clock for all may end every
   * session that exists at this moment.
   */
  void expire(SessionKey key);
}
