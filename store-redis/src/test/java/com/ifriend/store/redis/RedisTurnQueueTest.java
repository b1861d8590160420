package com.ifriend.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.store.SessionStore;
import com.ifriend.store.testkit.RedisServer;
import com.ifriend.store.testkit.TurnBackend;
import com.ifriend.store.testkit.TurnQueueContract;
import com.ifriend.store.turns.NewTurn;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRules;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.UnifiedJedis;

final class RedisTurnQueueTest extends TurnQueueContract {
  @Override
  protected TurnBackend backend() {
    return new RedisTurnBackend(RedisBackend.SHARED);
  }

  @Test
  void idIsKnownForAMonthWhereSessionsNeverEnd() {
    try (RedisServer server = RedisServer.start()) {
      RedisConfig config = RedisConfig.of(server.url()).withSessionTtl(SessionStore.NEVER);
      assertKnownForAMonth(config);
    }
  }

  @Test
  void permitsLeaveNothingBehind() {
    try (RedisServer server = RedisServer.start();
        RedisStores stores = RedisStores.connect(RedisConfig.of(server.url()));
        UnifiedJedis client = RedisProbe.client(RedisConfig.of(server.url()))) {
      TurnQueue queue = stores.turns("q", TurnRules.DEFAULT);
      queue.take("looked for", 0, Duration.ofHours(1));
      queue.take("taken", 1, Duration.ofHours(1));

      assertThat(client.keys("turns:{q}:taken:*")).containsExactly("turns:{q}:taken:taken");
      assertThat(client.ttl("turns:{q}:taken:taken")).isBetween(3_500L, 3_600L);
    }
  }

  private static void assertKnownForAMonth(RedisConfig config) {
    try (RedisStores stores = RedisStores.connect(config);
        UnifiedJedis client = RedisProbe.client(config)) {
      var unused =
          stores
              .turns("q", TurnRules.DEFAULT)
              .accept(new NewTurn("t", "lane", "author", 1, new byte[1]), Optional.empty());

      assertThat(client.keys("turns:{q}:known:*"))
          .isNotEmpty()
          .allSatisfy(
              key ->
                  assertThat(Duration.ofMillis(client.pttl(key)))
                      .isBetween(Duration.ofDays(29), Duration.ofDays(30)));
    }
  }
}
