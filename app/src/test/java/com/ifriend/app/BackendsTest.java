package com.ifriend.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.sessions.Session;
import com.ifriend.app.settings.ConfigException;
import com.ifriend.app.settings.Settings;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.StoredMemoryService;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.encryption.EncryptionKeys;
import com.ifriend.store.testkit.MySqlServer;
import com.ifriend.store.testkit.RedisServer;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/** The entry for agents of other people. */
final class BackendsTest {

  @Test
  void environmentChoosesTheBackend(@TempDir Path home) {
    try (RedisServer redis = RedisServer.start()) {
      for (Map<String, String> env :
          List.of(
              Map.of("SESSION_BACKEND", "redis", "REDIS_URL", redis.url()),
              Map.of("SESSION_BACKEND", "inmemory"),
              Map.of("IFRIEND_HOME", home.toString()))) {
        try (Backends backends = Backends.open(env)) {
          assertThat(backends.sessionService()).isInstanceOf(StoredSessionService.class);
          Session session = backends.sessionService().createSession("app", "user").blockingGet();
          assertThat(backends.sessionService().getSession(session.sessionKey(), null).blockingGet())
              .isNotNull();
          assertThat(backends.complaint()).isEmpty();
        }
      }
    }
  }

  @Test
  void sessionsAreSealedWhenThereIsAKey(@TempDir Path home) throws IOException {
    Path keyset = home.resolve("keys.json");
    EncryptionKeys.generate().writeNew(keyset);
    try (RedisServer redis = RedisServer.start();
        RedisClient client = RedisClient.create(redis.url());
        Backends backends =
            Backends.open(
                Map.of(
                    "REDIS_URL", redis.url(),
                    "SESSION_ENCRYPTION_KEYSET", keyset.toString()))) {
      assertThat(backends.description()).endsWith(", encrypted");
      Session session =
          backends
              .sessionService()
              .createSession("app", "user", Map.<String, Object>of("k", "confidential"), "s")
              .blockingGet();

      assertThat(client.hget("session:s:state", "k")).doesNotContain("confidential");
      assertThat(
              backends
                  .sessionService()
                  .getSession(session.sessionKey(), null)
                  .blockingGet()
                  .state())
          .containsEntry("k", "confidential");
    }
  }

  @Test
  void cloudSqlKeepsSessionsForTheNextProcess() {
    MySqlServer.assumeRunsHere(MySqlServer.Flavour.MARIADB);
    MySqlServer server = MySqlServer.start(MySqlServer.Flavour.MARIADB);
    try {
      Map<String, String> tcp = DatabaseSettings.of(server, "SESSION_BACKEND", "cloudsql");
      Map<String, String> socket = new HashMap<>(tcp);
      socket.keySet().removeAll(List.of("CLOUDSQL_HOST", "CLOUDSQL_PORT"));
      socket.put("CLOUDSQL_UNIX_SOCKET", server.socket().toString());

      Session session;
      try (Backends backends = Backends.open(tcp)) {
        session = backends.sessionService().createSession("app", "user").blockingGet();
        assertThat(backends.complaint()).isEmpty();
        assertThat(backends.description()).isEqualTo("cloudsql 127.0.0.1:" + server.port());
        assertThat(
                Metrics.globalRegistry
                    .get("ifriend.sessions")
                    .tags("backend", "cloudsql", "what", "expired")
                    .functionCounter())
            .isNotNull();
      }
      try (Backends backends = Backends.open(socket)) {
        assertThat(backends.sessionService().getSession(session.sessionKey(), null).blockingGet())
            .isNotNull();
        server.close();
        assertThat(backends.complaint()).isPresent();
      }
      assertThatThrownBy(() -> Backends.open(tcp))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("127.0.0.1:" + server.port())
          .hasMessageContaining("SESSION_BACKEND=inmemory")
          .hasMessageNotContaining(MySqlServer.PASSWORD);
    } finally {
      server.close();
    }
  }

  @Test
  void memoriesMayLiveInABackendOfTheirOwn() {
    MySqlServer.assumeRunsHere(MySqlServer.Flavour.MARIADB);
    MySqlServer server = MySqlServer.start(MySqlServer.Flavour.MARIADB);
    try (RedisServer redis = RedisServer.start()) {
      Map<String, String> env =
          DatabaseSettings.of(server, "REDIS_URL", redis.url(), "MEMORY_BACKEND", "cloudsql");
      SimpleMeterRegistry meters = new SimpleMeterRegistry();
      try (Backends backends = Backends.open(Settings.from(env), meters)) {
        assertThat(backends.description())
            .startsWith("redis 127.0.0.1:")
            .endsWith("; memories: cloudsql 127.0.0.1:" + server.port());
        assertThat(backends.memoryService()).isInstanceOf(StoredMemoryService.class);
        Session session = backends.sessionService().createSession("app", "user").blockingGet();
        backends.memoryService().addSessionToMemory(session).blockingAwait();
        var unused = backends.memoryService().searchMemory("app", "user", "Paris").blockingGet();
        assertThat(
                meters
                    .get("ifriend.memory.store.operations")
                    .tags("operation", "search", "backend", "cloudsql")
                    .timer()
                    .count())
            .isEqualTo(1);
        for (String pool : List.of("redis", "cloudsql")) {
          assertThat(
                  meters
                      .get("ifriend.pool.connections")
                      .tags("pool", pool, "state", "idle")
                      .gauge()
                      .value())
              .isPositive();
        }

        server.close();
        assertThat(backends.complaint()).isEmpty();
      }
      assertThatThrownBy(() -> Backends.open(env))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("127.0.0.1:" + server.port())
          .hasMessageContaining("MEMORY_BACKEND=inmemory");
    } finally {
      server.close();
    }
  }

  @Test
  void whereTheEmbeddedRedisCannotRunSessionsAreInMemory(@TempDir Path home) throws IOException {
    Path files = Files.createDirectories(home.resolve("redis/appendonlydir"));
    Files.writeString(files.resolve("appendonly.aof.manifest"), "nonsense\n");

    try (Backends backends = Backends.open(Map.of("IFRIEND_HOME", home.toString()))) {
      assertThat(backends.description()).startsWith("inmemory, in place of the embedded redis");
      assertThat(backends.sessionService().createSession("app", "user").blockingGet()).isNotNull();
    }
  }

  @Test
  void wrongSettingsAreConfigExceptions() {
    assertThatThrownBy(() -> Backends.open(Map.of("SESSION_BACKEND", "disk")))
        .isInstanceOf(ConfigException.class);
  }
}
