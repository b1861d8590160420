package com.ifriend.bench.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.ifriend.bench.loadtest.Effort.Sampling;
import com.ifriend.store.testkit.Certificates;
import com.ifriend.store.testkit.MySqlServer;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import com.ifriend.store.testkit.RedisServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/** The command as it is typed. */
final class MainTest {
  private static final Sampling ONCE = new Sampling(1, 1, Duration.ZERO);

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(Map<String, String> environment, String... args) {
    return new Main(
            environment,
            new Effort(ONCE, ONCE, ONCE),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(args);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void oneMistakeIsReportedAlone() {
    int code = run(Map.of(), "--backends", "tiered");

    assertThat(code).isEqualTo(2);
    assertThat(err()).contains("'tiered' is none of").doesNotContain("--events", "--concurrency");
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    int code =
        run(
            Map.of(
                "REDIS_URL",
                "localhost:6379",
                "CLOUDSQL_HOST",
                "db",
                "CLOUDSQL_TLS_CERT",
                "bot.pem"),
            "--backends=redis,memcached",
            "--events=many",
            "--concurrency=8",
            "--sessions=2",
            "--network-delay=cloudsql=soon",
            "--lengths=0",
            "--rate=-1",
            "--out=" + folder.resolve("nowhere/report.html"),
            "--fast");

    assertThat(code).isEqualTo(2);
    assertThat(out()).isEmpty();
    assertThat(err())
        .contains("'memcached' is none of redis, cloudsql, inmemory, legacy-blob")
        .contains("'many' is not an int")
        .contains("at least as many sessions")
        .contains("'soon' is not a time such as 2ms")
        .contains("--lengths is 0")
        .contains("--rate is -1.0")
        .contains("in a folder that does not exist")
        .contains("Unknown option: '--fast'")
        .contains("REDIS_URL 'localhost:6379' has no scheme")
        .contains("CLOUDSQL_DATABASE is not set", "CLOUDSQL_USER is not set")
        .contains("CLOUDSQL_TLS_KEY is not set; a client's certificate and its key belong together")
        .doesNotContain("\tat ");
  }

  @Test
  void delayIsOnlyForServersThatAreStartedHere() {
    int code =
        run(Map.of("REDIS_URL", "redis://:s3cret@127.0.0.1:1/0"), "--network-delay", "redis=2ms");

    assertThat(code).isEqualTo(2);
    assertThat(err()).contains("whose network is real").doesNotContain("s3cret");
  }

  @Test
  void serverThatIsNotThereIsAFailure() {
    int code = run(Map.of("REDIS_URL", "redis://:s3cret@127.0.0.1:1/0"), "--backends", "redis");

    assertThat(code).isEqualTo(1);
    assertThat(err()).contains("127.0.0.1:1").doesNotContain("s3cret").doesNotContain("\tat ");
  }

  @Test
  void helpHasExamples() {
    assertThat(run(Map.of(), "--help")).isZero();
    assertThat(out())
        .contains("Examples:", "--network-delay redis=2ms,cloudsql=100ms", "REDIS_URL");
  }

  @Test
  void serversOfTheEnvironmentAreLeftAsTheyWereFound() throws Exception {
    Flavour flavour = Flavour.MARIADB;
    MySqlServer.assumeRunsHere(flavour);
    Certificates own = Certificates.make(folder, "own", "san=ip:127.0.0.1");
    try (RedisServer redis = RedisServer.start();
        MySqlServer sql =
            MySqlServer.start(flavour, "--ssl-cert=" + own.pem(), "--ssl-key=" + own.privateKey());
        RedisClient client = RedisClient.create(redis.url())) {
      client.set("session:somebody:meta", "else");
      Map<String, String> environment =
          new HashMap<>(
              Map.of(
                  "REDIS_URL",
                  redis.url(),
                  "CLOUDSQL_HOST",
                  "127.0.0.1",
                  "CLOUDSQL_PORT",
                  Integer.toString(sql.port()),
                  "CLOUDSQL_DATABASE",
                  MySqlServer.DATABASE,
                  "CLOUDSQL_USER",
                  MySqlServer.USER,
                  "CLOUDSQL_PASSWORD",
                  MySqlServer.PASSWORD,
                  "CLOUDSQL_TLS_CA",
                  own.pem().toString()));

      int code =
          run(
              environment,
              "--backends=redis,cloudsql,legacy-blob",
              "--events=5",
              "--history=3",
              "--sessions=2",
              "--json");

      assertThat(err()).contains("at 127.0.0.1:" + sql.port(), "redis://127.0.0.1:" + redis.port());
      assertThat(err()).doesNotContain(MySqlServer.PASSWORD);
      assertThat(code).isZero();
      assertThat(new ObjectMapper().readTree(out()).at("/backends")).hasSize(3);
      assertThat(client.keys("*")).isEqualTo(Set.of("session:somebody:meta"));
      try (Connection connection =
              DriverManager.getConnection(
                  "jdbc:mariadb://127.0.0.1:"
                      + sql.port()
                      + "/"
                      + MySqlServer.DATABASE
                      + "?sslMode=trust",
                  MySqlServer.USER,
                  MySqlServer.PASSWORD);
          Statement statement = connection.createStatement()) {
        for (String rows :
            new String[] {
              "SELECT COUNT(*) FROM sessions",
              "SELECT COUNT(*) FROM session_events",
              "SELECT COUNT(*) FROM app_state",
              "SELECT COUNT(*) FROM user_state",
              "SELECT COUNT(*) FROM information_schema.tables WHERE table_name LIKE 'ifriend_load%'"
            }) {
          try (ResultSet count = statement.executeQuery(rows)) {
            assertThat(count.next()).isTrue();
            assertThat(count.getLong(1)).as(rows).isZero();
          }
        }
      }

      Certificates stranger = Certificates.make(folder, "stranger", "san=ip:127.0.0.1");
      environment.put("CLOUDSQL_TLS_CA", stranger.pem().toString());
      assertThat(run(environment, "--backends=cloudsql")).isEqualTo(1);
      assertThat(err()).contains("stranger.crt does not vouch").doesNotContain("\tat ");
    }
  }
}
