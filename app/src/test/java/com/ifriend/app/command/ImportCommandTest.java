package com.ifriend.app.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.adk.events.Event;
import com.google.adk.events.EventActions;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.Session;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.agent.Answer;
import com.ifriend.agent.Turn;
import com.ifriend.app.Backends;
import com.ifriend.app.Bot;
import com.ifriend.app.DatabaseSettings;
import com.ifriend.app.settings.Settings;
import com.ifriend.app.transfer.SourceKind;
import com.ifriend.store.PageRequest;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.testkit.MySqlServer;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import com.ifriend.store.testkit.RedisServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;
import redis.clients.jedis.RedisClient;

/** The command in this process, between real servers. */
final class ImportCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String APP = "python_concierge";
  private static final String USER = "U456";
  private static final String ID = "slack_C123_U456_1767224888.280449";

  /** As redis-py and pydantic leave them. */
  private static final String HELLO =
      "{\"content\": {\"parts\": [{\"text\": \"Olá, a secret\"}], \"role\": \"user\"},"
          + " \"invocation_id\": \"e-1\", \"author\": \"user\", \"actions\": {\"state_delta\": {},"
          + " \"artifact_delta\": {}}, \"id\": \"p1\", \"timestamp\": 1767224888.280449}";

  private static final String CALL =
      "{\"content\": {\"parts\": [{\"function_call\": {\"id\": \"c1\", \"args\": {\"city_name\": \"Paris\"},"
          + " \"name\": \"search\"}, \"thought_signature\": \"-__-\"}], \"role\": \"model\"},"
          + " \"invocation_id\": \"e-1\", \"author\": \"root_agent\", \"actions\":"
          + " {\"state_delta\": {\"last_city\": \"Paris\", \"user:home_town\": \"Lisboa\","
          + " \"app:house_style\": \"formal\", \"temp:x\": 1}}, \"id\": \"p2\", \"timestamp\": 1767224889.5}";

  private static final String ANSWER =
      "{\"content\": {\"parts\": [{\"text\": \"Nada.\"}], \"role\": \"model\"}, \"invocation_id\": \"e-1\","
          + " \"author\": \"root_agent\", \"actions\": {\"state_delta\": {\"last_city\": \"Lyon\"}},"
          + " \"id\": \"p3\", \"timestamp\": 1767224890}";

  private static RedisServer source;
  private static RedisServer target;
  private static MySqlServer database;
  private static Backends onRedis;

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private RedisClient from;

  @BeforeAll
  static void start() {
    source = RedisServer.start();
    target = RedisServer.start();
    database = MySqlServer.start(Flavour.MARIADB);
    onRedis = Backends.open(Map.of("REDIS_URL", target.url()));
  }

  @AfterAll
  static void stop() {
    onRedis.close();
    database.close();
    target.close();
    source.close();
  }

  @BeforeEach
  void empty() {
    from = RedisClient.create(source.url());
    from.flushAll();
    try (RedisClient client = RedisClient.create(target.url())) {
      client.flushAll();
    }
  }

  @AfterEach
  void close() {
    from.close();
  }

  @ParameterizedTest
  @CsvSource({"redis", "cloudsql"})
  void conversationOfThePythonBotGoesOnInThisOne(String backend) throws Exception {
    String user = "U" + UUID.randomUUID().toString().substring(0, 8);
    String id = "slack_C123_" + user + "_1767224888.280449";
    Answer expected;
    try (Bot bot = bot("redis", source.url())) {
      assertThat(bot.concierge().answer(Turn.direct(user, id, "busca tours em Paris")).errorId())
          .isEmpty();
      List<Event> before = session(bot.backends(), "ifriend", user, id).events();
      expected = bot.concierge().answer(Turn.direct(user, id, "detalhes do 2"));
      from.flushAll();
      fillPython(
          APP,
          user,
          id,
          before.stream().map(ImportCommandTest::asPythonWrites).toArray(String[]::new));
    }

    try (Bot bot = bot(backend, target.url())) {
      assertThat(
              run(
                  bot.backends(),
                  "--from",
                  "python-redis",
                  "--as-app",
                  "ifriend",
                  "--as-agent",
                  "ifriend",
                  source.url()))
          .as(out + "" + err)
          .isZero();
      Answer answer = bot.concierge().answer(Turn.direct(user, id, "detalhes do 2"));

      assertThat(answer.errorId()).isEmpty();
      assertThat(answer.text()).isEqualTo(expected.text()).isNotBlank();
    }
  }

  /** What the offline model said and did, in the form of ADK for Python. */
  private static String asPythonWrites(Event event) {
    try {
      ObjectNode json = (ObjectNode) JSON.readTree(event.toJson());
      json.put("timestamp", json.path("timestamp").asLong() / 1000.0);
      json.put("author", json.path("author").asText().equals("user") ? "user" : "root_agent");
      String text = json.toString();
      for (String name :
          List.of("invocationId", "functionCall", "functionResponse", "stateDelta")) {
        text =
            text.replace(
                "\"" + name + "\":",
                "\"" + name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT) + "\":");
      }
      return text;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void sessionsOfThePythonBotComeWithTheirState() throws Exception {
    fillPython(APP, USER, ID, HELLO, CALL, ANSWER);

    assertThat(run("--from", "python-redis", source.url())).as(out + "" + err).isZero();

    Session session = session(onRedis, APP, USER, ID);
    assertThat(session.events()).extracting(Event::id).containsExactly("p1", "p2", "p3");
    assertThat(session.events())
        .extracting(Event::timestamp)
        .containsExactly(1_767_224_888_280L, 1_767_224_889_500L, 1_767_224_890_000L);
    assertThat(session.events().get(1).functionCalls().get(0).args().orElseThrow())
        .isEqualTo(Map.of("city_name", "Paris"));
    assertThat(session.state())
        .containsOnly(
            Map.entry("last_city", "Lyon"),
            Map.entry("user:home_town", "Lisboa"),
            Map.entry("app:house_style", "formal"));
    assertThat(out.toString())
        .contains("1 sessions read: 1 created", "3 events added", "2 shared values", "temp:")
        .doesNotContain("secret");
    assertThat(text(onRedis, APP, USER)).contains("Olá, a secret");
  }

  @Test
  void secondRunAddsNothing() throws Exception {
    fillPython(APP, USER, ID, HELLO, CALL, ANSWER);
    assertThat(run("--from", "python-redis", source.url())).isZero();
    out.getBuffer().setLength(0);

    assertThat(run("--from", "python-redis", source.url())).as(out + "" + err).isZero();

    assertThat(out.toString())
        .contains("0 created, 0 added to, 1 were complete", "0 events added", "3 were there");
    assertThat(session(onRedis, APP, USER, ID).events()).hasSize(3);
  }

  @Test
  void whatWasStoppedOrWentOnIsBroughtToItsEnd() throws Exception {
    fillPython(APP, USER, ID, HELLO, CALL);
    assertThat(run("--from", "python-redis", source.url())).isZero();
    from.rpush("session:" + ID + ":events", ANSWER);

    assertThat(run("--from", "python-redis", source.url())).as(out + "" + err).isZero();

    Session session = session(onRedis, APP, USER, ID);
    assertThat(session.events()).extracting(Event::id).containsExactly("p1", "p2", "p3");
    assertThat(session.state()).containsEntry("last_city", "Lyon");
    assertThat(out.toString()).contains("1 added to").doesNotContain("both places");
  }

  @Test
  void whatIsThereIsNotChanged() throws Exception {
    fillPython(APP, USER, ID, HELLO, CALL);
    assertThat(run("--from", "python-redis", source.url())).isZero();
    BaseSessionService service = onRedis.sessionService();
    Session session = session(onRedis, APP, USER, ID);
    var unused =
        service
            .appendEvent(
                session,
                Event.builder()
                    .id("here")
                    .author("ifriend")
                    .timestamp(1)
                    .content(Content.fromParts(Part.fromText("here")))
                    .actions(
                        EventActions.builder()
                            .stateDelta(
                                new ConcurrentHashMap<>(
                                    Map.of("last_city", "Nice", "user:home_town", "Porto")))
                            .build())
                    .build())
            .blockingGet();
    from.rpush("session:" + ID + ":events", ANSWER);
    from.lset("session:" + ID + ":events", 1, HELLO.replace("Olá", "Tchau"));

    assertThat(run("--from", "python-redis", source.url())).isEqualTo(1);

    Session after = session(onRedis, APP, USER, ID);
    assertThat(after.events()).extracting(Event::id).containsExactly("p1", "p2", "here", "p3");
    assertThat(after.events().get(0).stringifyContent()).startsWith("Olá");
    assertThat(after.state())
        .containsEntry("last_city", "Nice")
        .containsEntry("user:home_town", "Porto");
    assertThat(out.toString())
        .contains(
            "both places",
            "an event that differs",
            "a value of a session's state that differs",
            "a shared value that differs")
        .doesNotContain("Tchau", "Porto");
  }

  @Test
  void dryRunWritesNothing() throws Exception {
    fillPython(APP, USER, ID, HELLO, CALL, ANSWER);

    assertThat(run("--from", "python-redis", "--dry-run", source.url())).isZero();

    assertThat(out.toString()).contains("1 would be created", "3 events would be added");
    try (RedisClient client = RedisClient.create(target.url())) {
      assertThat(client.keys("*s*:*")).noneMatch(key -> key.contains(USER) || key.contains(APP));
    }
  }

  @Test
  void whatIsOddIsSaidOnceForEachKind() throws Exception {
    fillPython(
        APP,
        USER,
        ID,
        "{\"type\": \"text\", \"text\": \"Event 0, a secret\"}",
        "{\"content\": {\"parts\": [{\"text\": \"a secret\"}], \"role\": \"user\"}}",
        "{\"content\": {\"parts\": [{\"text\": \"a\"}]}, \"author\": \"root_agent\", \"id\": \"p3\","
            + " \"timestamp\": 1767224890.5, \"usage_metadata\": \"a secret\", \"future_field\": {\"a_b\": 1}}",
        "{\"content\": {\"parts\": [{\"text\": \"a",
        HELLO,
        HELLO.replace("Olá", "Oi"));
    fillPython("", USER, "nobody's", HELLO);

    assertThat(run("--from", "python-redis", source.url())).isEqualTo(1);

    List<Event> events = session(onRedis, APP, USER, ID).events();
    assertThat(events)
        .hasSize(4)
        .extracting(Event::id)
        .doesNotContainNull()
        .doesNotHaveDuplicates();
    assertThat(events.get(1).author()).isEqualTo("user");
    assertThat(events.get(1).invocationId()).isNotBlank().isEqualTo(events.get(2).invocationId());
    assertThat(raw(target, ID, 2)).contains("\"future_field\":{\"a_b\":1}");
    assertThat(out.toString().lines().skip(2))
        .anyMatch(line -> line.startsWith("⚠ 2 × an event without an id"))
        .anyMatch(line -> line.contains("another type in usageMetadata"))
        .anyMatch(
            line ->
                line.startsWith(
                    "✖ 1 × an event that cannot be stored (first: "
                        + ID
                        + ", event 4: it is no JSON"))
        .anyMatch(line -> line.startsWith("✖ 1 × a second event with the id"))
        .anyMatch(line -> line.startsWith("✖ 1 × a session whose :meta"))
        .noneMatch(line -> line.contains("secret"));
    out.getBuffer().setLength(0);
    assertThat(run("--from", "python-redis", source.url())).isEqualTo(1);
    assertThat(out.toString()).contains("0 events added, 4 were there");
  }

  @Test
  void sessionsThatArePushedIntoTheSameRedisStayWhereTheyAre() throws Exception {
    try (RedisClient client = RedisClient.create(target.url())) {
      fillPython(client, APP, USER, ID, HELLO, CALL.replace("\"id\": \"p2\", ", ""), ANSWER);
    }

    assertThat(run("--from", "python-redis", target.url())).as(out + "" + err).isZero();

    Session session = session(onRedis, APP, USER, ID);
    assertThat(session.events()).hasSize(4);
    assertThat(session.events().get(3).content()).isEmpty();
    assertThat(session.state())
        .containsEntry("last_city", "Lyon")
        .containsEntry("user:home_town", "Lisboa")
        .containsEntry("app:house_style", "formal");
  }

  @Test
  void tableOfThePythonBotIsImported() throws Exception {
    String url = newDatabase("blob");
    execute(
        url,
        "CREATE TABLE chats (session_id VARCHAR(255) PRIMARY KEY, created_at DATETIME, events LONGTEXT)",
        "INSERT INTO chats VALUES ('"
            + ID
            + "', NOW(), '[{},"
            + sql(HELLO)
            + ","
            + sql(CALL)
            + "]')",
        "INSERT INTO chats VALUES ('nobody', NOW(), '["
            + sql(HELLO)
            + "]'), ('slack_C_U9_1', NOW(), NULL)");

    assertThat(run("--from", "python-blob", "--table", "chats", url)).isEqualTo(1);

    assertThat(session(onRedis, "ifriend", USER, ID).events())
        .extracting(Event::id)
        .containsExactly("p1", "p2");
    assertThat(session(onRedis, "ifriend", "U9", "slack_C_U9_1").events()).isEmpty();
    assertThat(out.toString())
        .contains("✖ 1 × a row without an id, or without a user_id (first: nobody)");
    out.getBuffer().setLength(0);
    assertThat(run("--from", "python-blob", url)).isEqualTo(1);
    assertThat(err.toString()).contains("no table sessions", "--table");
  }

  @ParameterizedTest
  @CsvSource({"redis", "cloudsql"})
  void storeThatAdkForJavaScriptFilledGoesOnInTheBot(String backend) throws Exception {
    String url = newDatabase("adkjs");
    try (InputStream written =
        Objects.requireNonNull(SourceKind.class.getResourceAsStream("adk-js.sql"))) {
      execute(url, new String(written.readAllBytes(), UTF_8).split(";\n"));
    }
    String app = "ifriend";

    try (Bot bot = bot(backend, target.url())) {
      Backends stores = bot.backends();
      assertThat(run(stores, "--from", "adk-js", "--as-app", app, "--as-agent", app, url))
          .as(out + "" + err)
          .isZero();

      Session session = session(stores, app, USER, ID);
      assertThat(session.events())
          .extracting(Event::id)
          .as("in the order of the documents: the columns have one second for all")
          .containsExactly("js-00", "js-71", "js-42", "js-13");
      assertThat(session.events().get(1).functionCalls().get(0).args().orElseThrow())
          .isEqualTo(Map.of("city_name", "Paris", "maxPrice", 80.5));
      assertThat(session.events().get(2).functionResponses().get(0).response().orElseThrow())
          .isEqualTo(Map.of("tour_list", List.of(), "dayCount", 0));
      assertThat(session.events().get(1).customMetadata().orElseThrow()).hasSize(2);
      assertThat(session.state())
          .containsEntry("snake_key", Map.of("inner_key", Arrays.asList(1, null)))
          .containsEntry("lastPrice", 80.5)
          .containsEntry("user:travelStyle", "family")
          .containsEntry("user:home_town", "Lisboa")
          .containsEntry("app:house_style", "formal");
      assertThat(session(stores, app, "U789", "a/b:c é").events()).hasSize(1);

      Answer answer = bot.concierge().answer(Turn.direct(USER, ID, "busca tours em Paris"));
      assertThat(answer.errorId()).as(answer.text()).isEmpty();
      List<Event> after = session(stores, app, USER, ID).events();
      assertThat(after).hasSizeGreaterThan(5);
      assertThat(after.get(4).stringifyContent()).isEqualTo("busca tours em Paris");
    }
  }

  @Test
  void tablesOfAdkForPythonAreImportedAndTheirZoneIsKnown() throws Exception {
    String url = newDatabase("adkpy");
    execute(
        url,
        "CREATE TABLE adk_internal_metadata (`key` VARCHAR(128) PRIMARY KEY, value VARCHAR(256))",
        "INSERT INTO adk_internal_metadata VALUES ('schema_version', '1')",
        "CREATE TABLE sessions (app_name VARCHAR(128), user_id VARCHAR(128), id VARCHAR(128), state LONGTEXT,"
            + " create_time DATETIME(6), update_time DATETIME(6), PRIMARY KEY (app_name, user_id, id))",
        "CREATE TABLE events (id VARCHAR(128), app_name VARCHAR(128), user_id VARCHAR(128), session_id VARCHAR(128),"
            + " invocation_id VARCHAR(256), timestamp DATETIME(6), event_data LONGTEXT,"
            + " PRIMARY KEY (id, app_name, user_id, session_id))",
        "CREATE TABLE app_states (app_name VARCHAR(128) PRIMARY KEY, state LONGTEXT, update_time DATETIME(6))",
        "CREATE TABLE user_states (app_name VARCHAR(128), user_id VARCHAR(128), state LONGTEXT, update_time"
            + " DATETIME(6), PRIMARY KEY (app_name, user_id))",
        "INSERT INTO app_states VALUES ('" + APP + "', '{\"house_style\": \"formal\"}', NOW(6))",
        "INSERT INTO user_states VALUES ('"
            + APP
            + "', '"
            + USER
            + "', '{\"home_town\": \"Lisboa\"}', NOW(6))",
        "INSERT INTO user_states VALUES ('"
            + APP
            + "', 'silent', '{\"home_town\": \"Faro\"}', NOW(6))",
        "INSERT INTO sessions VALUES ('"
            + APP
            + "', '"
            + USER
            + "', '"
            + ID
            + "', '{\"last_city\": \"Lyon\"}', NOW(6), NOW(6))",
        "INSERT INTO events VALUES ('p1', '"
            + APP
            + "', '"
            + USER
            + "', '"
            + ID
            + "', 'e-1', '2026-01-01 01:48:09.500000', '"
            + "{\"author\": \"user\", \"content\": {\"role\": \"user\", \"parts\": [{\"text\": \"oi\"}]}}')",
        "INSERT INTO events VALUES ('p0', '"
            + APP
            + "', '"
            + USER
            + "', '"
            + ID
            + "', 'e-1', '2026-01-01 02:48:09.500000', '"
            + "{\"id\": \"p0\", \"timestamp\": 1767228488.25, \"author\": \"user\", \"content\": {\"role\": \"user\","
            + " \"parts\": [{\"text\": \"olá\"}]}}')");

    assertThat(run("--from", "adk-python", "--zone", "Europe/Paris", url))
        .as(out + "" + err)
        .isZero();

    Session session = session(onRedis, APP, USER, ID);
    assertThat(session.events()).extracting(Event::id).containsExactly("p0", "p1");
    assertThat(session.events().get(1).timestamp()).isEqualTo(1_767_228_489_500L);
    assertThat(session.events().get(1).invocationId()).isEqualTo("e-1");
    assertThat(session.state())
        .containsOnly(
            Map.entry("last_city", "Lyon"),
            Map.entry("user:home_town", "Lisboa"),
            Map.entry("app:house_style", "formal"));
    assertThat(onRedis.sessionService().createSession(APP, "silent").blockingGet().state())
        .containsEntry("user:home_town", "Faro");
  }

  @Test
  void picklesAreRefusedWithWhatToDo() throws Exception {
    String url = newDatabase("adkpy0");
    execute(
        url,
        "CREATE TABLE sessions (app_name VARCHAR(128), user_id VARCHAR(128), id VARCHAR(128), state LONGTEXT)",
        "CREATE TABLE events (id VARCHAR(128), session_id VARCHAR(128), author VARCHAR(128), actions LONGBLOB)");

    assertThat(run("--from", "adk-python", url)).isEqualTo(1);

    assertThat(err.toString()).contains("version 0", "adk migrate session");
  }

  @Test
  void sessionsOfAdkPythonCommunityAreImported() throws Exception {
    from.set(
        "session:" + ID,
        "{\"id\": \"%s\", \"app_name\": \"%s\", \"user_id\": \"%s\", \"state\": {\"last_city\": \"Lyon\"},"
                .formatted(ID, APP, USER)
            + " \"events\": ["
            + HELLO
            + ","
            + CALL.replace("-__-", "+//+")
            + "], \"last_update_time\": 1767224889.5}");
    from.sadd("app::" + APP + ":" + USER, ID);
    from.hset("app:" + APP, "house_style", "\"formal\"");
    from.hset("user:" + APP + ":" + USER, Map.of("home_town", "\"Lisboa\"", "plain", "not JSON"));
    from.set("session:other", "no JSON");

    assertThat(run("--from", "adk-community-redis", source.url())).isEqualTo(1);

    Session session = session(onRedis, APP, USER, ID);
    assertThat(session.events()).extracting(Event::id).containsExactly("p1", "p2");
    assertThat(session.state())
        .containsOnly(
            Map.entry("last_city", "Lyon"),
            Map.entry("user:home_town", "Lisboa"),
            Map.entry("user:plain", "not JSON"),
            Map.entry("app:house_style", "formal"));
    assertThat(out.toString()).contains("✖ 1 × what should be JSON is none (first: session:other)");
  }

  @Test
  void documentsOfFirestoreAreImported() throws Exception {
    Path file =
        write(
            "{\"path\":\"adk/U456/sessions/s1/user-event/b\",\"data\":{\"author\":\"concierge\",\"timestamp\":"
                + "\"2026-01-01T00:48:09.250Z\",\"appName\":\"a\",\"userId\":\"U456\",\"content\":{\"parts\":[{\"functionCall\":"
                + "{\"id\":\"c\",\"name\":\"f\",\"args\":{\"city_name\":\"Paris\"}}}]}}}",
            "{\"path\":\"adk/U456/sessions/s1\",\"data\":{\"id\":\"s1\",\"appName\":\"a\",\"userId\":\"U456\","
                + "\"updateTime\":\"2026-01-01T00:48:09.250Z\",\"state\":{\"last_city\":\"Lyon\"}}}",
            "{\"path\":\"adk/U456/sessions/s1/user-event/a\",\"data\":{\"author\":\"U456\",\"timestamp\":"
                + "\"2026-01-01T00:48:08.280449Z\",\"appName\":\"a\",\"userId\":\"U456\",\"content\":{\"parts\":[{\"text\":\"oi\"}]}}}",
            "{\"path\":\"app-state/a\",\"data\":{\"house_style\":\"formal\"}}",
            "{\"path\":\"user-state/a/users/U456\",\"data\":{\"home_town\":\"Lisboa\"}}",
            "{\"path\":\"adk/U456/sessions/lost/user-event/a\",\"data\":{}}");

    assertThat(run("--from", "firestore-jsonl", file.toString())).isEqualTo(1);

    Session session = session(onRedis, "a", USER, "s1");
    assertThat(session.events()).extracting(Event::author).containsExactly("user", "concierge");
    assertThat(session.events())
        .extracting(Event::timestamp)
        .containsExactly(1_767_228_488_280L, 1_767_228_489_250L);
    assertThat(session.events()).extracting(Event::invocationId).containsExactly("e-a", "e-a");
    assertThat(session.events().get(1).content().flatMap(Content::role)).hasValue("model");
    assertThat(session.state())
        .containsOnly(
            Map.entry("last_city", "Lyon"),
            Map.entry("user:home_town", "Lisboa"),
            Map.entry("app:house_style", "formal"));
    assertThat(out.toString()).contains("✖ 1 × events without a document of their session");
  }

  @Test
  void linesOfWholeSessionsAreImported() throws Exception {
    Path file =
        write(
            "{\"app_name\":\"%s\",\"user_id\":\"%s\",\"id\":\"%s\",\"state\":{\"last_city\":NaN,\"k\":null},\"events\":[%s,%s],"
                    .formatted(APP, USER, ID, HELLO, CALL)
                + "\"app_state\":{\"app:x\":1}}",
            "",
            "{\"app_name\":\"other\",\"user_id\":\"u\",\"id\":\"s\"}",
            "{\"app_name\":\"" + APP + "\",\"user_id\":\"u\",\"id\":\"t\",\"state\":\"{}\"}",
            "{\"app_name\":\"" + APP + "\",\"user_id\":\"u\",\"id\":\" s \"}",
            "[1]");

    assertThat(run("--from", "sessions-jsonl", "--only-app", APP, file.toString())).isEqualTo(1);

    assertThat(session(onRedis, APP, USER, ID).state()).containsOnly(Map.entry("app:app:x", 1));
    assertThat(onRedis.sessionService().listSessions("other", "u").blockingGet().sessions())
        .isEmpty();
    assertThat(out.toString())
        .contains(
            "a value of the state that cannot be stored",
            "blanks around it",
            "without app_name",
            "(first: line 6)",
            "a state that is no JSON object (first: t)");
  }

  @Test
  void twoAppsOfTheSourceAreNotMadeOne() throws Exception {
    Path file =
        write(
            "{\"app_name\":\"a\",\"user_id\":\"u\",\"id\":\"s\",\"events\":[" + HELLO + "]}",
            "{\"app_name\":\"b\",\"user_id\":\"u\",\"id\":\"s\",\"events\":[" + ANSWER + "]}");

    assertThat(run("--from", "sessions-jsonl", "--as-app", "c", file.toString())).isEqualTo(2);

    assertThat(err.toString()).contains("a, b", "--only-app");
    assertThat(onRedis.sessionService().listSessions("c", "u").blockingGet().sessions()).isEmpty();

    assertThat(run("--from", "sessions-jsonl", "--as-app", "c", "--only-app", "b", file.toString()))
        .as(out + "" + err)
        .isZero();
    assertThat(session(onRedis, "c", "u", "s").events())
        .extracting(Event::id)
        .containsExactly("p3");
  }

  /** What can be read once only is not looked through before. */
  @Test
  void secondAppOfAPipeIsLeftOut() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Path file =
        write(
            "{\"app_name\":\"a\",\"user_id\":\"u\",\"id\":\"s\",\"events\":[" + HELLO + "]}",
            "{\"app_name\":\"b\",\"user_id\":\"u\",\"id\":\"s\",\"events\":[" + ANSWER + "]}",
            "{\"app_name\":\"a\",\"user_id\":\"u\",\"id\":\"t\",\"events\":[" + CALL + "]}");
    Process writer = new ProcessBuilder("sh", "-c", "cat '" + file + "' > '" + pipe + "'").start();
    try {
      assertThat(run("--from", "sessions-jsonl", "--as-app", "c", pipe.toString())).isEqualTo(1);
    } finally {
      writer.destroy();
    }

    assertThat(out.toString()).contains("✖ 1 × a session of a second app", "2 created");
    assertThat(session(onRedis, "c", "u", "s").events())
        .extracting(Event::id)
        .containsExactly("p1");
  }

  @Test
  void numberThatJsonDoesNotHaveCostsItsValueAndNotItsMessage() throws Exception {
    String odd =
        CALL.replace(
            "\"last_city\": \"Paris\"",
            "\"last_city\": \"Paris\", \"secret_a\": NaN, \"user:secret_b\": [{\"x\": -Infinity}]");
    fillPython(APP, USER, ID, HELLO, odd);

    assertThat(run("--from", "python-redis", source.url())).as(out + "" + err).isEqualTo(1);

    Session session = session(onRedis, APP, USER, ID);
    assertThat(session.events()).extracting(Event::id).containsExactly("p1", "p2");
    assertThat(session.state())
        .containsOnly(
            Map.entry("last_city", "Paris"),
            Map.entry("user:home_town", "Lisboa"),
            Map.entry("app:house_style", "formal"));
    assertThat(out.toString())
        .contains("✖ 2 × an event with a value of the state that cannot be stored")
        .doesNotContain("secret");
    out.getBuffer().setLength(0);
    assertThat(run("--from", "python-redis", source.url())).isEqualTo(1);
    assertThat(out.toString()).contains("1 were complete", "0 events added, 2 were there");
  }

  @Test
  void sharedValueThatIsRefusedDoesNotCostTheOthers() throws Exception {
    try (MySqlServer small = MySqlServer.start(Flavour.MARIADB, "--max-allowed-packet=1M");
        Bot bot = bot("cloudsql", "", small)) {
      String big = "\"" + "x".repeat(2_000_000) + "\"";
      Path file =
          write(
              ("{\"app_name\":\"a\",\"user_id\":\"u\",\"id\":\"s\",\"events\":[%s],"
                      + "\"app_state\":{\"big\":%s,\"style\":\"formal\"},"
                      + "\"user_state\":{\"big\":%s,\"town\":\"Faro\"},\"state\":{\"user:big\":%s}}")
                  .formatted(HELLO, big, big, big),
              "{\"app_name\":\"a\",\"user_id\":\"u\",\"id\":\"t\",\"events\":[" + CALL + "]}");

      assertThat(run(bot.backends(), "--from", "sessions-jsonl", file.toString()))
          .as(out + "" + err)
          .isEqualTo(1);

      assertThat(session(bot.backends(), "a", "u", "s").state())
          .contains(Map.entry("app:style", "formal"), Map.entry("user:town", "Faro"));
      assertThat(session(bot.backends(), "a", "u", "s").events()).hasSize(1);
      assertThat(session(bot.backends(), "a", "u", "t").events()).hasSize(1);
      assertThat(out.toString())
          .contains("2 created", "✖ 2 × a shared value that the store refuses")
          .doesNotContain("xxx");
    }
  }

  @Test
  void valueOfAnExportThatIsNoJsonIsLeftOut() throws Exception {
    Path file =
        write(
            "{\"session\":{\"app\":\"a\",\"user\":\"u\",\"id\":\"s\",\"events\":0},"
                + "\"app_state\":{\"bad\":\"{secret\",\"style\":\"\\\"formal\\\"\"},"
                + "\"state\":{\"bad\":\"NaN\",\"city\":\"\\\"Lyon\\\"\"}}");

    assertThat(run("--from", "export", file.toString())).as(out + "" + err).isEqualTo(1);

    assertThat(session(onRedis, "a", "u", "s").state())
        .containsOnly(Map.entry("app:style", "formal"), Map.entry("city", "Lyon"));
    assertThat(out.toString())
        .contains("✖ 2 × a value of the state that cannot be stored")
        .doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource({
    "adk-python, jdbc:mariadb://bot:hidden@127.0.0.1:1/adk",
    "adk-python, jdbc:mariadb://bot@127.0.0.1:hidden/adk",
    "adk-python, jdbc:mariadb://127.0.0.1:hidden/adk",
    "adk-python, jdbc:mariadb:bot:hidden",
    "adk-python, jdbc:mariadb://127.0.0.1:1/adk?password=hidden&sslMode=hidden",
    "adk-python, jdbc:mysql://bot:hidden@127.0.0.1:1/adk",
    "adk-python, mysql://bot:hid%zden@127.0.0.1:1/adk",
    "adk-python, mysql://bot:hidden@127.0.0.1:port/adk",
    "adk-python, mysql://bot:hidden",
    "python-redis, redis://bot:hidden",
    "python-redis, redis://:hidden/0",
    "python-redis, redis://bot:hidden@127.0.0.1:port/0",
    "python-redis, redis://bot:hidden@127.0.0.1:1/none",
    "python-redis, bot:hidden",
    "export, redis://bot:hidden@127.0.0.1:1/0",
    "sessions-jsonl, mysql://bot:hidden@127.0.0.1:1/adk"
  })
  void errorDoesNotShowThePasswordOfAUrl(String kind, String url) {
    assertThat(run("--from", kind, url)).isPositive();

    assertThat(err.toString() + out).isNotBlank().doesNotContain("hidden", "hid%zden");
  }

  @ParameterizedTest
  @CsvSource({
    "adk-python, mysql://bot:hidden@no_such_host.invalid/adk",
    "python-redis, redis://no_such_host.invalid:6379/0"
  })
  void hostMayHaveAnUnderscore(String kind, String url) {
    assertThat(run("--from", kind, url)).isEqualTo(1);

    assertThat(err.toString()).contains("no_such_host.invalid").doesNotContain("hidden");
  }

  @Test
  void userWhomMySqlAsksForAKeyIsLetIn() throws Exception {
    MySqlServer.assumeRunsHere(Flavour.MYSQL);
    try (MySqlServer genuine = MySqlServer.start(Flavour.MYSQL)) {
      try (Connection connection =
              DriverManager.getConnection(
                  "jdbc:mariadb://127.0.0.1:%d/%s?allowPublicKeyRetrieval=true"
                      .formatted(genuine.port(), MySqlServer.DATABASE),
                  MySqlServer.ADMIN,
                  MySqlServer.PASSWORD);
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE USER new IDENTIFIED WITH caching_sha2_password BY 'p@ss'");
        statement.execute("GRANT ALL ON " + MySqlServer.DATABASE + ".* TO new");
      }

      assertThat(
              run(
                  "--from",
                  "python-blob",
                  "mysql://new:p%%40ss@127.0.0.1:%d/%s"
                      .formatted(genuine.port(), MySqlServer.DATABASE)))
          .isEqualTo(1);

      assertThat(err.toString()).contains("no table sessions");
    }
  }

  @Test
  void timeWithoutAZoneIsThatOfUtc() throws Exception {
    from.hset(
        "session:" + ID + ":meta",
        Map.of("app_name", APP, "user_id", USER, "created_at", "2026-01-01 00:48:08.280449"));
    from.rpush("session:" + ID + ":events", HELLO.replaceAll(", \"timestamp\": [0-9.]+", ""));

    assertThat(run("--from", "python-redis", source.url())).as(out + "" + err).isZero();

    assertThat(session(onRedis, APP, USER, ID).events().get(0).timestamp())
        .isEqualTo(1_767_228_488_280L);
  }

  @Test
  void agentOfAnExportIsNotRenamed() throws Exception {
    assertThat(run("--from", "export", "--as-agent", "ifriend", write("").toString())).isEqualTo(2);

    assertThat(err.toString()).contains("--as-agent");
  }

  @Test
  void wrongUseIsExplained() throws Exception {
    assertThat(run("--from", "python", "redis://localhost")).isEqualTo(2);
    assertThat(err.toString()).contains("python-redis", "adk-python", "export");
    assertThat(run("--from", "python-redis")).isEqualTo(2);
    assertThat(err.toString()).contains("IMPORT_URL");
    assertThat(run("--from", "adk-js", "--zone", "Lisbon", "mysql://localhost/a")).isEqualTo(2);
    assertThat(run("--from", "adk-python", "postgresql+asyncpg://u:hidden@localhost/a"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("sessions-jsonl", "docs/import.md");
    assertThat(run("--from", "adk-python", "mysql://localhost")).isEqualTo(1);
    assertThat(run("--from", "python-redis", "localhost:6379")).isEqualTo(1);
    assertThat(err.toString()).contains("redis://").doesNotContain("hidden");
    assertThat(run("--from", "export", folder.resolve("none").toString())).isEqualTo(1);
    assertThat(run("--from", "python-redis", "redis://127.0.0.1:1/0")).isEqualTo(1);
    assertThat(err.toString()).contains("The source cannot be read", "to go on, run it again");
  }

  @ParameterizedTest
  @EnumSource(SourceKind.class)
  void helpExplainsEachSource(SourceKind kind) {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("\n  " + kind + "  ").contains("--from " + kind + " ");
  }

  private void fillPython(String app, String user, String id, String... events) {
    fillPython(from, app, user, id, events);
  }

  private static void fillPython(
      RedisClient redis, String app, String user, String id, String... events) {
    redis.hset(
        "session:" + id + ":meta",
        Map.of("app_name", app, "user_id", user, "created_at", "2026-01-01T00:48:08.280449+00:00"));
    redis.rpush("session:" + id + ":events", "{}");
    redis.rpush("session:" + id + ":events", events);
  }

  private Path write(String... lines) throws IOException {
    return Files.writeString(folder.resolve("lines"), String.join("\n", lines) + "\n");
  }

  private static Session session(Backends backends, String app, String user, String id) {
    return backends.sessionService().getSession(app, user, id, Optional.empty()).blockingGet();
  }

  private static String text(Backends backends, String app, String user) {
    return new StoredSessionService(backends.sessions())
        .listSessions(app, user, PageRequest.first(9))
        .blockingGet()
        .toString();
  }

  private static String raw(RedisServer server, String id, int event) {
    try (RedisClient client = RedisClient.create(server.url())) {
      return client.lindex("session:" + id + ":events", event);
    }
  }

  private static String sql(String json) {
    return json.replace("\\", "\\\\").replace("'", "''");
  }

  private static String newDatabase(String name) throws SQLException {
    String unique = name + UUID.randomUUID().toString().substring(0, 8);
    execute("/", "CREATE DATABASE " + unique + " CHARACTER SET utf8mb4");
    return "mysql+pymysql://%s:%s@127.0.0.1:%d/%s"
        .formatted(
            MySqlServer.ADMIN,
            URLEncoder.encode(MySqlServer.PASSWORD, UTF_8),
            database.port(),
            unique);
  }

  private static void execute(String url, String... statements) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:mariadb://127.0.0.1:" + database.port() + url.substring(url.lastIndexOf('/')),
                MySqlServer.ADMIN,
                MySqlServer.PASSWORD);
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        if (!each.isBlank()) {
          statement.execute(each);
        }
      }
    }
  }

  private static Bot bot(String backend, String redis) {
    return bot(backend, redis, database);
  }

  private static Bot bot(String backend, String redis, MySqlServer server) {
    return Bot.open(
        Settings.from(
            backend.equals("redis")
                ? Map.of(
                    "SESSION_BACKEND",
                    "redis",
                    "MEMORY_BACKEND",
                    "inmemory",
                    "REDIS_URL",
                    redis,
                    "MODEL",
                    "offline")
                : DatabaseSettings.of(
                    server,
                    "SESSION_BACKEND",
                    "cloudsql",
                    "MEMORY_BACKEND",
                    "inmemory",
                    "MODEL",
                    "offline")));
  }

  private int run(String... arguments) {
    return run(onRedis, arguments);
  }

  private int run(Backends backends, String... arguments) {
    return new CommandLine(new ImportCommand(use -> use.of(backends)))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .setExecutionExceptionHandler(
            (e, command, parsed) -> {
              command.getErr().println(e.getMessage());
              return 1;
            })
        .execute(arguments);
  }
}
