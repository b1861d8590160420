package com.ifriend.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.ifriend.agent.ModelConfig;
import com.ifriend.app.files.Access;
import com.ifriend.slack.api.AllowList;
import com.ifriend.slack.api.SlackConfig;
import com.ifriend.store.encryption.EncryptionKeys;
import com.ifriend.store.mysql.MySqlAddress;
import com.ifriend.store.mysql.MySqlTls;
import com.ifriend.store.redis.KeyStyle;
import com.ifriend.store.redis.SentinelLogin;
import com.ifriend.store.testkit.Certificates;
import com.ifriend.store.tiered.Durability;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingsTest {

  @Test
  void nothingSetMeansEmbeddedRedisAndTheOfflineModel() {
    Settings settings = Settings.from(Map.of());

    assertThat(settings.sessions()).isEqualTo(BackendChoice.EMBEDDED);
    assertThat(settings.sessionTtl()).isEqualTo(Duration.ofHours(1));
    assertThat(settings.port()).isEqualTo(8080);
    assertThat(settings.home()).isEqualTo(Path.of(System.getProperty("user.home"), ".ifriend"));
    assertThat(settings.model()).contains(ModelConfig.offline());
    assertThat(settings.slack()).isEmpty();
    assertThat(settings.notes()).singleElement().asString().contains("GOOGLE_API_KEY");
    assertThat(settings.hints()).isEmpty();
  }

  @Test
  void setupGuideIsUnderstoodAsPrinted() {
    Settings settings =
        Settings.from(
            Map.of(
                "SESSION_BACKEND", "redis",
                "MEMORY_BACKEND", "cloudsql",
                "REDIS_URL", "redis://localhost:6379/0",
                "REDIS_SESSION_TTL", "1800",
                "CLOUDSQL_UNIX_SOCKET", "/cloudsql/x",
                "REDIS_MEMORY_TTL_DAYS", "30"));

    assertThat(settings.sessions()).isEqualTo(BackendChoice.REDIS);
    assertThat(settings.redis().orElseThrow().address()).hasToString("redis://localhost:6379/0");
    assertThat(settings.redis().orElseThrow().sessionTtl()).isEqualTo(Duration.ofMinutes(30));
    assertThat(settings.notes())
        .anyMatch(note -> note.contains("MEMORY_BACKEND") && note.contains("CLOUDSQL_DATABASE"));
    assertThat(settings.memories()).isEqualTo(BackendChoice.REDIS);
  }

  @Test
  void memoriesLiveWithTheSessionsUnlessTheyHaveABackendOfTheirOwn() {
    Map<String, String> database =
        Map.of(
            "CLOUDSQL_HOST", "10.1.2.3",
            "CLOUDSQL_DATABASE", "ifriend",
            "CLOUDSQL_USER", "bot");
    Map<String, String> redisAndDatabase = new HashMap<>(database);
    redisAndDatabase.put("REDIS_URL", "redis://localhost");
    Settings together = Settings.from(redisAndDatabase);
    redisAndDatabase.put("MEMORY_BACKEND", "cloudsql");
    Settings apart = Settings.from(redisAndDatabase);
    redisAndDatabase.putAll(Map.of("SESSION_BACKEND", "cloudsql", "MEMORY_BACKEND", "redis"));
    Settings theOtherWayRound = Settings.from(redisAndDatabase);

    assertThat(together.memories()).isEqualTo(BackendChoice.REDIS);
    assertThat(together.mysql()).isEmpty();
    assertThat(apart.memories()).isEqualTo(BackendChoice.CLOUDSQL);
    assertThat(apart.redis()).isPresent();
    assertThat(apart.mysql()).isPresent();
    assertThat(theOtherWayRound.memories()).isEqualTo(BackendChoice.REDIS);
    assertThat(theOtherWayRound.redis()).isPresent();
    assertThat(theOtherWayRound.mysql()).isPresent();
    assertThat(Settings.from(Map.of("MEMORY_BACKEND", "redis")).memories())
        .isEqualTo(BackendChoice.EMBEDDED);
    assertThat(Settings.from(Map.of("MEMORY_BACKEND", "inmemory")).memories())
        .isEqualTo(BackendChoice.INMEMORY);
  }

  @Test
  void backendOfMemoriesNeedsItsServer() {
    assertThatThrownBy(
            () -> Settings.from(Map.of("MEMORY_BACKEND", "cloudsql", "CLOUDSQL_USER", "bot")))
        .hasMessageContaining("MEMORY_BACKEND is 'cloudsql' but there is no CLOUDSQL_HOST")
        .hasMessageContaining("CLOUDSQL_DATABASE is not set");
    assertThatThrownBy(
            () -> Settings.from(Map.of("SESSION_BACKEND", "inmemory", "MEMORY_BACKEND", "redis")))
        .hasMessageContaining("MEMORY_BACKEND is 'redis' but REDIS_URL is not set");
  }

  @Test
  void cloudSqlIsReachedByHostSocketOrInstance() {
    Map<String, String> env =
        new HashMap<>(
            Map.of(
                "SESSION_BACKEND", "cloudsql",
                "REDIS_URL", "redis://localhost",
                "CLOUDSQL_HOST", "10.1.2.3",
                "CLOUDSQL_DATABASE", "ifriend",
                "CLOUDSQL_USER", "bot",
                "CLOUDSQL_PASSWORD", "s3cret",
                "REDIS_SESSION_TTL", "60"));
    Settings tcp = Settings.from(env);

    assertThat(tcp.sessions()).isEqualTo(BackendChoice.CLOUDSQL);
    assertThat(tcp.redis()).isEmpty();
    assertThat(tcp.mysql().orElseThrow().address()).hasToString("10.1.2.3:3306");
    assertThat(tcp.mysql().orElseThrow().password()).isEqualTo("s3cret");
    assertThat(tcp.mysql().orElseThrow().sessionTtl()).isEqualTo(Duration.ofMinutes(1));
    assertThat(tcp.toString()).doesNotContain("s3cret");

    env.put("CLOUDSQL_UNIX_SOCKET", "/cloudsql/p:r:i");
    assertThatThrownBy(() -> Settings.from(env))
        .hasMessageContaining("CLOUDSQL_UNIX_SOCKET, CLOUDSQL_HOST are set together");
    env.remove("CLOUDSQL_HOST");
    assertThat(Settings.from(env).mysql().orElseThrow().address()).hasToString("/cloudsql/p:r:i");

    env.remove("CLOUDSQL_UNIX_SOCKET");
    env.put("CLOUDSQL_INSTANCE", "p:r:i");
    assertThat(Settings.from(env).mysql().orElseThrow().address())
        .isEqualTo(new MySqlAddress.Instance("p:r:i", Optional.empty()));
    env.put("CLOUDSQL_ADMIN_URL", "http://localhost:1/");
    assertThat(Settings.from(env).mysql().orElseThrow().address())
        .isEqualTo(
            new MySqlAddress.Instance("p:r:i", Optional.of(URI.create("http://localhost:1/"))));

    env.put("CLOUDSQL_HOST", "10.1.2.3");
    assertThatThrownBy(() -> Settings.from(env))
        .hasMessageContaining("CLOUDSQL_HOST, CLOUDSQL_INSTANCE are set together");
    env.remove("CLOUDSQL_HOST");
    env.put("CLOUDSQL_INSTANCE", "i");
    assertThatThrownBy(() -> Settings.from(env))
        .hasMessageContaining("CLOUDSQL_INSTANCE, CLOUDSQL_DATABASE")
        .hasMessageContaining("project:region:instance");
  }

  @Test
  void tlsToTheDatabaseIsCheckedAtOnce(@TempDir Path directory) throws Exception {
    Certificates right = Certificates.make(directory, "ca", "san=dns:db");
    Map<String, String> env =
        new HashMap<>(
            Map.of(
                "SESSION_BACKEND", "cloudsql",
                "CLOUDSQL_HOST", "db",
                "CLOUDSQL_DATABASE", "ifriend",
                "CLOUDSQL_USER", "bot",
                "CLOUDSQL_TLS_CA", right.pem().toString(),
                "CLOUDSQL_TLS_CERT", right.pem().toString(),
                "CLOUDSQL_TLS_KEY", right.privateKey().toString()));

    assertThat(Settings.from(env).mysql().orElseThrow().tls())
        .contains(
            new MySqlTls(
                right.pem(), Optional.of(new MySqlTls.Identity(right.pem(), right.privateKey()))));

    env.put("CLOUDSQL_TLS_KEY", right.pem().toString());
    assertThatThrownBy(() -> Settings.from(env))
        .hasMessageContaining("CLOUDSQL_TLS_KEY: " + right.pem() + " cannot be used");
    env.remove("CLOUDSQL_TLS_KEY");
    assertThatThrownBy(() -> Settings.from(env))
        .hasMessageContaining("CLOUDSQL_TLS_KEY is not set");
    env.put("CLOUDSQL_TLS_KEY", right.privateKey().toString());
    env.remove("CLOUDSQL_TLS_CA");
    assertThatThrownBy(() -> Settings.from(env)).hasMessageContaining("CLOUDSQL_TLS_CA is not set");
    env.put("CLOUDSQL_TLS_CA", directory.resolve("none").toString());
    env.remove("CLOUDSQL_HOST");
    env.put("CLOUDSQL_UNIX_SOCKET", "/cloudsql/p:r:i");
    assertThatThrownBy(() -> Settings.from(env))
        .hasMessageContaining("none cannot be used")
        .hasMessageContaining("CLOUDSQL_TLS_CA is set without CLOUDSQL_HOST");
  }

  @Test
  void keysOfRedisHaveAppAndUserIfAskedFor() {
    assertThat(Settings.from(Map.of("REDIS_URL", "redis://a")).redis().orElseThrow().keyStyle())
        .isEqualTo(KeyStyle.PLAIN);
    assertThat(
            Settings.from(Map.of("REDIS_URL", "redis://a", "REDIS_KEYS", "scoped"))
                .redis()
                .orElseThrow()
                .keyStyle())
        .isEqualTo(KeyStyle.SCOPED);
    assertThatThrownBy(() -> Settings.from(Map.of("REDIS_KEYS", "scoped")))
        .hasMessageContaining("REDIS_KEYS is 'scoped', which the embedded Redis does not have");
    assertThatThrownBy(() -> Settings.from(Map.of("REDIS_KEYS", "short")))
        .hasMessageContaining("REDIS_KEYS is 'short'; known are plain, scoped");
  }

  @Test
  void sentinelsMayHaveAPasswordOfTheirOwn() {
    Map<String, String> env =
        new HashMap<>(
            Map.of(
                "REDIS_URL", "redis-sentinel://:m4ster@a,b#main",
                "REDIS_SENTINEL_USERNAME", "monitor",
                "REDIS_SENTINEL_PASSWORD", "s3cret"));
    Settings settings = Settings.from(env);

    assertThat(settings.redis().orElseThrow().sentinelLogin())
        .contains(new SentinelLogin(Optional.of("monitor"), "s3cret"));
    assertThat(settings.toString()).doesNotContain("s3cret");

    env.put("REDIS_URL", "redis://a");
    assertThatThrownBy(() -> Settings.from(env))
        .hasMessageContaining("REDIS_SENTINEL_PASSWORD has no effect")
        .hasMessageNotContaining("s3cret");
    env.remove("REDIS_SENTINEL_PASSWORD");
    assertThatThrownBy(() -> Settings.from(env))
        .hasMessageContaining("REDIS_SENTINEL_PASSWORD is not set");
  }

  @Test
  void everyProblemIsReportedAtOnce() {
    ConfigException problems =
        catchThrowableOfType(
            ConfigException.class,
            () ->
                Settings.from(
                    Map.of(
                        "SESSION_BACKEND", "postgres",
                        "REDIS_URL", "localhost:6379",
                        "REDIS_SESSION_TTL", "soon",
                        "PORT", "80000",
                        "MEMORY_BACKEND", "disk",
                        "MODEL", "gemini-2.5-pro",
                        "SLACK_SIGNING_SECRET", "s3cret-value",
                        "SESION_TTL", "1",
                        "SESSION_BACKENDS", "1")));

    assertThat(problems.problems())
        .anyMatch(
            p -> p.startsWith("SESSION_BACKEND is 'postgres'; known are cloudsql, inmemory, redis"))
        .anyMatch(p -> p.startsWith("REDIS_URL 'localhost:6379' has no scheme"))
        .anyMatch(p -> p.startsWith("REDIS_SESSION_TTL is 'soon'"))
        .anyMatch(p -> p.startsWith("PORT is '80000'"))
        .anyMatch(
            p -> p.startsWith("MEMORY_BACKEND is 'disk'; known are cloudsql, inmemory, redis"))
        .anyMatch(p -> p.startsWith("MODEL ") && p.contains("API key"))
        .anyMatch(p -> p.startsWith("SLACK_BOT_TOKEN is not set"))
        .anyMatch(p -> p.equals("SESSION_BACKENDS is not a setting; did you mean SESSION_BACKEND?"))
        .hasSize(8);
    assertThat(problems).hasMessageNotContaining("s3cret-value");
  }

  @ParameterizedTest
  @CsvSource({
    "cloudsql, CLOUDSQL_INSTANCE=project:region:instance",
    "cloudsql, CLOUDSQL_DATABASE is not set",
    "cloudsql, CLOUDSQL_USER is not set",
    "tiered, REDIS_URL is not set",
    "tiered, CLOUDSQL_DATABASE is not set",
    "redis, but REDIS_URL is not set",
    "Redis, but REDIS_URL is not set",
  })
  void backendThatCannotBeUsedSaysWhy(String backend, String why) {
    assertThatThrownBy(() -> Settings.from(Map.of("SESSION_BACKEND", backend)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(why);
  }

  @Test
  void keyChoosesGeminiAndModelNamesIt() {
    assertThat(model(Map.of("GOOGLE_API_KEY", "k")).model()).isEqualTo(ModelConfig.DEFAULT_GEMINI);
    assertThat(model(Map.of("GOOGLE_API_KEY", "k", "MODEL", "gemini-2.5-pro")).model())
        .isEqualTo("gemini-2.5-pro");
    assertThat(model(Map.of("GOOGLE_API_KEY", "k", "MODEL", "offline")))
        .isEqualTo(ModelConfig.offline());
    assertThat(
            model(
                    Map.of(
                        "GOOGLE_GENAI_USE_VERTEXAI", "true",
                        "GOOGLE_CLOUD_PROJECT", "p",
                        "GOOGLE_CLOUD_LOCATION", "us-central1"))
                .vertex())
        .isTrue();
  }

  private static ModelConfig model(Map<String, String> values) {
    return Settings.from(values).model().orElseThrow();
  }

  @Test
  void nearNamesAreHintedWithoutStopping() {
    assertThat(Settings.from(Map.of("REDIS_URLS", "redis://x", "PATHS", "y")).hints())
        .containsExactly("REDIS_URLS is not a setting; did you mean REDIS_URL?");
  }

  @ParameterizedTest
  @CsvSource({"'', false", "false, false", "TRUE, true"})
  void workflowsAreAnsweredWhenAskedFor(String value, boolean answered) {
    Settings settings =
        Settings.from(
            Map.of(
                "SLACK_BOT_TOKEN", "xoxb-1",
                "SLACK_SIGNING_SECRET", "secret",
                "SLACK_ANSWER_WORKFLOWS", value));

    assertThat(settings.slack().orElseThrow().answerWorkflows()).isEqualTo(answered);
  }

  @Test
  void clientIdIsInPlaceOfABotTokenAndNeedsItsSecretsAndKeys(@TempDir Path folder)
      throws IOException {
    Path keys = folder.resolve("keys.json");
    EncryptionKeys.generate().writeNew(keys);
    Map<String, String> right =
        Map.of(
            "SLACK_CLIENT_ID", "1.2",
            "SLACK_CLIENT_SECRET", "s3cret",
            "SLACK_SIGNING_SECRET", "s3cret",
            "SLACK_STREAMING", "on",
            "SESSION_ENCRYPTION_KEYSET", keys.toString());
    SlackConfig config = Settings.from(right).slack().orElseThrow();
    assertThat(config.oauth().orElseThrow().id()).isEqualTo("1.2");
    assertThat(config.botToken()).isEmpty();
    assertThat(config.streaming()).isTrue();
    assertThat(Settings.from(right).toString()).doesNotContain("s3cret");

    Map<String, String> missing =
        Map.of(
            "SLACK_CLIENT_SECRET", "is beside it in Basic Information",
            "SLACK_SIGNING_SECRET", "from Basic Information, also with SLACK_APP_TOKEN",
            "SESSION_ENCRYPTION_KEYSET", "./ifriend keys create FILE");
    missing.forEach(
        (name, fix) -> {
          Map<String, String> lacking = new HashMap<>(right);
          lacking.remove(name);
          assertThatThrownBy(() -> Settings.from(lacking))
              .isInstanceOf(ConfigException.class)
              .hasMessageContaining("SLACK_CLIENT_ID needs " + name)
              .hasMessageContaining(fix)
              .hasMessageNotContaining("s3cret");
        });
    Map<String, String> idless = new HashMap<>(right);
    idless.remove("SLACK_CLIENT_ID");
    assertThatThrownBy(() -> Settings.from(idless))
        .hasMessageContaining("SLACK_CLIENT_ID is not set, but SLACK_CLIENT_SECRET is");
    Map<String, String> both = new HashMap<>(right);
    both.put("SLACK_BOT_TOKEN", "xoxb-s3cret");
    assertThatThrownBy(() -> Settings.from(both))
        .hasMessageContaining("SLACK_CLIENT_ID is set beside SLACK_BOT_TOKEN")
        .hasMessageContaining("Leave one of them out")
        .hasMessageNotContaining("s3cret");
  }

  @ParameterizedTest
  @CsvSource({"'', false", "off, false", "ON, true"})
  void answersStreamWhenAskedFor(String value, boolean streaming) {
    Settings settings =
        Settings.from(
            Map.of(
                "SLACK_BOT_TOKEN", "xoxb-1",
                "SLACK_SIGNING_SECRET", "secret",
                "SLACK_STREAMING", value));

    assertThat(settings.slack().orElseThrow().streaming()).isEqualTo(streaming);
  }

  @Test
  void listsOfWhomToAnswerHoldIdsAndNothingElse() {
    Map<String, String> slack =
        Map.of("SLACK_BOT_TOKEN", "xoxb-1", "SLACK_SIGNING_SECRET", "secret");
    Map<String, String> some = new HashMap<>(slack);
    some.put("SLACK_CHANNELS", "C0123ABCD, G0456EFGH");
    some.put("SLACK_USERS", "U0123ABCD");
    assertThat(Settings.from(some).slack().orElseThrow().allowed())
        .isEqualTo(new AllowList(Set.of("C0123ABCD", "G0456EFGH"), Set.of("U0123ABCD")));
    assertThat(Settings.from(slack).slack().orElseThrow().allowed()).isEqualTo(AllowList.ALL);

    some.put("SLACK_CHANNELS", "#general");
    some.put("SLACK_USERS", "@ana");
    assertThatThrownBy(() -> Settings.from(some))
        .hasMessageContaining("SLACK_CHANNELS holds '#general', which is no id of a channel")
        .hasMessageContaining("SLACK_USERS holds '@ana', which is no id of a user");
  }

  @Test
  void secretsAreNeverShown() {
    Settings settings =
        Settings.from(
            Map.of(
                "REDIS_URL", "redis://u:s3cret@h",
                "GOOGLE_API_KEY", "s3cret",
                "SLACK_BOT_TOKEN", "xoxb-s3cret",
                "SLACK_SIGNING_SECRET", "s3cret"));

    assertThat(settings.toString()).doesNotContain("s3cret");
  }

  @Test
  void dotEnvFileIsReadAndTheEnvironmentWins(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve(".env"),
        "# comment\nSESSION_BACKEND=inmemory\nPATH=from-file\nREDIS_SESSION_TTL=\"60\"\n");

    Map<String, String> env = Settings.environment(folder);

    assertThat(env)
        .containsEntry("SESSION_BACKEND", "inmemory")
        .containsEntry("REDIS_SESSION_TTL", "60")
        .containsEntry("PATH", System.getenv("PATH"));
  }

  @Test
  void dotEnvFileThatOthersCouldHaveWrittenIsRefused(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve(".env"), "SESSION_BACKEND=inmemory\n");
    rights(file, "rw-rw-rw-");
    dotEnvIsRefused(folder, file + " may be written by everybody", "chmod go-w " + file);

    rights(file, "rw-r--r--");
    rights(folder, "rwxrwxrwx");
    dotEnvIsRefused(folder, file + " is in " + folder, "chmod go-w " + folder);

    rights(folder, "rwxr-xr-x");
    assertThat(Settings.environment(folder)).containsEntry("SESSION_BACKEND", "inmemory");
  }

  @Test
  void dotEnvFileOfAnotherUserOrGroupIsRefused(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve(".env"), "SESSION_BACKEND=inmemory\n");
    assumeThat(Files.getAttribute(file, "unix:uid")).isEqualTo(0);
    Files.setAttribute(file, "unix:gid", 1);
    rights(file, "rw-rw----");
    dotEnvIsRefused(folder, file + " may be written by group ", "chmod go-w " + file);

    // What a system makes whose umask lets the user's own group write.
    Files.setAttribute(file, "unix:gid", 0);
    assertThat(Settings.environment(folder)).containsEntry("SESSION_BACKEND", "inmemory");

    Files.setAttribute(file, "unix:uid", 65_534);
    dotEnvIsRefused(folder, file + " belongs to user ", "chown");
  }

  @Test
  void linkToASettingsFileThatOthersCouldReplaceIsRefused(
      @TempDir Path folder, @TempDir Path elsewhere) throws IOException {
    Path file = Files.writeString(elsewhere.resolve("settings"), "SESSION_BACKEND=inmemory\n");
    Files.createSymbolicLink(folder.resolve(".env"), file);
    assertThat(Settings.environment(folder)).containsEntry("SESSION_BACKEND", "inmemory");

    rights(elsewhere, "rwxrwxrwx");
    dotEnvIsRefused(folder, "is in " + elsewhere, "chmod go-w " + elsewhere);
  }

  @Test
  void whatRootHasWrittenIsTrusted() throws IOException {
    assertThat(Access.of(Path.of("/etc/passwd")).flatMap(Access::stranger)).isEmpty();
  }

  private static void dotEnvIsRefused(Path folder, String why, String fix) {
    assertThatThrownBy(() -> Settings.environment(folder))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(why)
        .hasMessageContaining(fix)
        .hasMessageContaining("could send tokens elsewhere");
  }

  private static void rights(Path path, String rights) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(rights));
  }

  @ParameterizedTest
  @CsvSource({
    "SLACK_API_URL, http://slack.example/api/",
    "SLACK_API_URL, HTTP://127.example.com/",
    "GEMINI_BASE_URL, http://localhost.example.com",
    "GEMINI_BASE_URL, http://127.0.0.1@10.0.0.7/",
    "CLOUDSQL_ADMIN_URL, http://10.0.0.7:8080/",
    "TOURS_CATALOG, http://u:p@tours.example/tours.json",
    "TOURS_CATALOG, http://tours.example/tours.json?key=k"
  })
  void servicesThatAreToldSecretsAreReachedByHttps(String name, String url) {
    assertThatThrownBy(() -> Settings.from(Map.of(name, url)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(name + " sends to ")
        .hasMessageContaining("use https")
        .hasMessageNotContaining("u:p")
        .hasMessageNotContaining("key=k");
  }

  @ParameterizedTest
  @CsvSource({
    "SLACK_API_URL, https://slack.example/api/",
    "SLACK_API_URL, http://localhost:8080/api/",
    "GEMINI_BASE_URL, http://127.0.0.1:1",
    "GEMINI_BASE_URL, http://[::1]:1",
    "CLOUDSQL_ADMIN_URL, http://127.8.9.10/",
    "TOURS_CATALOG, http://tours.example/tours.json",
    "TOURS_CATALOG, https://u:p@tours.example/tours.json?key=k",
    "TOURS_CATALOG, tours.json"
  })
  void httpsAndThisMachineAreFine(String name, String url) {
    assertThat(Settings.read(Map.of(name, url)).problems()).isEmpty();
  }

  @Test
  void keysThatOthersMayReadAreWarnedOfAndThoseTheyMayWriteRefused(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("keys.json");
    EncryptionKeys.generate().writeNew(file);
    Map<String, String> env = Map.of("SESSION_ENCRYPTION_KEYSET", file.toString());
    assertThat(Settings.from(env).notes()).noneMatch(note -> note.contains("chmod"));

    rights(file, "rw-r--r--");
    assertThat(Settings.from(env).notes())
        .anyMatch(note -> note.contains("may be read by everybody; keep it to its owner: chmod"));

    rights(file, "rw-rw-rw-");
    assertThatThrownBy(() -> Settings.from(env))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("SESSION_ENCRYPTION_KEYSET is '" + file)
        .hasMessageContaining("may be written by everybody")
        .hasMessageContaining("chmod go-w " + file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"REDIS_TLS_KEY", "CLOUDSQL_TLS_KEY"})
  void keysOfCertificatesAreWarnedOfToo(String name, @TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("key.pem"), "");
    rights(file, "rw-r--r--");

    assertThat(Settings.read(Map.of(name, file.toString())).settings().notes())
        .anyMatch(note -> note.contains(name) && note.contains("may be read by everybody"));
  }

  @Test
  void brokenDotEnvFileIsNamedButNotQuoted(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve(".env"), "SLACK_BOT_TOKEN xoxb-s3cret\n");

    assertThatThrownBy(() -> Settings.environment(folder))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(".env")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void durabilityThatTheBackendCannotGiveIsRefused() {
    assertThat(
            Settings.from(Map.of("REDIS_URL", "redis://h", "SESSION_DURABILITY", "replica"))
                .redis()
                .orElseThrow()
                .replicas())
        .isEqualTo(1);
    assertThatThrownBy(() -> Settings.from(Map.of("SESSION_DURABILITY", "replica")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("needs a Redis with replicas");
    assertThatThrownBy(
            () -> Settings.from(Map.of("REDIS_URL", "redis://h", "SESSION_DURABILITY", "sql")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("only SESSION_BACKEND=cloudsql");
  }

  @Test
  void tieredNeedsBothAndKeepsSessionsForAYear() {
    Map<String, String> values =
        new HashMap<>(
            Map.of(
                "SESSION_BACKEND", "tiered",
                "REDIS_URL", "redis://h",
                "CLOUDSQL_HOST", "db",
                "CLOUDSQL_DATABASE", "d",
                "CLOUDSQL_USER", "u",
                "SESSION_DURABILITY", "sql"));
    Settings settings = Settings.from(values);
    assertThat(settings.sessions()).isEqualTo(BackendChoice.TIERED);
    assertThat(settings.memories()).isEqualTo(BackendChoice.CLOUDSQL);
    assertThat(settings.durability()).isEqualTo(Durability.SQL);
    assertThat(settings.redis().orElseThrow().sessionTtl()).isEqualTo(Duration.ofHours(1));
    assertThat(settings.mysql().orElseThrow().sessionTtl()).isEqualTo(Duration.ofDays(365));

    values.put("SESSION_ARCHIVE_DAYS", "30");
    values.put("MEMORY_BACKEND", "redis");
    assertThat(Settings.from(values).mysql().orElseThrow().sessionTtl())
        .isEqualTo(Duration.ofDays(30));
    assertThat(Settings.from(values).memories()).isEqualTo(BackendChoice.REDIS);
  }

  @Test
  void certificatesAreCheckedAtTheStart(@TempDir Path directory) throws IOException {
    Path nonsense = Files.writeString(directory.resolve("ca.pem"), "no certificate");

    assertThatThrownBy(
            () ->
                Settings.from(
                    Map.of(
                        "REDIS_URL", "rediss://h",
                        "REDIS_TLS_CA", nonsense.toString(),
                        "REDIS_TLS_CERT", "cert.pem")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("ca.pem cannot be used; it must be a readable file with certificates")
        .hasMessageContaining("REDIS_TLS_KEY is not set");
    assertThatThrownBy(
            () ->
                Settings.from(
                    Map.of("REDIS_URL", "redis://h", "REDIS_TLS_CA", nonsense.toString())))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("use rediss://");
  }
}
