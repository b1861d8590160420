package com.ifriend.store.testkit;

import com.google.adk.sessions.BaseSessionService;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoredSessionService;

/** A backend behind a network connection, where it shows what a call costs. */
public interface ProxiedBackend extends SessionBackend {
  /** The way to the server that {@link #proxiedStore} takes. */
  TcpProxy proxy();

  /** A store whose every byte goes through {@link #proxy}, over one connection at a time. */
  SessionStore proxiedStore();

  /** The service on it. */
  default BaseSessionService proxied() {
    return new StoredSessionService(proxiedStore());
  }

  /** How many round trips a page of a user's sessions takes. */
  default int roundTripsOfAPage() {
    return 1;
  }
}
