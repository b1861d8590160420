package com.ifriend.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.adk.events.Event;
import com.google.adk.events.EventActions;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.ifriend.store.PageRequest;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.testkit.Await;
import com.ifriend.store.testkit.RedisServer;
import io.reactivex.rxjava3.core.Single;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * A server that is there and refuses for now. The caller learns what to do; when the condition is
 * over the same call succeeds, and nothing of the refused ones is there.
 */
final class RedisRefusalsTest {
  private static final SessionKey KEY = new SessionKey("app", "user", "s");
  private static final SessionKey OTHER = new SessionKey("app", "user", "other");
  private static final PageRequest PAGE = PageRequest.first(10);

  private final Session session = Session.builder(KEY).build();
  private final Event second = event("second");

  @Test
  void fullMemory() {
    try (RedisServer server = RedisServer.start("--maxmemory-policy", "noeviction");
        RedisStores stores = RedisStores.connect(AnyRedis.plain(server.url()));
        RedisClient client = RedisClient.create(server.url())) {
      StoredSessionService service = begin(stores);
      client.configSet("maxmemory", "1");

      assertWritesRefused(service, "OOM", "raise maxmemory");
      assertReadsWork(service);
      service.deleteSession(KEY).blockingAwait();
      assertThat(client.keys("*")).as("deleting is the way out").isEmpty();

      client.configSet("maxmemory", "0");
      assertWritesWork(begin(stores), client);
    }
  }

  @Test
  void replica() {
    try (RedisServer master = RedisServer.start();
        RedisServer replica = RedisServer.start("--replicaof", "127.0.0.1 " + master.port());
        RedisStores ofMaster = RedisStores.connect(AnyRedis.plain(master.url()));
        RedisClient client = RedisClient.create(replica.url())) {
      begin(ofMaster);
      Await.until("the replica has the session", () -> client.exists("session:s:index"));
      try (RedisStores stores = RedisStores.connect(AnyRedis.plain(replica.url()))) {
        StoredSessionService service = new StoredSessionService(stores.sessions());

        assertWritesRefused(service, "READONLY", "the address of the master");
        assertReadsWork(service);
        assertRefused(() -> service.deleteSession(KEY).blockingAwait(), "READONLY", "master");

        command(client, Protocol.Command.REPLICAOF, "NO", "ONE");
        assertWritesWork(service, client);
      }
    }
  }

  @Test
  void failedSnapshot() throws IOException {
    try (RedisServer server = RedisServer.start("--stop-writes-on-bgsave-error", "yes");
        RedisStores stores = RedisStores.connect(AnyRedis.plain(server.url()));
        RedisClient client = RedisClient.create(server.url())) {
      StoredSessionService service = begin(stores);
      client.configSet("save", "3600 1");
      Path inTheWay = Path.of(client.configGet("dir").get("dir"), "dump.rdb");
      Files.createDirectory(inTheWay);
      saveInBackground(client, "err");

      assertWritesRefused(service, "MISCONF", "cannot write to its disk");
      assertReadsWork(service);

      Files.delete(inTheWay);
      saveInBackground(client, "ok");
      assertWritesWork(service, client);
    }
  }

  private static void saveInBackground(RedisClient client, String outcome) {
    command(client, Protocol.Command.BGSAVE);
    Await.until(
        "the snapshot is over",
        () -> client.info("persistence").contains("rdb_last_bgsave_status:" + outcome));
  }

  @Test
  void scriptOfSomebodyElse() throws Exception {
    try (RedisServer server = RedisServer.start("--busy-reply-threshold", "20");
        RedisStores stores = RedisStores.connect(AnyRedis.plain(server.url()));
        RedisClient client = RedisClient.create(server.url());
        RedisClient patient = patient(server)) {
      StoredSessionService service = begin(stores);
      assertThat(client.ping()).isEqualTo("PONG");
      CompletableFuture<?> script =
          CompletableFuture.runAsync(
              () -> {
                var unused = patient.eval("while true do end");
              });
      Await.until("the server is busy", () -> isRefused(client, "BUSY"));

      assertWritesRefused(service, "BUSY", "SCRIPT KILL");
      assertReadsRefused(service, "BUSY", "try again");
      assertRefused(() -> service.deleteSession(KEY).blockingAwait(), "BUSY", "try again");
      assertRefused(stores::ping, "BUSY", "try again");
      assertRefused(() -> RedisStores.connect(AnyRedis.plain(server.url())), "BUSY", "try again");

      assertThat(client.scriptKill()).isEqualTo("OK");
      assertThat(script.handle((done, error) -> error).get(10, TimeUnit.SECONDS))
          .hasMessageContaining("killed");
      assertWritesWork(service, client);
    }
  }

  private static RedisClient patient(RedisServer server) {
    return RedisClient.builder()
        .hostAndPort(new HostAndPort("127.0.0.1", server.port()))
        .clientConfig(DefaultJedisClientConfig.builder().socketTimeoutMillis(60_000).build())
        .build();
  }

  @Test
  void serverThatReadsItsData() throws Exception {
    // Slow at each key when it starts, and at home for clients in between.
    try (RedisServer server =
            RedisServer.start(
                "--key-load-delay", "20000", "--loading-process-events-interval-bytes", "1024");
        RedisStores stores = RedisStores.connect(AnyRedis.plain(server.url()));
        RedisClient client = RedisClient.create(server.url())) {
      StoredSessionService service = begin(stores);
      byte[] filler = new byte[2_048];
      Random random = new Random(1);
      for (int i = 0; i < 150; i++) {
        random.nextBytes(filler);
        client.set(("filler-" + i).getBytes(StandardCharsets.UTF_8), filler);
      }
      command(client, Protocol.Command.SAVE);
      server.kill();
      CompletableFuture<?> started = CompletableFuture.runAsync(server::restart);
      // Connections from before are dead, and the port is silent for a moment.
      Await.until(
          "the server is loading",
          () -> String.valueOf(catchThrowable(stores::ping).getMessage()).contains("LOADING"));

      assertWritesRefused(service, "LOADING", "try again in a moment");
      assertReadsRefused(service, "LOADING", "try again in a moment");
      assertRefused(
          () -> RedisStores.connect(AnyRedis.plain(server.url())), "LOADING", "try again");

      started.get(60, TimeUnit.SECONDS);
      Await.until("dead connections are gone", () -> catchThrowable(client::ping) == null);
      client.del(client.keys("filler-*").toArray(String[]::new));
      assertWritesWork(service, client);
    }
  }

  /** A session with one event, while all is well. */
  @CanIgnoreReturnValue
  private static StoredSessionService begin(RedisStores stores) {
    StoredSessionService service = new StoredSessionService(stores.sessions());
    run(service.createSession(KEY, Map.of()));
    run(service.appendEvent(Session.builder(KEY).build(), event("first")));
    return service;
  }

  private void assertWritesRefused(StoredSessionService service, String code, String advice) {
    assertRefused(() -> run(service.appendEvent(session, second)), code, advice);
    assertRefused(() -> run(service.createSession(OTHER, Map.of("k", 1))), code, advice);
    assertThat(session.events()).isEmpty();
    assertThat(session.state()).isEmpty();
  }

  private static void assertReadsRefused(StoredSessionService service, String code, String advice) {
    assertRefused(() -> run(service.getSession(KEY, null).toSingle()), code, advice);
    assertRefused(() -> run(service.listSessions("app", "user", PAGE)), code, advice);
  }

  private static void assertRefused(ThrowingCallable call, String code, String advice) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StoreUnavailableException.class, e -> assertThat(e.retryable()).isTrue())
        .hasMessageContaining("was refused: " + code + " ")
        .hasMessageContaining(advice);
  }

  private static void command(RedisClient client, Protocol.Command command, String... args) {
    CommandArguments all = new CommandArguments(command);
    for (String arg : args) {
      all.add(arg);
    }
    var unused = client.executeCommand(all);
  }

  private static boolean isRefused(RedisClient client, String code) {
    try {
      var unused = client.ping();
      return false;
    } catch (JedisDataException e) {
      return String.valueOf(e.getMessage()).startsWith(code);
    }
  }

  private static void assertReadsWork(StoredSessionService service) {
    assertThat(ids(service)).containsExactly("first");
    assertThat(service.listSessions("app", "user", PAGE).blockingGet().sessions()).hasSize(1);
  }

  /** The same calls again; nothing of the refused ones is there before. */
  private void assertWritesWork(StoredSessionService service, RedisClient client) {
    assertThat(ids(service)).containsExactly("first");
    assertThat(service.getSession(KEY, null).blockingGet().state()).containsOnlyKeys("first");
    assertThat(client.keys("*"))
        .containsExactlyInAnyOrderElementsOf(
            List.of(
                "session:s:meta",
                "session:s:events",
                "session:s:state",
                "session:s:index",
                "sessions:app:user"));

    run(service.appendEvent(session, second));
    run(service.createSession(OTHER, Map.of("k", 1)));

    assertThat(ids(service)).containsExactly("first", "second");
    assertThat(service.getSession(KEY, null).blockingGet().state())
        .containsOnlyKeys("first", "second");
    assertThat(service.getSession(OTHER, null).blockingGet().state()).containsOnlyKeys("k");
  }

  private static List<String> ids(StoredSessionService service) {
    return service.getSession(KEY, null).blockingGet().events().stream().map(Event::id).toList();
  }

  private static Event event(String id) {
    return Event.builder()
        .id(id)
        .author("user")
        .actions(EventActions.builder().stateDelta(Map.of(id, 1)).build())
        .build();
  }

  private static void run(Single<?> work) {
    var unused = work.blockingGet();
  }
}
