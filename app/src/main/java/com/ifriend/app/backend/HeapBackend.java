package com.ifriend.app.backend;

import com.ifriend.app.metrics.BotMeters;
import com.ifriend.store.inmemory.InMemoryStores;
import java.time.Clock;
import java.time.Duration;

/** The heap of this process. */
public final class HeapBackend extends StoresBackend {
  /**
   * An empty one.
   *
   * @param description which one it is, in words
   */
  public HeapBackend(Duration sessionTtl, String description) {
    this(InMemoryStores.create(Clock.systemUTC(), sessionTtl), description);
  }

  private HeapBackend(InMemoryStores stores, String description) {
    super(
        "inmemory",
        description,
        stores.sessions(),
        stores.memories(),
        stores::turns,
        stores::records);
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
