package com.ifriend.bench.kit;

import com.ifriend.store.redis.RedisStores;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import com.ifriend.store.testkit.RedisServer;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** One Redis without persistence and the databases that run on this machine, started here. */
public final class Servers implements AutoCloseable {
  private final Cpus cpus = Cpus.pinClient();
  private final RedisServer redis = RedisServer.start();
  private final List<SqlServer> databases = new ArrayList<>();

  private Servers() {}

  /** Starts them; a flavour that cannot run here is left out, which is said. */
  public static Servers start(Flavour... flavours) throws SQLException {
    Servers servers = new Servers();
    for (Flavour flavour : flavours) {
      SqlServer.start(flavour).ifPresent(servers.databases::add);
    }
    servers.cpus.pinServers();
    return servers;
  }

  public RedisServer redis() {
    return redis;
  }

  /** Stores on the Redis, with all settings at their defaults. */
  public RedisStores redisStores() {
    return RedisStores.connect(RedisInfo.config(redis.url()));
  }

  public List<SqlServer> databases() {
    return databases;
  }

  public Cpus cpus() {
    return cpus;
  }

  /** Where all this takes place, a line for each fact. */
  public List<String> describe() throws IOException {
    return Machine.describe(cpus, redis, databases);
  }

  @Override
  public void close() {
    databases.forEach(SqlServer::close);
    redis.close();
  }
}
