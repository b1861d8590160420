package com.ifriend.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ifriend.app.DatabaseSettings;
import com.ifriend.app.command.ChildJvm.Outcome;
import com.ifriend.app.settings.Settings;
import com.ifriend.store.testkit.MySqlServer;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import com.ifriend.store.testkit.RedisServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code SESSION_FALLBACK=cloudsql}, on real servers. */
final class FallbackTest {
  private static MySqlServer mysql;

  @TempDir Path folder;

  @BeforeAll
  static void startDatabase() {
    MySqlServer.assumeRunsHere(Flavour.MARIADB);
    mysql = MySqlServer.start(Flavour.MARIADB);
  }

  @AfterAll
  static void stopDatabase() {
    if (mysql != null) {
      mysql.close();
    }
  }

  @Test
  void botStartsOnTheDatabaseWhenRedisIsDownAndSaysSoEverywhere() throws Exception {
    RedisServer down = RedisServer.start();
    down.close();
    RunningService service = RunningService.start(folder, env(down.url()));
    try (service) {
      HttpResponse<String> ready = get(service.uri("/readyz"));
      assertThat(ready.statusCode()).isEqualTo(200);
      assertThat(ready.body())
          .contains("ready: cloudsql 127.0.0.1:" + mysql.port())
          .contains("FALLBACK to CloudSQL")
          .contains("127.0.0.1:" + down.port())
          .doesNotContain(MySqlServer.PASSWORD);
      assertThat(get(service.uri("/metrics")).body()).contains("ifriend_session_fallback 1.0");
      assertThat(chat(service)).contains("Paris");
      assertThat(get(service.uri("/metrics")).body())
          .contains("ifriend_sessions_total{backend=\"cloudsql\",what=\"created\"} 1.0");
    }
    assertThat(service.find(Pattern.compile("ERROR .*SESSION_FALLBACK.*Redis cannot be reached")))
        .hasSize(1);
    assertThat(service.log()).noneMatch(line -> line.contains("RedisSessionService inicializado"));
  }

  @Test
  void redisIsUsedWhileItAnswers() throws Exception {
    try (RedisServer redis = RedisServer.start();
        RunningService service = RunningService.start(folder, env(redis.url()))) {
      assertThat(get(service.uri("/readyz")).body())
          .contains("ready: redis")
          .doesNotContain("FALLBACK");
      assertThat(get(service.uri("/metrics")).body()).contains("ifriend_session_fallback 0.0");
    }
  }

  @Test
  void refusedPasswordIsNoReasonToFallBack() throws Exception {
    try (RedisServer redis = RedisServer.start("--requirepass", "s3cret")) {
      Outcome outcome = ChildJvm.ifriend(folder, env(redis.url()));

      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(outcome.err()).contains("NOAUTH").doesNotContain("SESSION_FALLBACK:");
    }
  }

  @Test
  void fallbackThatCannotWorkIsAProblemOfTheSettings() {
    assertThatThrownBy(
            () ->
                Settings.from(
                    Map.of("SESSION_BACKEND", "inmemory", "SESSION_FALLBACK", "cloudsql")))
        .hasMessageContaining("SESSION_FALLBACK is for SESSION_BACKEND=redis");
    assertThatThrownBy(
            () -> Settings.from(Map.of("REDIS_URL", "redis://h", "SESSION_FALLBACK", "cloudsql")))
        .hasMessageContaining("SESSION_FALLBACK is 'cloudsql' but there is no CLOUDSQL_HOST");
    assertThatThrownBy(
            () -> Settings.from(Map.of("REDIS_URL", "redis://h", "SESSION_FALLBACK", "disk")))
        .hasMessageContaining("SESSION_FALLBACK is 'disk'; known are cloudsql");
  }

  private static Map<String, String> env(String redisUrl) {
    return DatabaseSettings.of(
        mysql,
        "SESSION_BACKEND",
        "redis",
        "SESSION_FALLBACK",
        "cloudsql",
        "REDIS_URL",
        redisUrl,
        "PORT",
        "0");
  }

  private static String chat(RunningService service) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(service.uri("/api/chat"))
                .POST(
                    BodyPublishers.ofString(
                        "{\"session\":\"console_s\",\"text\":\"busca tours em Paris\"}"))
                .build(),
            BodyHandlers.ofString())
        .body();
  }

  private static HttpResponse<String> get(URI uri) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }
}
