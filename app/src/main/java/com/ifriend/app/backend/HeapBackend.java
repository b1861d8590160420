package com.ifriend.app.backend;

import com.ifriend.app.metrics.BotMeters;
import com.ifriend.store.Records;
import com.ifriend.store.SessionStore;
import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.memory.MemoryStore;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRules;
import java.time.Clock;
import java.time.Duration;

/** The heap of this process. */
public final class HeapBackend implements Backend {
  private final InMemoryStores stores;
  private final String description;

  /**
   * An empty one.
   *
   * @param description which one it is, in words
   */
  public HeapBackend(Duration sessionTtl, String description) {
    this.stores = InMemoryStores.create(Clock.systemUTC(), sessionTtl);
    this.description = description;
  }

  @Override
  public String kind() {
    return "inmemory";
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public SessionStore sessions() {
    return stores.sessions();
  }

  @Override
  public MemoryStore memories() {
    return stores.memories();
  }

  @Override
  public TurnQueue turns(String name, TurnRules rules) {
    return stores.turns(name, rules);
  }

  @Override
  public Records records(String kind) {
    return stores.records(kind);
  }

  @Override
  public void ping() {}

  @Override
  public boolean endsWithUs() {
    return true;
  }

  @Override
  public boolean isShared() {
    return false;
  }

  @Override
  public void watch(BotMeters meters) {}

  @Override
  public void close() {}
}
