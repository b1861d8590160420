package com.ifriend.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.testkit.RedisServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;

/** A server reached by a path, which must behave as one that is reached by a port. */
final class RedisSocketTest {
  @TempDir private Path folder;

  private RedisConfig config() {
    return RedisConfig.of(RedisAddress.ofSocket(folder.resolve("redis.sock")))
        .withKeyStyle(KeyStyle.PLAIN)
        .withSessionTtl(Duration.ofHours(1));
  }

  private RedisServer server() {
    return RedisServer.start("--unixsocket", folder.resolve("redis.sock").toString());
  }

  @Test
  void moreThanTheSocketHoldsGoesInBothDirections() {
    byte[] large = new byte[20 << 20];
    Arrays.fill(large, (byte) 'x');
    try (RedisServer server = server();
        UnifiedJedis client = RedisProbe.client(config())) {
      assertThat(client.set("k".getBytes(UTF_8), large)).isEqualTo("OK");
      assertThat(client.get("k".getBytes(UTF_8))).isEqualTo(large);
      try (RedisClient byPort = RedisClient.create(server.url())) {
        assertThat(byPort.strlen("k")).isEqualTo(large.length);
      }
    }
  }

  @Test
  void silentServerIsGivenUpAfterTheTimeout() {
    try (RedisServer server = server();
        RedisStores stores = RedisStores.connect(config().withTimeout(Duration.ofMillis(200)));
        RedisClient byPort = RedisClient.create(server.url())) {
      var unused =
          byPort.executeCommand(
              new CommandArguments(Protocol.Command.CLIENT).add("PAUSE").add("60000"));
      assertThatThrownBy(stores::ping)
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("no answer in 200 ms")
          .hasMessageContaining("redis.sock");
    }
  }

  @Test
  void threadThatIsInterruptedStillGetsItsAnswerAndKeepsTheInterrupt() {
    try (RedisServer server = server();
        RedisStores stores = RedisStores.connect(config())) {
      assertThat(server.port()).isPositive();
      Thread.currentThread().interrupt();
      stores.ping();
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void poolComesBackWithTheServer() {
    try (RedisServer server = server();
        RedisStores stores = RedisStores.connect(config())) {
      assertThat(stores.where()).endsWith("redis.sock");
      server.kill();
      assertThatThrownBy(stores::ping).isInstanceOf(StoreUnavailableException.class);
      server.restart();
      stores.ping();
      assertThat(stores.pool().idle()).isEqualTo(1);
    }
    assertThat(Files.exists(folder)).isTrue();
  }

  @Test
  void missingSocketIsNamed() {
    assertThatThrownBy(() -> RedisStores.connect(config()))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("redis.sock")
        .hasMessageContaining("No such file");
  }
}
