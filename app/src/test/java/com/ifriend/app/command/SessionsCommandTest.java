package com.ifriend.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.adk.events.Event;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.Session;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.agent.Concierge;
import com.ifriend.agent.IFriendAgent;
import com.ifriend.agent.ModelConfig;
import com.ifriend.agent.Models;
import com.ifriend.agent.tours.TourCatalogs;
import com.ifriend.app.Backends;
import com.ifriend.app.DatabaseSettings;
import com.ifriend.store.PageRequest;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.Memories;
import com.ifriend.store.memory.Memory;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.memory.TimeRange;
import com.ifriend.store.testkit.MySqlServer;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import com.ifriend.store.testkit.RedisServer;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import redis.clients.jedis.RedisClient;

/** The command in this process, on real servers. */
final class SessionsCommandTest {
  private static RedisServer redis;
  private static Backends onRedis;

  private final String user = "U" + UUID.randomUUID();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final InputStream realIn = System.in;

  @BeforeAll
  static void start() {
    redis = RedisServer.start();
    onRedis = Backends.open(Map.of("REDIS_URL", redis.url()));
  }

  @AfterAll
  static void stop() {
    onRedis.close();
    redis.close();
  }

  @BeforeEach
  void empty() {
    try (RedisClient client = RedisClient.create(redis.url())) {
      client.flushAll();
    }
  }

  @AfterEach
  void restoreIn() {
    System.setIn(realIn);
  }

  @Test
  void listShowsTheLastUsedFirst() {
    talk(onRedis, "s1", "busca tours em Paris");
    talk(onRedis, "s2", "mais\nbarato", "detalhes do 2");

    assertThat(run("list", user)).isZero();
    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).startsWith("s2  ").endsWith("  2 events  mais barato");
    assertThat(lines.get(1)).startsWith("s1  ").endsWith("  1 events  busca tours em Paris");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void listHasTheNameThatAUserGave() throws Exception {
    talk(onRedis, "s1", "busca tours em Paris");
    Concierge concierge =
        new Concierge(
            IFriendAgent.create(Models.create(ModelConfig.offline()), TourCatalogs.sample()),
            onRedis.sessionService(),
            null);
    assertThat(concierge.rename(user, "s1", "Paris in May")).isTrue();

    assertThat(run("list", user)).isZero();
    assertThat(out.toString()).endsWith("  Paris in May\n");
    out.getBuffer().setLength(0);

    assertThat(run("list", user, "--json")).isZero();
    assertThat(new ObjectMapper().readTree(out.toString()).path("title").asText())
        .isEqualTo("Paris in May");
  }

  @Test
  void idsAndTextsCannotPassForLinesOfTheList() throws Exception {
    String id = "s1\ns9  2027-01-01T00:00:00Z  9 events \u001b[2J\u202e";
    talk(onRedis, id, "busca\u202e tours\u009b2J em Paris");

    assertThat(run("list", user)).isZero();
    assertThat(run("show", user, id)).isZero();
    assertThat(run("explain", user, id)).isZero();
    assertThat(out.toString().lines()).noneMatch(line -> line.startsWith("s9"));
    assertThat(out.toString()).contains("s1\\u000as9").doesNotContain("\u001b", "\u202e", "\u009b");
    out.getBuffer().setLength(0);

    assertThat(run("list", user, "--json")).isZero();
    assertThat(out.toString()).hasLineCount(1).doesNotContain("\u202e");
    assertThat(new ObjectMapper().readTree(out.toString()).path("id").asText()).isEqualTo(id);
    assertThat(run("show", user, "none\n❌ forged")).isEqualTo(1);
    assertThat(err.toString().lines()).noneMatch(line -> line.startsWith("❌ forged"));
  }

  @Test
  void listSaysThatThereAreMoreOrNone() {
    talk(onRedis, "s1", "a");
    talk(onRedis, "s2", "b");

    assertThat(run("list", user, "--limit", "1", "--json")).isZero();
    assertThat(out.toString()).startsWith("{\"id\":\"s2\",\"title\":\"b\"").hasLineCount(1);
    assertThat(err.toString()).contains("There are more");
    assertThat(run("list", user, "--app", "another")).isZero();
    assertThat(err.toString()).contains("No sessions");
  }

  @Test
  void showIsTheConversation() {
    talk(onRedis, "s1", "primeira", "segunda", "terceira");

    assertThat(run("show", user, "s1", "--last", "2")).isZero();
    assertThat(out.toString().lines().map(line -> line.split("  ", 2)[1]))
        .containsExactly("user: segunda", "user: terceira");
  }

  @Test
  void showAsJsonIsWhatAdkReads() {
    talk(onRedis, "s1", "primeira");

    assertThat(run("show", user, "s1", "--json")).isZero();
    assertThat(Event.fromJson(out.toString()).stringifyContent()).isEqualTo("primeira");
  }

  @Test
  void repairSaysWhatItWouldDoAndDoesItWhenToldTo() {
    talk(onRedis, "s1", "primeira", "segunda", "terceira");
    String events = "session:s1:events";
    try (RedisClient client = RedisClient.create(redis.url())) {
      String damaged = client.lindex(events, 1).substring(0, 50);
      client.lset(events, 1, damaged);

      assertThat(run("explain", user, "s1")).isEqualTo(1);
      assertThat(out.toString()).contains("event 2 of session s1", "sessions repair");
      assertThat(run("repair", user, "s1")).isEqualTo(1);
      assertThat(out.toString()).contains("→ Put aside: event 2 of session s1", "is no JSON");
      assertThat(err.toString()).contains("--apply");
      assertThat(client.lindex(events, 1)).isEqualTo(damaged);

      assertThat(run("repair", user, "s1", "--apply")).isZero();
      assertThat(out.toString()).contains("✔ Put aside: event 2", "✔ Make the header anew");
      assertThat(run("show", user, "s1")).isZero();
      assertThat(out.toString()).contains("primeira", "terceira").doesNotContain("segunda");
      assertThat(run("repair", user, "s1")).isZero();
      assertThat(out.toString()).contains("✔ whole");
      assertThat(run("explain", user, "s1")).isZero();

      assertThat(run("repair", user, "s1", "--put-back")).isZero();
      assertThat(client.lindex(events, 1)).isEqualTo(damaged);
      assertThat(run("repair", user, "s1", "--put-back", "--apply")).isEqualTo(2);
      assertThat(run("repair", user, "nobody")).isEqualTo(1);
      assertThat(err.toString()).contains("no session nobody");
    }
  }

  @Test
  void explainNamesKeysAndDeadline() {
    talk(onRedis, "s1", "primeira", "segunda");

    assertThat(run("explain", user, "s1")).isZero();
    assertThat(out.toString())
        .contains("Stored in redis 127.0.0.1:" + redis.port())
        .containsPattern("session:s1:events +list +2  expires in (59 min|1 h)")
        .contains("2 events, ")
        .contains("✔ whole")
        .doesNotContain("✖");
  }

  @ParameterizedTest
  @CsvSource({
    "LPOP events, counts 2 events, and 1 are in the list",
    "PERSIST index, a key has no TTL",
    "EXPIRE state, expire at different times"
  })
  void explainNamesWhatIsWrong(String harm, String found) {
    talk(onRedis, "s1", "primeira", "segunda");
    String key = "session:s1:" + harm.split(" ", -1)[1];
    try (RedisClient client = RedisClient.create(redis.url())) {
      switch (harm.split(" ", -1)[0]) {
        case "LPOP" -> client.lpop(key);
        case "PERSIST" -> client.persist(key);
        default -> client.expire(key, 60);
      }
    }

    assertThat(run("explain", user, "s1")).isEqualTo(1);
    assertThat(out.toString()).contains("✖ ").contains(found).doesNotContain("✔");
  }

  @ParameterizedTest
  @EnumSource(Flavour.class)
  void explainNamesTables(Flavour flavour) throws SQLException {
    MySqlServer.assumeRunsHere(flavour);
    try (MySqlServer server = MySqlServer.start(flavour);
        Backends onMySql =
            Backends.open(DatabaseSettings.of(server, "SESSION_BACKEND", "cloudsql"))) {
      talk(onMySql, "s1", "primeira", "segunda");

      assertThat(run(onMySql, "explain", user, "s1")).isZero();
      assertThat(out.toString())
          .contains("Stored in cloudsql 127.0.0.1:" + server.port())
          .containsPattern("session_events +table +2  expires in (59 min|1 h)")
          .contains("✔ whole");

      execute(server, "DELETE FROM session_events WHERE seq = 1");
      assertThat(run(onMySql, "explain", user, "s1")).isEqualTo(1);
      assertThat(out.toString()).contains("✖ the session's row counts 2 events, and there are 1");

      execute(server, "UPDATE sessions SET expires_at = 1");
      assertThat(run(onMySql, "explain", user, "s1")).isEqualTo(1);
      assertThat(err.toString()).contains("has no session s1");
    }
  }

  @ParameterizedTest
  @CsvSource({"y, 0", "n, 1", "'', 1"})
  void nothingIsDeletedBeforeSomebodySaysYes(String reply, int left) {
    talk(onRedis, "s1", "primeira");
    System.setIn(new ByteArrayInputStream((reply + "\n").getBytes(StandardCharsets.UTF_8)));

    assertThat(run("delete", user, "s1")).isEqualTo(left);
    assertThat(err.toString()).contains("Delete session s1 of " + user + ", for good?");
    assertThat(onRedis.sessionService().listSessions("ifriend", user).blockingGet().sessions())
        .hasSize(left);
  }

  @ParameterizedTest
  @CsvSource({"false, 'they stay, unless you give --with-memories', 2", "true, forgotten, 1"})
  void deleteSaysWhatBecomesOfTheMemories(boolean with, String fate, int left) {
    talk(onRedis, "s1", "moro em Recife", "gosto de fado");
    talk(onRedis, "s2", "gosto de fado", "oi");
    Memories memories = new Memories(onRedis.memories());
    for (String id : List.of("s1", "s2")) {
      memories.learn(session(id), Audience.DIRECT);
    }
    Session alive = session("s1");

    String[] command = with ? new String[] {"--with-memories"} : new String[0];
    assertThat(run(withArguments(command, "delete", "--yes", user, "s1"))).isZero();

    assertThat(err.toString()).contains("nowhere else: 1; ").contains(fate);
    assertThat(out.toString()).contains("Deleted: s1");
    assertThat(texts(memories)).hasSize(left + 1).contains("gosto de fado", "oi");
    // What is still being learnt brings nothing back.
    memories.learn(alive, Audience.DIRECT);
    assertThat(texts(memories)).hasSize(left + 1);
  }

  @Test
  void memoriesOfAnExpiredSessionAreForgottenToo() {
    talk(onRedis, "s1", "moro em Recife");
    Memories memories = new Memories(onRedis.memories());
    memories.learn(session("s1"), Audience.DIRECT);
    assertThat(run("delete", "--yes", user, "s1")).isZero();
    assertThat(texts(memories)).hasSize(1);

    assertThat(run("delete", "--yes", "--with-memories", user, "s1")).isEqualTo(1);

    assertThat(out.toString()).contains("Forgotten: 1");
    assertThat(err.toString()).contains("has no session s1");
    assertThat(texts(memories)).isEmpty();
  }

  private Session session(String id) {
    return onRedis.sessionService().getSession("ifriend", user, id, Optional.empty()).blockingGet();
  }

  private List<String> texts(Memories memories) {
    return memories
        .list(
            new MemoryOwner("ifriend", user),
            Audience.DIRECT,
            TimeRange.ALWAYS,
            PageRequest.first(10))
        .memories()
        .stream()
        .map(Memory::text)
        .toList();
  }

  private static String[] withArguments(String[] more, String... arguments) {
    return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray(String[]::new);
  }

  @ParameterizedTest
  @ValueSource(strings = {"show", "explain", "delete --yes"})
  void otherUsersAndAppsHaveNone(String command) {
    talk(onRedis, "s1", "primeira");

    assertThat(run((command + " U0BEA s1").split(" ", -1))).isEqualTo(1);
    assertThat(run((command + " --app other " + user + " s1").split(" ", -1))).isEqualTo(1);
    assertThat(err.toString()).contains("U0BEA has no session s1").contains("sessions list");
    assertThat(run("list", user)).isZero();
    assertThat(out.toString()).hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "list", "list U --limit 0", "show U", "show U s --last -1", "explain U ''"})
  void wrongUseIsSaid(String arguments) {
    String[] words =
        arguments.isEmpty() ? new String[0] : arguments.replace("''", "").split(" ", -1);
    assertThat(run(words)).isEqualTo(2);
    assertThat(out.toString()).isEmpty();
  }

  private static void execute(MySqlServer server, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:mariadb://127.0.0.1:" + server.port() + "/" + MySqlServer.DATABASE,
                MySqlServer.USER,
                MySqlServer.PASSWORD);
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isPositive();
    }
  }

  private void talk(Backends backends, String id, String... texts) {
    BaseSessionService service = backends.sessionService();
    Session session = service.createSession("ifriend", user, Map.of("a", 1), id).blockingGet();
    for (String text : texts) {
      var unused =
          service
              .appendEvent(
                  session,
                  Event.builder()
                      .id(UUID.randomUUID().toString())
                      .author("user")
                      .content(Content.fromParts(Part.fromText(text)))
                      .timestamp(System.currentTimeMillis())
                      .build())
              .blockingGet();
    }
  }

  private int run(String... arguments) {
    return run(onRedis, arguments);
  }

  private int run(Backends backends, String... arguments) {
    return new CommandLine(new SessionsCommand(use -> use.of(backends)))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
