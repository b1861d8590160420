package com.ifriend.store.redis;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.ifriend.store.StoreException;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.Memories;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.redis.RedisClients.ServerInfo;
import com.ifriend.store.testkit.RedisServer;
import com.ifriend.store.testkit.TcpProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;

/** What the caller is told when Redis does not play along. */
final class RedisStoresTest {

  @Test
  void refusedConnectionNamesHostPortAndCause() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }

    assertThatThrownBy(() -> RedisStores.connect(AnyRedis.plain("redis://127.0.0.1:" + port)))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("127.0.0.1:" + port)
        .hasMessageContaining("Connection refused");
  }

  @Test
  void silentServerIsGivenUpAfterTheTimeout() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      RedisConfig config =
          AnyRedis.plain("redis://127.0.0.1:" + silent.getLocalPort())
              .withTimeout(Duration.ofMillis(50));

      assertThatThrownBy(() -> RedisStores.connect(config))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("timed out")
          .hasMessageContaining("no answer in 50 ms");
    }
  }

  @Test
  void callersWhoFindNoFreeConnectionAreToldSo() throws Exception {
    Duration patience = Duration.ofMillis(300);
    ExecutorService callers = Executors.newFixedThreadPool(4);
    try (RedisServer server = RedisServer.start();
        RedisStores stores =
            RedisStores.connect(
                AnyRedis.plain(server.url()).withMaxConnections(1).withTimeout(patience));
        RedisClient client = RedisClient.create(server.url())) {
      assertThat(client.executeCommand(pause(5_000))).isNotNull();
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        calls.add(callers.submit(stores::ping));
      }

      List<String> complaints = new ArrayList<>();
      for (Future<?> call : calls) {
        Throwable failure = requireNonNull(catchThrowable(call::get).getCause());
        assertThat(failure).isInstanceOf(StoreUnavailableException.class);
        complaints.add(failure.getMessage());
      }
      assertThat(complaints)
          .anyMatch(complaint -> complaint.contains("no answer in 300 ms"))
          .anyMatch(complaint -> complaint.contains("300 ms for one of the 1 connections"));
    } finally {
      callers.shutdownNow();
    }
  }

  @Test
  void onlyOneCallFailsWhenAllIdleConnectionsAreDead() throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(5);
    try (RedisServer server = RedisServer.start();
        TcpProxy proxy = TcpProxy.to("127.0.0.1", server.port());
        RedisStores stores =
            RedisStores.connect(AnyRedis.plain("redis://127.0.0.1:" + proxy.port()));
        RedisClient client = RedisClient.create(server.url())) {
      // Calls at once leave as many idle connections behind.
      assertThat(client.executeCommand(pause(1_000))).isNotNull();
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        calls.add(callers.submit(stores::ping));
      }
      for (Future<?> call : calls) {
        call.get();
      }
      assertThat(client.info("clients")).containsPattern("connected_clients:[4-6]");

      proxy.cutAll();

      assertThatThrownBy(stores::ping).isInstanceOf(StoreUnavailableException.class);
      assertThatCode(stores::ping).doesNotThrowAnyException();
    } finally {
      callers.shutdownNow();
    }
  }

  private static CommandArguments pause(int millis) {
    return new CommandArguments(Protocol.Command.CLIENT)
        .add("PAUSE")
        .add(Integer.toString(millis))
        .add("ALL");
  }

  @Test
  void credentialsAreSentDecodedAndARefusalIsNotRetryable() {
    try (RedisServer server = RedisServer.start("--requirepass", "p@ss+w%rd")) {
      String host = "127.0.0.1:" + server.port();
      RedisStores.connect(AnyRedis.plain("redis://:p%40ss+w%25rd@" + host)).close();
      RedisStores.connect(AnyRedis.plain("redis://default:p%40ss+w%25rd@" + host)).close();

      for (String url : new String[] {"redis://:wrong@" + host, "redis://" + host}) {
        assertThatThrownBy(() -> RedisStores.connect(AnyRedis.plain(url)))
            .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.retryable()).isFalse())
            .hasMessageNotContaining("wrong@");
      }
    }
  }

  @Test
  void clusterIsKnownByWhatRedisAndValkeySay() {
    assertThat(ServerInfo.parse("redis_mode:cluster\r\ncluster_enabled:1\r\n").clusterNode())
        .isTrue();
    assertThat(ServerInfo.parse("server_mode:cluster\r\ncluster_enabled:1\r\n").clusterNode())
        .isTrue();
    assertThat(ServerInfo.parse("redis_mode:standalone\r\ncluster_enabled:0").clusterNode())
        .isFalse();
  }

  @Test
  void serverThatIsTooOldIsRefusedByVersion() {
    RedisConfig config = AnyRedis.plain("redis://old:1");

    assertThatThrownBy(
            () ->
                RedisClients.check(
                    config, ServerInfo.parse("# Server\r\nredis_version:6.2.14\r\nx:1")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("old:1 is version 6.2.14; 7.0 or newer");
    for (String right : new String[] {"redis_version:7.0.15", "redis_version:10.0.0", "unknown"}) {
      assertThatCode(() -> RedisClients.check(config, ServerInfo.parse(right)))
          .doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @CsvSource({"noeviction, false", "allkeys-lru, true", "volatile-ttl, true"})
  void serverThatMayDropSessionsIsRecognised(String policy, boolean evicts) {
    try (RedisServer server = RedisServer.start("--maxmemory-policy", policy);
        RedisClient client = RedisClient.create(server.url())) {
      assertThat(ServerInfo.of(client))
          .hasValueSatisfying(info -> assertThat(info.evicts()).isEqualTo(evicts));
    }
  }

  @Test
  void anyTtlIsTaken() {
    Duration longest = Duration.ofSeconds(Long.MAX_VALUE);
    SessionKey key = new SessionKey("app", "user", "for ever");
    try (RedisServer server = RedisServer.start();
        RedisClient client = RedisClient.create(server.url());
        RedisStores stores =
            RedisStores.connect(
                AnyRedis.plain(server.url()).withSessionTtl(longest).withMemoryTtl(longest))) {
      StoredSessionService service = new StoredSessionService(stores.sessions());
      Session session = service.createSession(key, Map.of("k", 1)).blockingGet();
      service
          .appendEvent(session, Event.builder().author("user").build())
          .ignoreElement()
          .blockingAwait();
      new Memories(stores.memories())
          .remember(new MemoryOwner("app", "user"), Audience.DIRECT, "tea for two");

      assertThat(service.getSession(key, null).blockingGet().events()).hasSize(1);
      assertThat(client.keys("*"))
          .isNotEmpty()
          .allSatisfy(
              name -> assertThat(client.ttl(name)).as(name).isGreaterThan(364_999L * 24 * 60 * 60));
    }
  }

  @Test
  void databaseOfTheAddressIsUsed() {
    String id = UUID.randomUUID().toString();
    try (RedisStores three = RedisStores.connect(AnyRedis.plain(url("/3")));
        RedisStores zero = RedisStores.connect(AnyRedis.plain(url("/0")))) {
      Session session =
          new StoredSessionService(three.sessions())
              .createSession("app", "user", Map.of(), id)
              .blockingGet();

      assertThat(new StoredSessionService(three.sessions()).getSession(session.sessionKey(), null))
          .satisfies(found -> assertThat(found.blockingGet()).isNotNull());
      assertThat(new StoredSessionService(zero.sessions()).getSession(session.sessionKey(), null))
          .satisfies(found -> assertThat(found.isEmpty().blockingGet()).isTrue());
    }
  }

  private static String url(String database) {
    return RedisBackend.SHARED.url().replaceFirst("/\\d+$", "") + database;
  }
}
