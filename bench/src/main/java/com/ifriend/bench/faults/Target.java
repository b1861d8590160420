package com.ifriend.bench.faults;

import com.ifriend.bench.kit.OpenStore;
import com.ifriend.store.mysql.MySqlConfig;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.testkit.MySqlServer;
import com.ifriend.store.tiered.Durability;
import com.ifriend.store.tiered.TieredConfig;
import com.ifriend.store.tiered.TieredStores;
import java.time.Duration;

/** What is tried: a backend, and what an append waits for. */
enum Target {
  TIERED_REDIS("tiered, `redis`", Durability.REDIS),
  TIERED_SQL("tiered, `sql`", Durability.SQL),
  /** For comparison. */
  REDIS("redis alone", Durability.REDIS);

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  final String title;
  private final Durability durability;

  Target(String title, Durability durability) {
    this.title = title;
    this.durability = durability;
  }

  OpenStore open(int redisPort, int mysqlPort) {
    RedisConfig redis = RedisConfig.of("redis://127.0.0.1:" + redisPort).withTimeout(PATIENCE);
    if (this == REDIS) {
      return OpenStore.on(redis);
    }
    TieredStores stores = tiered(redisPort, mysqlPort);
    return new OpenStore(stores.sessions(), stores::close);
  }

  /** Of this durability. */
  TieredStores tiered(int redisPort, int mysqlPort) {
    return TieredStores.connect(
        RedisConfig.of("redis://127.0.0.1:" + redisPort).withTimeout(PATIENCE),
        mysql(mysqlPort),
        TieredConfig.DEFAULT.withDurability(durability).withSweepInterval(Duration.ofSeconds(1)));
  }

  static MySqlConfig mysql(int port) {
    return MySqlConfig.tcp(
            "127.0.0.1", port, MySqlServer.DATABASE, MySqlServer.USER, MySqlServer.PASSWORD)
        .withTimeout(PATIENCE)
        .withSessionTtl(Duration.ofDays(1));
  }
}
