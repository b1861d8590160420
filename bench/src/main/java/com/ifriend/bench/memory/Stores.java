package com.ifriend.bench.memory;

import com.ifriend.bench.kit.Servers;
import com.ifriend.bench.kit.SqlServer;
import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.memory.MemoryStore;
import com.ifriend.store.mysql.MySqlStores;
import com.ifriend.store.redis.RedisStores;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Every store of memories, empty, on servers of its own.
 *
 * @param all by the names of the backends
 */
record Stores(Map<String, MemoryStore> all, List<Runnable> stops) implements AutoCloseable {
  static Stores open() throws SQLException {
    Servers servers = Servers.start(Flavour.MYSQL, Flavour.MARIADB);
    Stores stores = new Stores(new LinkedHashMap<>(), new ArrayList<>());
    stores.all.put("in-memory", InMemoryStores.create().memories());
    RedisStores redis = servers.redisStores();
    stores.stops.add(redis::close);
    stores.all.put("Redis", redis.memories());
    for (SqlServer database : servers.databases()) {
      MySqlStores sql = database.stores();
      stores.stops.add(sql::close);
      stores.all.put(database.name().split(" ", 2)[0], sql.memories());
    }
    stores.stops.add(servers::close);
    return stores;
  }

  @Override
  public void close() {
    stops.forEach(Runnable::run);
  }
}
