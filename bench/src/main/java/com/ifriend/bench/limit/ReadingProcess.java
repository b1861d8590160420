package com.ifriend.bench.limit;

import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisStores;

/** Reads sessions over a connection that is open, and knows what it has read. Not thread-safe. */
final class ReadingProcess implements AutoCloseable {
  private final String url;
  private RedisStores stores;

  ReadingProcess(String url) {
    this.url = url;
    this.stores = RedisStores.connect(RedisConfig.of(url));
  }

  /** What was read; the connection is a new one. */
  void forget() {
    stores.close();
    stores = RedisStores.connect(RedisConfig.of(url));
  }

  void load(SessionKey key) {
    Session loaded =
        new StoredSessionService(stores.sessions()).getSession(key, null).blockingGet();
    if (loaded == null || loaded.events().isEmpty()) {
      throw new IllegalStateException("nothing was loaded");
    }
  }

  @Override
  public void close() {
    stores.close();
  }
}
