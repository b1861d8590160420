package com.ifriend.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.store.testkit.Await;
import com.ifriend.store.testkit.RedisCluster;
import com.ifriend.store.testkit.RedisSentinel;
import com.ifriend.store.testkit.RedisServer;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.SetParams;

final class KeyLossesTest {
  private static final int KEYS = 20;

  @Test
  void keysOfAllNodesOfAClusterAreCounted() {
    try (RedisCluster cluster = RedisCluster.start(3, 0);
        RedisStores stores = RedisStores.connect(AnyRedis.plain(cluster.url()));
        RedisClusterClient client =
            RedisClusterClient.builder().nodes(RedisAddress.parse(cluster.url()).hosts()).build()) {
      assertThat(stores.keyLosses()).isEqualTo(KeyLosses.NONE);
      letExpire(client);
      Await.until("all are counted", () -> stores.keyLosses().expired() == KEYS);
    }
  }

  @Test
  void keysOfTheMasterThatSentinelsNameAreCounted() {
    try (RedisServer master = RedisServer.start();
        RedisServer replica = RedisServer.start("--replicaof", "127.0.0.1 " + master.port());
        RedisSentinel sentinel = RedisSentinel.watching(master);
        RedisStores stores = RedisStores.connect(AnyRedis.plain(sentinel.url()));
        RedisClient client = RedisClient.create(master.url())) {
      assertThat(replica.port()).isPositive();
      letExpire(client);
      Await.until("all are counted", () -> stores.keyLosses().equals(new KeyLosses(KEYS, 0)));
    }
  }

  private static void letExpire(UnifiedJedis client) {
    for (int i = 0; i < KEYS; i++) {
      client.set("short-" + i, "v", SetParams.setParams().px(1));
    }
  }
}
