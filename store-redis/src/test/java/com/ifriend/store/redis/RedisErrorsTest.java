package com.ifriend.store.redis;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.EventWindow;
import com.ifriend.store.StoreException;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.testkit.RedisServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import redis.clients.jedis.exceptions.JedisConnectionException;

@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
final class RedisErrorsTest {
  private static final SessionKey KEY = new SessionKey("app", "user", "session");

  @Test
  void errorsThatNameEachOtherComeToAnEnd() {
    JedisConnectionException first = new JedisConnectionException("Unexpected end of stream.");
    first.addSuppressed(new JedisConnectionException("closing failed too", first));
    assertThatThrownBy(
            () ->
                RedisErrors.translate(
                    AnyRedis.plain("redis://localhost"),
                    "loading",
                    () -> {
                      throw first;
                    }))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("Unexpected end of stream.");
  }

  @Test
  void serverWithoutTheProtocolsGreetingIsTooOld() {
    try (RedisServer older = RedisServer.start("--rename-command", "HELLO", "")) {
      assertThatThrownBy(() -> RedisStores.connect(AnyRedis.plain(older.url())))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("older than Redis 6, and 7.0 is needed");
    }
  }

  @Test
  void serverThatDiesBetweenTwoCallsIsReportedByTheSecond() {
    try (RedisServer server = RedisServer.start();
        RedisStores stores = RedisStores.connect(AnyRedis.plain(server.url()))) {
      var unused = stores.sessions().load(KEY, EventWindow.ALL);
      server.kill();
      assertThatThrownBy(() -> stores.sessions().load(KEY, EventWindow.ALL))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("loading a session on Redis at 127.0.0.1:" + server.port())
          .cause()
          .hasNoSuppressedExceptions();
      assertThatThrownBy(() -> stores.inspect(KEY, 3))
          .isInstanceOf(StoreUnavailableException.class);
    }
  }
}
