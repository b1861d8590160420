package com.ifriend.app.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.app.Backends;
import com.ifriend.app.DatabaseSettings;
import com.ifriend.app.command.ChildJvm.Outcome;
import com.ifriend.store.testkit.MySqlServer;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import com.ifriend.store.testkit.RedisServer;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.RedisClient;

/** The command as a user types it, in a process of its own. */
final class CommandLineTest {
  @Test
  void answerCannotSteerTheTerminal() {
    assertThat(
            ChatCommand.styled(
                "**Ro\u0007ma**\n1. \u001b[2Jvinho\u202e\u2066\u009b31m\u200b"
                    + "\n[bank.example](https://evil.example)\r\u2028\u0008"))
        .contains("\n1. ", "vinho", "[bank.example](https://evil.example)")
        .doesNotContain(
            "\u001b[2J", "\u202e", "\u2066", "\u009b", "\u0007", "\u200b", "\r", "\u2028", "\b");
  }

  private static RedisServer redis;

  @TempDir Path folder;

  @BeforeAll
  static void startRedis() {
    redis = RedisServer.start();
  }

  @AfterAll
  static void stopRedis() {
    redis.close();
  }

  @ParameterizedTest
  @CsvSource({
    "TOURS_CATALOG, http://ana:s3cret@127.0.0.1:1/t.json?token=s3cret, download failed",
    "TOURS_CATALOG, http://ana:s3 cret@bad host/?token=s3cret, not a valid URL",
    "REDIS_URL, redis://ana:s3cret@127.0.0.1:1/0, 127.0.0.1:1",
    "REDIS_URL, redis://ana:s3 cret@bad host/0, REDIS_URL",
    "REDIS_URL, http://ana:s3cret@host/0, REDIS_URL",
    "GEMINI_BASE_URL, http://ana:s3 cret@bad host/?key=s3cret, GEMINI_BASE_URL"
  })
  void startErrorDoesNotShowWhatAUrlKeepsSecret(String name, String url, String expected)
      throws Exception {
    Map<String, String> env = new HashMap<>(Map.of("SESSION_BACKEND", "inmemory"));
    if (name.equals("REDIS_URL")) {
      env.put("SESSION_BACKEND", "redis");
    }
    env.put("GOOGLE_API_KEY", "AIzaSyS3cret-0123456789");
    env.put(name, url);

    Outcome outcome = ChildJvm.ifriend(folder, env, "serve");

    assertThat(outcome.exitCode()).isPositive();
    assertThat(outcome.err()).contains(expected).doesNotContain("cret");
    assertThat(ChildJvm.ifriend(folder, env, "settings").out())
        .contains(name + " = ")
        .doesNotContain("cret");
  }

  @Test
  void outputThatIsFullIsAnError() throws Exception {
    Map<String, String> env = Map.of("REDIS_URL", redis.url());
    assertThat(chat(env, "full", "hi").exitCode()).isZero();

    for (String[] command :
        new String[][] {{"export", "terminal", "full"}, {"settings", "--markdown"}}) {
      Process process =
          ChildJvm.in(folder, env, command).redirectOutput(new File("/dev/full")).start();
      String err = new String(process.getErrorStream().readAllBytes(), UTF_8);

      assertThat(process.waitFor()).as(command[0]).isEqualTo(1);
      assertThat(err).contains("The output").doesNotContain("Exported");
    }
  }

  @Test
  void outputIsUtf8InAnyLocale() throws Exception {
    Map<String, String> env = Map.of("REDIS_URL", redis.url(), "LC_ALL", "POSIX", "LANGUAGE", "pt");
    Map<String, Object> state = Map.of("town", "São Paulo ☀");
    try (Backends backends = Backends.open(env)) {
      var unused =
          backends.sessionService().createSession("ifriend", "posix", state, "s").blockingGet();
    }

    Outcome outcome = ChildJvm.ifriend(folder, env, "export", "posix");

    assertThat(outcome.out()).contains("São Paulo ☀");
    assertThat(ChildJvm.ifriend(folder, env, "export", "nobody").err()).contains("❌");
  }

  @Test
  void conversationGoesOnInItsSessionAndRedisShowsIt() throws Exception {
    Map<String, String> env = Map.of("REDIS_URL", redis.url());

    Outcome first = chat(env, "S", "busca tours em Paris");
    assertThat(first.exitCode()).isZero();
    assertThat(first.out()).contains("**Paris**", "1. **", "por pessoa").doesNotContain("INFO");
    assertThat(first.err()).contains("--session S");

    Outcome second = chat(env, "S", "mais barato");
    assertThat(second.out()).contains("**Paris**", "mais baratos primeiro");

    try (RedisClient client = RedisClient.create(redis.url())) {
      assertThat(client.hgetAll("session:S:meta"))
          .containsEntry("app_name", "ifriend")
          .containsEntry("user_id", "terminal");
      assertThat(client.llen("session:S:events")).isEqualTo(8);
      assertThat(client.ttl("session:S:meta")).isBetween(3500L, 3600L);
      assertThat(client.ttl("session:S:events")).isBetween(3500L, 3600L);
    }
  }

  @Test
  void withNothingConfiguredTheEmbeddedRedisRemembers() throws Exception {
    Map<String, String> env = Map.of("IFRIEND_HOME", folder.resolve("home").toString());

    assertThat(chat(env, "T", "tours in Rome").out()).contains("**Rome**");
    assertThat(chat(env, "T", "cheaper").out()).contains("**Rome**", "cheapest first");
  }

  /** As the setup guide has it: sessions on Redis, memories on MySQL. */
  @Test
  void memoriesOfOneConversationAreKnownInTheNextAndCounted() throws Exception {
    MySqlServer.assumeRunsHere(Flavour.MARIADB);
    try (MySqlServer database = MySqlServer.start(Flavour.MARIADB)) {
      Map<String, String> env =
          DatabaseSettings.of(
              database,
              "SESSION_BACKEND",
              "redis",
              "REDIS_URL",
              redis.url(),
              "MEMORY_BACKEND",
              "cloudsql");

      assertThat(chat(env, "M1", "lembra que prefiro tours em inglês").out()).contains("inglês");
      assertThat(chat(env, "M2", "quero tours de vinho em Roma").out()).contains("**Roma**");
      assertThat(chat(env, "M3", "o que você sabe de mim?").out())
          .contains("prefiro tours em inglês", "quero tours de vinho em Roma");
      assertThat(ChildJvm.ifriend(folder, env, "memories", "stats", "--days", "2").out())
          .containsPattern("(?s)Active users.*ifriend +1 +2")
          .containsPattern("Wanted cities(?s:.*?)ifriend +rome +1 +1")
          .containsPattern("Wanted themes(?s:.*?)ifriend +wine +1 +1");

      String[] forget = {"memories", "forget", "terminal", "--all", "--yes"};
      assertThat(ChildJvm.ifriend(folder, env, forget).out()).contains("Forgotten: 2");
      assertThat(chat(env, "M4", "o que você sabe de mim?").out()).doesNotContain("inglês", "Roma");
    }
  }

  @Test
  void threadsOfSlackGoOnInSlack() throws Exception {
    // Stores drop what stands before and behind an id.
    for (String id : List.of("slack_C1_U2_1.5", " slack_C1_U2_1.5", "\u0001slack_C1_U2_1.5")) {
      Outcome outcome = chat(Map.of("SESSION_BACKEND", "inmemory"), id, "oi");
      assertThat(outcome.exitCode()).isEqualTo(2);
      assertThat(outcome.out()).isEmpty();
      assertThat(outcome.err()).contains("slack_C1_U2_1.5 is a thread of Slack", "sessions show");
    }
  }

  @Test
  void whatIsInTheHeapIsForNoOtherProcessToSee() throws Exception {
    Map<String, String> env = Map.of("SESSION_BACKEND", "inmemory");
    Outcome sessions = ChildJvm.ifriend(folder, env, "sessions", "list", "terminal");
    assertThat(sessions.exitCode()).isEqualTo(2);
    assertThat(sessions.err())
        .contains("cannot see them", "SESSION_BACKEND=redis, cloudsql or tiered");
    Outcome memories = ChildJvm.ifriend(folder, env, "memories", "list", "terminal");
    assertThat(memories.exitCode()).isEqualTo(2);
    assertThat(memories.err()).contains("cannot see them", "MEMORY_BACKEND=redis or cloudsql");
  }

  @Test
  void numbersOfMemoriesNeedTheDatabase() throws Exception {
    Map<String, String> env = Map.of("SESSION_BACKEND", "inmemory");
    Outcome elsewhere = ChildJvm.ifriend(folder, env, "memories", "stats");
    assertThat(elsewhere.exitCode()).isEqualTo(2);
    assertThat(elsewhere.err()).contains("MEMORY_BACKEND");
    Outcome wrong = ChildJvm.ifriend(folder, env, "memories", "stats", "--days", "0");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains("--days is 0");
  }

  @Test
  void keysAreMadeAndRotatedAndNeverOverwritten() throws Exception {
    String file = folder.resolve("keys.json").toString();

    assertThat(ChildJvm.ifriend(folder, Map.of(), "keys", "create", file).out())
        .contains("SESSION_ENCRYPTION_KEYSET=");
    byte[] first = Files.readAllBytes(Path.of(file));
    Outcome again = ChildJvm.ifriend(folder, Map.of(), "keys", "create", file);
    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(again.err()).contains("exists", "ifriend keys rotate");
    assertThat(Path.of(file)).hasBinaryContent(first);
    Outcome rotated = ChildJvm.ifriend(folder, Map.of(), "keys", "rotate", file);
    assertThat(rotated.out()).contains("2 keys");
    assertThat(rotated.err()).isEmpty();
    Files.setPosixFilePermissions(Path.of(file), PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(ChildJvm.ifriend(folder, Map.of(), "keys", "list", file).err())
        .contains(file + " has keys in it and may be read by everybody", "chmod go-rwx " + file);
    assertThat(ChildJvm.ifriend(folder, Map.of(), "keys", "rotate", file + "x").err())
        .contains("cannot be read");
    assertThat(ChildJvm.ifriend(folder, Map.of(), "keys").exitCode()).isEqualTo(2);
  }

  @Test
  void addressWithoutASchemeIsExplained() throws Exception {
    Outcome outcome = chat(Map.of("REDIS_URL", "localhost:6379"), "S", "oi");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .contains("REDIS_URL", "'localhost:6379' has no scheme", "redis://localhost:6379/0")
        .doesNotContain("\tat ");
  }

  @Test
  void unreachableRedisSaysWhereAndHowToDoWithout() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Outcome outcome = chat(Map.of("REDIS_URL", "redis://:s3cret@127.0.0.1:" + port), "S", "oi");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err())
        .contains("Cannot connect to Redis", "127.0.0.1:" + port, "Connection refused")
        .contains("SESSION_BACKEND=inmemory")
        .doesNotContain("s3cret")
        .doesNotContain("\tat ");
  }

  @ParameterizedTest
  @CsvSource({"nonsense, 2", "chat --nope, 2", "--help, 0", "chat --help, 0", "--version, 0"})
  void exitCodesTellUseFromFailure(String args, int code) throws Exception {
    assertThat(ChildJvm.ifriend(folder, Map.of(), args.split(" ", -1)).exitCode()).isEqualTo(code);
  }

  @Test
  void helpListsWhatThereIs() throws Exception {
    assertThat(ChildJvm.ifriend(folder, Map.of(), "--help").out())
        .containsPattern("(?m)^  loadtest +Measure")
        .containsPattern("(?m)^  help +");
    assertThat(ChildJvm.ifriend(folder, Map.of(), "help").out()).contains("Usage: ifriend");
    assertThat(ChildJvm.ifriend(folder, Map.of(), "help", "chat").out()).contains("--once");
  }

  @Test
  void whoSaysNotWhoseSessionsIsToldHow() throws Exception {
    Outcome outcome = ChildJvm.ifriend(folder, Map.of(), "sessions", "list");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err().lines())
        .hasSize(2)
        .anyMatch(line -> line.contains("ifriend sessions list USER"))
        .anyMatch(line -> line.contains("U0123ABCD") && line.contains("\"terminal\""));
    assertThat(ChildJvm.ifriend(folder, Map.of(), "sessions", "show").err())
        .contains("ifriend sessions show USER SESSION");
  }

  @Test
  void pipeGetsTheAnswersAlone() throws Exception {
    Map<String, String> env = Map.of("REDIS_URL", redis.url(), "TERM", "xterm");
    Process process = ChildJvm.in(folder, env, "chat", "--session", "pipe").start();
    process
        .getOutputStream()
        .write("busca tours em Paris\n\nmais barato\nsair\nnever\n".getBytes(UTF_8));
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor()).isZero();
    assertThat(out)
        .startsWith("Encontrei ")
        .contains("mais baratos primeiro")
        .doesNotContain("\u001b", "…\r", "\r", "> ", "iFriend.", "--session");
    assertThat(new String(process.getErrorStream().readAllBytes(), UTF_8))
        .isEqualTo("[--session pipe]\n");
    assertThat(folder.resolve(".ifriend")).doesNotExist();
  }

  @Test
  void readerThatGoesAwayEndsItQuietly() throws Exception {
    Process process = ChildJvm.in(folder, Map.of(), "settings", "--markdown").start();
    process.getInputStream().close();

    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(err).isEqualTo(141);
    assertThat(err).isEmpty();
  }

  @Test
  void hintNamesTheKeyThatThereIs() throws Exception {
    Map<String, String> env = Map.of("REDIS_URL", redis.url());

    String hint = chat(env, "it's 1", "hi").err();

    try (RedisClient client = RedisClient.create(redis.url())) {
      String key = client.keys("session:it*:events").iterator().next();
      assertThat(hint).contains("redis-cli -u $REDIS_URL LRANGE '" + key + "' 0 -1\n");
    }
  }

  @Test
  void keyThatTheModelRefusesIsTwoLines() throws Exception {
    try (RefusingModel model = RefusingModel.start()) {
      Map<String, String> env =
          Map.of(
              "SESSION_BACKEND", "inmemory",
              "MODEL", "gemini-2.5-flash",
              "GOOGLE_API_KEY", "AIzaSyWrong-0123456789",
              "GEMINI_BASE_URL", model.url(),
              "PORT", "0",
              "LC_MESSAGES", "en_GB");

      Outcome outcome = chat(env, "S", "tours in Rome");

      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(outcome.out().lines()).singleElement().asString().contains("my model");
      assertThat(outcome.err()).isEqualTo("./ifriend doctor says what to mend.\n");

      RunningService service = RunningService.start(folder, env);
      try (service) {
        assertThat(service.log().get(service.log().size() - 1)).contains("Console: http");
        var unused = LogOutputTest.chat(service, "console_s");
        service.await(Pattern.compile("Processamento falhou"));
      }
      assertThat(service.find(Pattern.compile("ERROR")))
          .singleElement()
          .asString()
          .contains("400", "./ifriend doctor")
          .doesNotContain("AIza");
      assertThat(service.find(Pattern.compile("\tat |Exception"))).isEmpty();
    }
  }

  @Test
  void damagedSessionIsTwoLines() throws Exception {
    Map<String, String> env = Map.of("REDIS_URL", redis.url());
    assertThat(chat(env, "torn", "busca tours em Paris").exitCode()).isZero();
    try (RedisClient client = RedisClient.create(redis.url())) {
      assertThat(client.del("session:torn:events")).isEqualTo(1);
    }

    Outcome outcome = chat(env, "torn", "mais barato");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out().lines()).singleElement().asString().contains("danificada");
    assertThat(outcome.err().lines())
        .singleElement()
        .asString()
        .contains("./ifriend sessions repair terminal torn");
  }

  @Test
  void idThatIsTooLongIsWrongUse() throws Exception {
    Outcome outcome = chat(Map.of("SESSION_BACKEND", "inmemory"), "x".repeat(256), "oi");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("--session has 256 characters", "at most 255");
  }

  @Test
  void catalogueThatIsNotThereIsAConfigurationProblem() throws Exception {
    Outcome outcome =
        chat(Map.of("SESSION_BACKEND", "inmemory", "TOURS_CATALOG", "nowhere.json"), "S", "oi");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).contains("TOURS_CATALOG", "nowhere.json");
  }

  @Test
  void catalogueAndDotEnvOfTheFolderAreUsed() throws IOException, Exception {
    Files.writeString(
        folder.resolve("tours.json"),
        """
        {"tours": [{
          "id": "REC-01", "city": "Recife", "country": "BR",
          "title": {"pt": "Recife a pé", "es": "Recife a pie", "en": "Recife on foot"},
          "description": {"pt": "Marco zero", "es": "Marco zero", "en": "Marco zero"},
          "guide": "Ana", "themes": ["history"], "languages": ["pt"],
          "durationMinutes": 90, "price": {"amount": "50.00", "currency": "BRL"},
          "maxGroupSize": 8, "rating": 4.9, "reviews": 12, "weekdays": ["monday"]
        }]}
        """);
    Files.writeString(
        folder.resolve(".env"), "SESSION_BACKEND=inmemory\nTOURS_CATALOG=tours.json\n");

    Outcome outcome = chat(Map.of(), "S", "busca tours em Recife");

    assertThat(outcome.err()).doesNotContain("❌");
    assertThat(outcome.out()).contains("Recife a pé").doesNotContain("dados de exemplo");
  }

  private Outcome chat(Map<String, String> env, String session, String text) throws Exception {
    return ChildJvm.ifriend(folder, env, "chat", "--session", session, "--once", text);
  }
}
