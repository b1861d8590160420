package com.ifriend.app.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.app.Backends;
import com.ifriend.app.DatabaseSettings;
import com.ifriend.app.transfer.Exporter;
import com.ifriend.store.EventWindow;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.StoredEvent;
import com.ifriend.store.StoredSession;
import com.ifriend.store.encryption.EncryptionKeys;
import com.ifriend.store.testkit.MySqlServer;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import com.ifriend.store.testkit.RedisServer;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import redis.clients.jedis.RedisClient;

/** What is exported is the same when it is imported, in whatever backend. */
final class ExportCommandTest {
  private static RedisServer redis;
  private static RedisServer other;
  private static MySqlServer database;
  private static Backends from;

  @TempDir private Path folder;
  private final String user = "U" + UUID.randomUUID();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start() {
    redis = RedisServer.start();
    other = RedisServer.start();
    database = MySqlServer.start(Flavour.MARIADB);
    from = Backends.open(Map.of("REDIS_URL", redis.url()));
  }

  @AfterAll
  static void stop() {
    from.close();
    database.close();
    other.close();
    redis.close();
  }

  @BeforeEach
  void empty() {
    for (RedisServer server : List.of(redis, other)) {
      try (RedisClient client = RedisClient.create(server.url())) {
        client.flushAll();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"redis", "cloudsql", "tiered", "encrypted"})
  void conversationIsTheSameToTheByteAfterItsImport(String backend) throws Exception {
    String id = "s1 " + backend;
    fill(id);
    fill("s2 " + backend);
    Path file = folder.resolve("export.jsonl");

    assertThat(export(user, "--out", file.toString())).as(err.toString()).isZero();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");

    try (Backends target = open(backend)) {
      assertThat(importInto(target, file)).as(out + "" + err).isZero();
      assertThat(out.toString()).contains("2 created", "8 events added");

      StoredSession before = load(from, id);
      StoredSession after = load(target, id);
      assertThat(texts(after)).isEqualTo(texts(before)).hasSize(4);
      assertThat(after.state()).isEqualTo(before.state());
      assertThat(after.title()).isEqualTo(before.title()).hasValue("olá");
      assertThat(after.lastEventAt()).isEqualTo(before.lastEventAt());

      out.getBuffer().setLength(0);
      assertThat(importInto(target, file)).isZero();
      assertThat(out.toString()).contains("2 were complete", "0 events added").hasLineCount(2);
      assertThat(load(target, id).count()).isEqualTo(4);
    }
  }

  /** Also with what others pushed, and values that look like sealed ones. */
  private void fill(String id) {
    Map<String, Object> state = new HashMap<>();
    state.put("like_sealed", "A".repeat(60));
    state.put("number", 1.0);
    state.put("user:home", Map.of("town", "Lisboa\u2028"));
    state.put("app:style", List.of("a", 1));
    Session session = from.sessionService().createSession("ifriend", user, state, id).blockingGet();
    append(session, "olá");
    try (RedisClient client = RedisClient.create(redis.url())) {
      client.rpush(
          "session:" + id.replace(" ", "%20") + ":events",
          "{\n \"id\": \"pushed\",\n \"author\": \"user\", \"timestamp\": 1.5e9, \"unknown_field\": 1.00}",
          "{\"id\":\"pushed too\",\"author\":\"user\",\"timestamp\":5,\"future\":{\"b\":1e2}}");
    }
    append(session, "two\r\nlines \u202e 🎉");
  }

  private static void append(Session session, String text) {
    var unused =
        from.sessionService()
            .appendEvent(
                session,
                Event.builder()
                    .id(Event.generateEventId())
                    .author("user")
                    .timestamp(1_767_224_888_280L)
                    .content(Content.fromParts(Part.fromText(text)))
                    .build())
            .blockingGet();
  }

  private static StoredSession load(Backends backends, String id, String user) {
    return backends
        .sessions()
        .load(new SessionKey("ifriend", user, id), EventWindow.ALL)
        .orElseThrow();
  }

  private StoredSession load(Backends backends, String id) {
    return load(backends, id, user);
  }

  private static List<String> texts(StoredSession session) {
    return session.events().stream().map(StoredEvent::json).map(b -> new String(b, UTF_8)).toList();
  }

  private Backends open(String backend) throws IOException {
    if (backend.equals("cloudsql") || backend.equals("tiered")) {
      return Backends.open(
          DatabaseSettings.of(database, "SESSION_BACKEND", backend, "REDIS_URL", other.url()));
    }
    Map<String, String> env = new HashMap<>(Map.of("REDIS_URL", other.url()));
    if (backend.equals("encrypted")) {
      Path keys = folder.resolve("keys");
      EncryptionKeys.generate().writeNew(keys);
      env.put("SESSION_ENCRYPTION_KEYSET", keys.toString());
    }
    return Backends.open(env);
  }

  @Test
  void oneSessionGoesToTheOutputAsLinesOfJson() throws Exception {
    fill("s1");
    fill("s2");

    assertThat(export(user, "s1")).isZero();

    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(5);
    assertThat(new ObjectMapper().readTree(lines.get(0)).at("/session/id").asText())
        .isEqualTo("s1");
    assertThat(new ObjectMapper().readTree(lines.get(4)).at("/event/content/parts/0/text").asText())
        .isEqualTo("two\r\nlines \u202e 🎉");
    assertThat(err.toString()).contains("Exported: 1");
  }

  @Test
  void fileThatIsThereIsNotWrittenOver() throws Exception {
    fill("s1");
    Path file = Files.writeString(folder.resolve("there"), "mine");

    assertThat(export(user, "--out", file.toString())).isEqualTo(2);

    assertThat(file).hasContent("mine");
    assertThat(export("nobody")).isEqualTo(1);
    assertThat(export(user, "none")).isEqualTo(1);
  }

  @Test
  void sessionThatCannotBeReadDoesNotCostTheOthers() throws Exception {
    fill("s1");
    fill("torn");
    fill("s3");
    tear("torn");
    Path file = folder.resolve("export.jsonl");

    assertThat(export(user, "--out", file.toString())).as(err.toString()).isEqualTo(1);

    assertThat(Files.readAllLines(file))
        .filteredOn(line -> line.startsWith("{\"session\""))
        .hasSize(2);
    assertThat(err.toString()).contains("Session torn cannot be read", "Exported: 2");
  }

  @Test
  void nothingIsLeftOfAFileThatCouldNotBeWritten() throws Exception {
    fill("torn");
    tear("torn");
    Path file = folder.resolve("export.jsonl");

    assertThat(export(user, "torn", "--out", file.toString())).isEqualTo(1);
    assertThat(file).doesNotExist();
    assertThat(export(user, "none", "--out", file.toString())).isEqualTo(1);
    assertThat(file).doesNotExist();
    assertThat(export(user, "--out", file.toString())).isEqualTo(1);
    assertThat(file).doesNotExist();
  }

  @Test
  void sessionThatTakesTooLongDoesNotCostTheOthersUnlessTheStoreIsAway() throws Exception {
    fill("s1");
    fill("slow");
    fill("s3");
    AtomicBoolean away = new AtomicBoolean();
    SessionStore store =
        (SessionStore)
            Proxy.newProxyInstance(
                SessionStore.class.getClassLoader(),
                new Class<?>[] {SessionStore.class},
                (proxy, method, args) -> {
                  if ((args[0] instanceof SessionKey key && key.id().equals("slow"))
                      || (away.get() && method.getName().equals("list"))) {
                    throw new StoreUnavailableException("no reply", null);
                  }
                  return method.invoke(from.sessions(), args);
                });
    List<String> unreadable = new ArrayList<>();

    assertThat(
            new Exporter(store, out).all("ifriend", user, (key, why) -> unreadable.add(key.id())))
        .isEqualTo(2);
    assertThat(unreadable).containsExactly("slow");

    Exporter another =
        new Exporter(
            store,
            new FilterWriter(out) {
              @Override
              public void flush() {
                away.set(true);
              }
            });
    assertThatThrownBy(() -> another.all("ifriend", user, (key, why) -> unreadable.clear()))
        .isInstanceOf(StoreUnavailableException.class);
    assertThat(unreadable).hasSize(1);
  }

  private static void tear(String id) {
    try (RedisClient client = RedisClient.create(redis.url())) {
      assertThat(client.del("session:" + id + ":events")).isOne();
    }
  }

  @Test
  void fileThatAppearsMeanwhileIsNotWrittenOver() throws Exception {
    fill("s1");
    Path file = folder.resolve("export.jsonl");
    ExportCommand command =
        new ExportCommand(
            use -> {
              Files.writeString(file, "mine");
              return use.of(from);
            });

    assertThat(run(command, user, "--out", file.toString())).isEqualTo(2);

    assertThat(file).hasContent("mine");
  }

  @Test
  void fileThatIsCutIsNoticed() throws Exception {
    fill("s1");
    assertThat(export(user)).isZero();
    List<String> lines = out.toString().lines().toList();
    Path file = Files.write(folder.resolve("cut"), lines.subList(0, lines.size() - 1));
    out.getBuffer().setLength(0);

    try (Backends target = open("redis")) {
      assertThat(importInto(target, file)).isEqualTo(1);
      assertThat(out.toString()).contains("the file is cut", "3 events added");

      Path whole = Files.write(folder.resolve("whole"), lines);
      assertThat(importInto(target, whole)).isZero();
      assertThat(texts(load(target, "s1"))).isEqualTo(texts(load(from, "s1")));
    }
  }

  private int export(String... arguments) {
    return run(new ExportCommand(use -> use.of(from)), arguments);
  }

  private int importInto(Backends target, Path file) {
    return run(new ImportCommand(use -> use.of(target)), "--from", "export", file.toString());
  }

  private int run(Object command, String... arguments) {
    return new CommandLine(command)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
