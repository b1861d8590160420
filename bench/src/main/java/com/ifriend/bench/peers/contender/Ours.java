package com.ifriend.bench.peers.contender;

import static java.util.Objects.requireNonNull;

import com.google.adk.events.Event;
import com.google.adk.sessions.BaseSessionService;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoredSessionService;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** {@link StoredSessionService} on one of our stores, all settings at their defaults. */
abstract class Ours<S extends AutoCloseable> extends AdkPeer {
  private @Nullable URI server;
  private @Nullable S stores;
  private @Nullable S cold;
  private @Nullable BaseSessionService service;

  abstract S connect(URI address);

  abstract SessionStore sessions(S connected);

  abstract void close(S connected);

  abstract String settings(URI address);

  @Override
  public String open(URI address) {
    S connected = connect(address);
    server = address;
    stores = connected;
    service = new StoredSessionService(sessions(connected));
    return "this repository; " + settings(address);
  }

  @Override
  BaseSessionService service() {
    return requireNonNull(service, "not open");
  }

  /** Of a store of its own, because a store keeps what it has decoded. */
  @Override
  public Callable<List<? extends Event>> coldReader(String session) {
    if (cold != null) {
      close(cold);
    }
    S unknowing = connect(requireNonNull(server, "not open"));
    cold = unknowing;
    BaseSessionService reader = new StoredSessionService(sessions(unknowing));
    // Opens the connection.
    var unused = reader.getSession(key("no such session"), null).isEmpty().blockingGet();
    return () -> load(reader, session, 0).events();
  }

  @Override
  public void close() {
    if (cold != null) {
      close(cold);
    }
    if (stores != null) {
      close(stores);
    }
  }
}
