package com.ifriend.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.store.redis.RedisStores;
import com.ifriend.store.testkit.Await;
import com.ifriend.store.testkit.RedisServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.SetParams;

/** What a real Redis drops by itself. */
final class RedisKeysMeterTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @Test
  void expiredAndEvictedKeysAreThoseOfTheServer() {
    RedisServer redis =
        RedisServer.start("--maxmemory", "3mb", "--maxmemory-policy", "allkeys-lru");
    try (redis;
        RedisStores stores = ObservedStoreCase.connect(redis);
        RedisClient client = RedisClient.create(redis.url())) {
      new BotMeters(meters).watchRedisKeys(stores::keyLosses);
      assertThat(keys("expired")).isZero();
      for (int i = 0; i < 7; i++) {
        client.set("short-" + i, "v", SetParams.setParams().px(1));
      }
      Await.until("they are gone", () -> client.dbSize() == 0);
      Await.until("they are counted", () -> keys("expired") == 7);
      assertThat(keys("evicted")).isZero();

      for (int i = 0; i < 40; i++) {
        client.set("ballast-" + i, "x".repeat(100 << 10));
      }
      Await.until("the others are counted", () -> keys("evicted") > 0);

      redis.kill();
      double evicted = keys("evicted");
      assertThat(keys("expired")).isEqualTo(7);
      assertThat(evicted).isPositive();
    }
  }

  @Test
  void nothingIsClaimedBeforeTheFirstAnswer() {
    new BotMeters(meters)
        .watchRedisKeys(
            () -> {
              throw new IllegalStateException("no answer");
            });
    assertThat(keys("expired")).isNaN();
  }

  private double keys(String what) {
    return meters.get("ifriend.redis.keys").tag("what", what).functionCounter().count();
  }
}
