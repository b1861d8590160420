package com.ifriend.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.store.testkit.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;

final class RedisProbeTest {
  private static final Pattern CALL = Pattern.compile("redis\\.p?call\\(\\s*'([A-Z]+)'");

  @Test
  void everyCommandOfTheScriptsIsTried() throws IOException {
    Set<String> called = new TreeSet<>();
    try (Stream<Path> files =
        Files.list(Path.of("src/main/resources", "com/ifriend/store/redis"))) {
      for (Path file : files.toList()) {
        CALL.matcher(Files.readString(file)).results().forEach(call -> called.add(call.group(1)));
      }
    }
    assertThat(called).contains("RPUSH", "TIME");
    called.remove("TIME");
    assertThat(RedisProbe.COMMANDS.keySet()).containsExactlyInAnyOrderElementsOf(called);
  }

  @Test
  void commandsAreTriedAndNotCarriedOut() {
    try (RedisServer server = RedisServer.start();
        RedisClient client = RedisClient.create(server.url())) {
      assertThat(
              RedisProbe.refusals(
                  AnyRedis.plain(server.url()).withReplicas(1),
                  new HostAndPort("127.0.0.1", server.port())))
          .isEmpty();
      assertThat(client.dbSize()).isZero();
      // One EXEC would show here, as would any write.
      assertThat(client.info("commandstats")).doesNotContain("cmdstat_exec", "cmdstat_hset");
    }
  }
}
