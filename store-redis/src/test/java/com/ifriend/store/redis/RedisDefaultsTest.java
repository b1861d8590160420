package com.ifriend.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.EventWindow;
import com.ifriend.store.NewEvent;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.testkit.RedisServer;
import com.ifriend.store.testkit.TcpProxy;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.UnifiedJedis;

/** What a library user has who configures nothing but the address, and what they can configure. */
final class RedisDefaultsTest {
  private static final SessionKey MAIN = new SessionKey("app", "ana", "main");

  @Test
  void twoUsersMayHaveASessionOfTheSameId() {
    try (RedisServer server = RedisServer.start();
        RedisStores stores = RedisStores.connect(RedisConfig.of(server.url()))) {
      var unusedFirst = stores.sessions().create(MAIN, ScopedPatch.NONE);
      var unusedSecond =
          stores.sessions().create(new SessionKey("app", "ben", "main"), ScopedPatch.NONE);

      assertThat(stores.sessions().delete(MAIN)).isTrue();
      assertThat(stores.sessions().load(new SessionKey("app", "ben", "main"), EventWindow.ALL))
          .isPresent();
    }
  }

  @Test
  void conversationStays() {
    try (RedisServer server = RedisServer.start();
        UnifiedJedis client = AnyRedis.open(server.url());
        RedisStores stores = RedisStores.connect(RedisConfig.of(server.url()))) {
      var unused = stores.sessions().create(MAIN, ScopedPatch.NONE);

      assertThat(client.ttl("session:app:ana:main:meta"))
          .isGreaterThan(Duration.ofDays(100 * 365).toSeconds());
    }
  }

  @Test
  void historiesAreRememberedOnlyIfTheyMay() {
    try (RedisServer server = RedisServer.start()) {
      assertThat(bytesOfSecondLoad(server, 0)).isGreaterThan(10_000);
      assertThat(bytesOfSecondLoad(server, 1 << 20)).isLessThan(10_000);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RedisConfig.of("redis://localhost").withCacheBytes(-1));
  }

  private static long bytesOfSecondLoad(RedisServer server, long cacheBytes) {
    SessionKey key = new SessionKey("app", "user", "cached-" + cacheBytes);
    try (TcpProxy proxy = TcpProxy.to("127.0.0.1", server.port());
        RedisStores stores =
            RedisStores.connect(
                RedisConfig.of("redis://127.0.0.1:" + proxy.port()).withCacheBytes(cacheBytes))) {
      var unused = stores.sessions().create(key, ScopedPatch.NONE);
      byte[] json = ("[\"" + "x".repeat(20_000) + "\"]").getBytes(UTF_8);
      var unusedAppend =
          stores
              .sessions()
              .append(key, new NewEvent("e", 1, json), ScopedPatch.NONE, OptionalLong.empty());
      assertThat(stores.sessions().load(key, EventWindow.ALL)).isPresent();
      TcpProxy.Traffic before = proxy.traffic();
      assertThat(stores.sessions().load(key, EventWindow.ALL)).isPresent();
      return proxy.traffic().since(before).bytesDown();
    }
  }
}
