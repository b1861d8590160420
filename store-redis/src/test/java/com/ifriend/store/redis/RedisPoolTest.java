package com.ifriend.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.sessions.Session;
import com.ifriend.store.PoolUse;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.testkit.RedisCluster;
import com.ifriend.store.testkit.RedisSentinel;
import com.ifriend.store.testkit.RedisServer;
import org.junit.jupiter.api.Test;

/** What the pool shows, whichever way leads to the server. */
final class RedisPoolTest {

  @Test
  void connectionIsIdleAfterItsUseOnOneServerAndByWayOfSentinel() {
    try (RedisServer server = RedisServer.start();
        RedisServer replica =
            RedisServer.start("--replicaof", "127.0.0.1", Integer.toString(server.port()));
        RedisSentinel sentinel = RedisSentinel.watching(server)) {
      assertThat(replica.port()).isNotEqualTo(server.port());
      for (String url : new String[] {server.url(), sentinel.url()}) {
        try (RedisStores stores = RedisStores.connect(AnyRedis.plain(url))) {
          assertThat(use(stores)).as(url).isEqualTo(new PoolUse(0, 1, 0));
        }
      }
    }
  }

  @Test
  void poolsOfTheNodesOfAClusterAreCountedTogether() {
    try (RedisCluster cluster = RedisCluster.start(3, 0);
        RedisStores stores = RedisStores.connect(AnyRedis.plain(cluster.url()))) {
      PoolUse use = use(stores);
      assertThat(use.active()).isZero();
      assertThat(use.waiting()).isZero();
      assertThat(use.idle()).isBetween(1, 4);
    }
  }

  private static PoolUse use(RedisStores stores) {
    Session created =
        new StoredSessionService(stores.sessions()).createSession("app", "user").blockingGet();
    assertThat(created.events()).isEmpty();
    return stores.pool();
  }
}
