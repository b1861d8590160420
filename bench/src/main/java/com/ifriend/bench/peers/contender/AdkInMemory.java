package com.ifriend.bench.peers.contender;

import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.InMemorySessionService;
import java.net.URI;

/** ADK's own service, on the heap. */
final class AdkInMemory extends AdkPeer {
  private final BaseSessionService service = new InMemorySessionService();

  @Override
  public String open(URI server) {
    return "google-adk, on the heap; nothing is stored";
  }

  @Override
  BaseSessionService service() {
    return service;
  }

  @Override
  public void close() {}
}
