package com.ifriend.bench.kit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.redis.KeyStyle;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisStores;
import com.ifriend.store.testkit.RedisServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RawRedisTest {
  /** What a ratio to the raw round trip rests on. */
  @Test
  void theLimitMovesTheSameBytesAsTheStore() throws IOException {
    Event event = new Payload("raw").event();
    byte[] json = Payload.json(event);
    try (RedisServer server = RedisServer.start();
        RedisStores stores =
            RedisStores.connect(
                RedisConfig.of(server.url())
                    .withKeyStyle(KeyStyle.PLAIN)
                    .withSessionTtl(Duration.ofHours(1)));
        RawRedis socket = new RawRedis(server.port())) {
      StoredSessionService service = new StoredSessionService(stores.sessions());
      Session session = service.createSession("bench", "user").blockingGet();
      Rx.run(service.appendEvent(session, event));

      assertThat(socket.rpush(bytes("raw"), json)).isEqualTo(1);
      assertThat(socket.rpush(bytes("raw"), json)).isEqualTo(2);
      assertThat(socket.lrange(bytes("raw"))).containsExactly(json, json);
      assertThat(socket.lrange(bytes("session:" + session.id() + ":events"))).containsExactly(json);
      assertThat(json).hasSizeBetween(550, 650);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
