package com.ifriend.bench.memory;

import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.memory.MemoryStore;
import com.ifriend.store.mysql.MySqlConfig;
import com.ifriend.store.mysql.MySqlStores;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisStores;
import com.ifriend.store.testkit.MySqlServer;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import com.ifriend.store.testkit.RedisServer;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Every store of memories, empty, on servers of its own. */
final class Backends implements AutoCloseable {
  private final Map<String, MemoryStore> stores = new LinkedHashMap<>();
  private final Deque<Runnable> stops = new ArrayDeque<>();

  private Backends() {}

  static Backends open() throws IOException {
    Backends backends = new Backends();
    try {
      backends.stores.put("in-memory", InMemoryStores.create().memories());
      backends.openRedis();
      backends.openSql("MySQL", Flavour.MYSQL);
      backends.openSql("MariaDB", Flavour.MARIADB);
      return backends;
    } catch (IOException | RuntimeException e) {
      backends.close();
      throw e;
    }
  }

  private void openRedis() throws IOException {
    RedisServer server = RedisServer.start();
    stops.push(server::close);
    RedisStores redis = RedisStores.connect(RedisConfig.of(server.url()));
    stops.push(redis::close);
    stores.put("Redis", redis.memories());
  }

  private void openSql(String name, Flavour flavour) {
    Optional<String> obstacle = flavour.obstacle();
    if (obstacle.isPresent()) {
      System.err.println("*** " + name + " is NOT measured on this machine: " + obstacle.get());
      return;
    }
    MySqlServer server = MySqlServer.start(flavour);
    stops.push(server::close);
    MySqlStores mysql =
        MySqlStores.connect(
            MySqlConfig.tcp(
                "127.0.0.1",
                server.port(),
                MySqlServer.DATABASE,
                MySqlServer.USER,
                MySqlServer.PASSWORD));
    stops.push(mysql::close);
    stores.put(name, mysql.memories());
  }

  Map<String, MemoryStore> stores() {
    return stores;
  }

  @Override
  public void close() {
    stops.forEach(Runnable::run);
  }
}
