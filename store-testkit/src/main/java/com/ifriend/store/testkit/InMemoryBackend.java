package com.ifriend.store.testkit;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.SessionStore;
import com.ifriend.store.inmemory.InMemoryStores;
import java.time.Duration;
import java.util.Set;

/** The in-memory backend, on which the kit proves itself. */
public final class InMemoryBackend implements SessionBackend {
  private static final Duration TTL = Duration.ofHours(1);

  private final SettableClock clock = new SettableClock();
  private final InMemoryStores stores = InMemoryStores.create(clock, TTL);

  @Override
  public SessionStore otherStore() {
    return stores.sessions();
  }

  @Override
  public SessionStore store() {
    return stores.sessions();
  }

  @Override
  public Duration ttl() {
    return TTL;
  }

  @Override
  public void age(SessionKey key, Duration by) {
    clock.advance(by);
  }

  @Override
  public Set<String> parts(SessionKey key) {
    return service()
            .listSessions(key.appName(), key.userId())
            .blockingGet()
            .sessionIds()
            .contains(key.id())
        ? Set.of("entry")
        : Set.of();
  }
}
