package com.ifriend.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.events.Event;
import com.google.adk.events.EventActions;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.testkit.Await;
import com.ifriend.store.testkit.DurabilityContract;
import com.ifriend.store.testkit.RedisServer;
import io.reactivex.rxjava3.core.Single;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.RedisClient;

/** With an append-only file. */
final class RedisDurabilityTest {
  private abstract static class Persistent extends DurabilityContract<RedisServer> {
    @Override
    protected void withStore(RedisServer server, Consumer<SessionStore> work) {
      try (RedisStores stores = RedisBackend.connect(server.port())) {
        work.accept(stores.sessions());
      }
    }
  }

  /** Each reply waits for the disk: a crash of the machine loses nothing either. */
  @Nested
  @DisplayName("appendfsync always")
  final class Always extends Persistent {
    @Override
    protected RedisServer start() {
      return RedisServer.start("--appendonly", "yes", "--appendfsync", "always");
    }
  }

  /**
   * While it syncs its file, Redis replies before it writes, for up to two seconds: that much is
   * lost when the process is killed. What has reached the file is not.
   */
  @Test
  void everySecondKeepsWhatHasReachedTheFile() {
    SessionKey key = new SessionKey("app", "user", "s");
    List<String> appended = IntStream.range(0, 200).mapToObj(i -> "event-" + i).toList();
    try (RedisServer server =
        RedisServer.start("--appendonly", "yes", "--appendfsync", "everysec")) {
      withService(
          server,
          service -> {
            run(service.createSession(key, Map.of()));
            Session session = Session.builder(key).build();
            appended.forEach(id -> run(service.appendEvent(session, event(id))));
          });
      try (RedisClient client = RedisClient.create(server.url())) {
        Await.until(
            "Redis has written its file",
            () -> client.info("persistence").contains("aof_buffer_length:0"));
      }
      server.kill();
      server.restart();
      withService(
          server, service -> assertThat(ids(service, key)).containsExactlyElementsOf(appended));
    }
  }

  /**
   * A server that was killed while it wrote a script's transaction cuts its file inside of that
   * transaction, and at the second start does what was begun there with what came next.
   */
  @ParameterizedTest(name = "{0} bytes cut, tried again before the second start: {1}, read: {2}")
  @CsvSource({
    "20, true, true",
    "20, false, true",
    "200, true, true",
    "200, true, false",
    "200, false, true",
    "300, true, true",
    "300, true, false",
    "300, false, true"
  })
  void eventThatWasHalfWrittenIsThereOnce(int cut, boolean retriedAtOnce, boolean readFirst)
      throws IOException {
    SessionKey key = new SessionKey("app", "user", "s");
    Path file;
    try (RedisServer server = RedisServer.start("--appendonly", "yes", "--appendfsync", "always")) {
      withService(
          server,
          service -> {
            run(service.createSession(key, Map.of()));
            run(service.appendEvent(Session.builder(key).build(), event("first")));
            run(service.appendEvent(Session.builder(key).build(), event("half")));
          });
      try (RedisClient client = RedisClient.create(server.url())) {
        Path folder = Path.of(client.configGet("dir").get("dir"));
        try (Stream<Path> files = Files.walk(folder)) {
          file = files.filter(f -> f.toString().endsWith(".incr.aof")).findFirst().orElseThrow();
        }
      }
      server.kill();
      System.err.println(
          "AOF: " + Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1));
      try (FileChannel aof = FileChannel.open(file, StandardOpenOption.WRITE)) {
        var unused = aof.truncate(aof.size() - cut);
      }
      server.restart();
      withService(
          server,
          service -> {
            Session session = Session.builder(key).build();
            assertThat(ids(service, key)).containsExactly("first");
            run(service.appendEvent(session, event("other")));
            if (retriedAtOnce) {
              run(service.appendEvent(session, event("half")));
            }
          });
      server.kill();
      server.restart();
      withService(
          server,
          service -> {
            Session session = Session.builder(key).build();
            run(service.appendEvent(session, event("half")));
            if (readFirst) {
              assertThat(ids(service, key)).containsExactlyInAnyOrder("first", "other", "half");
            }
            run(service.appendEvent(session, event("half")));
            run(service.appendEvent(session, event("last")));
            assertThat(ids(service, key)).hasSize(4).startsWith("first").endsWith("last");
            assertThat(service.getSession(key, null).blockingGet().state())
                .containsOnlyKeys("first", "other", "half", "last");
          });
    }
  }

  private static void withService(RedisServer server, Consumer<StoredSessionService> work) {
    try (RedisStores stores = RedisBackend.connect(server.port())) {
      work.accept(new StoredSessionService(stores.sessions()));
    }
  }

  private static List<String> ids(StoredSessionService service, SessionKey key) {
    return service.getSession(key, null).blockingGet().events().stream().map(Event::id).toList();
  }

  /** The same at every call. */
  private static Event event(String id) {
    return Event.builder()
        .id(id)
        .author("user")
        .timestamp(1)
        .actions(EventActions.builder().stateDelta(Map.of(id, "x".repeat(50))).build())
        .build();
  }

  private static void run(Single<?> work) {
    var unused = work.blockingGet();
  }
}
