package com.ifriend.store.testkit;

import com.google.adk.sessions.BaseSessionService;

/** A backend behind a network connection. */
public interface WireBackend extends SessionBackend {
  /** The way to the server that {@link #proxied} takes. */
  TcpProxy proxy();

  /** A service whose every byte goes through {@link #proxy}, over one connection at a time. */
  BaseSessionService proxied();
}
