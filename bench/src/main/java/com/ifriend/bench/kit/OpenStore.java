package com.ifriend.bench.kit;

import com.ifriend.store.SessionStore;
import com.ifriend.store.mysql.MySqlConfig;
import com.ifriend.store.mysql.MySqlStores;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisStores;
import java.io.Closeable;

/** A store of sessions with connections and caches of its own. */
public record OpenStore(SessionStore sessions, Runnable closing) implements Closeable {
  public static OpenStore on(RedisConfig config) {
    RedisStores stores = RedisStores.connect(config);
    return new OpenStore(stores.sessions(), stores::close);
  }

  public static OpenStore on(MySqlConfig config) {
    MySqlStores stores = MySqlStores.connect(config);
    return new OpenStore(stores.sessions(), stores::close);
  }

  @Override
  public void close() {
    closing.run();
  }
}
