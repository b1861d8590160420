package com.ifriend.store.testkit;

import com.google.adk.sessions.BaseSessionService;

/** A backend behind a network connection, where it shows what a call costs. */
public interface ProxiedBackend extends SessionBackend {
  /** The way to the server that {@link #proxied} takes. */
  TcpProxy proxy();

  /** A service whose every byte goes through {@link #proxy}, over one connection at a time. */
  BaseSessionService proxied();

  /** How many round trips a page of a user's sessions takes. */
  default int roundTripsOfAPage() {
    return 1;
  }
}
