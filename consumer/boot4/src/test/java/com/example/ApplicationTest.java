package com.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisStores;
import com.ifriend.store.testkit.MySqlServer;
import com.ifriend.store.testkit.RedisServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The application as it is started by a user, over HTTP, on servers that the kit starts. It has a
 * database of its own, with a table {@code sessions}, which Flyway makes.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ApplicationTest {
  private static final MySqlServer DATABASE = MySqlServer.start(MySqlServer.Flavour.MARIADB);

  private final HttpClient http = HttpClient.newHttpClient();

  @AfterAll
  static void stopDatabase() {
    DATABASE.close();
  }

  private static String url() {
    return "jdbc:mariadb://127.0.0.1:" + DATABASE.port() + "/" + MySqlServer.DATABASE;
  }

  private static ConfigurableApplicationContext start(String... properties) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "--server.port=0",
                "--spring.datasource.url=" + url(),
                "--spring.datasource.username=" + MySqlServer.USER,
                "--spring.datasource.password=" + MySqlServer.PASSWORD));
    for (String property : properties) {
      args.add("--" + property);
    }
    return SpringApplication.run(Application.class, args.toArray(String[]::new));
  }

  private String send(
      ConfigurableApplicationContext application, HttpRequest.Builder request, String path)
      throws Exception {
    String port = application.getEnvironment().getProperty("local.server.port");
    return http.send(
            request.uri(URI.create("http://localhost:" + port + path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private String say(ConfigurableApplicationContext application, String text) throws Exception {
    return send(
        application,
        HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofString(text)),
        "/chat/ana/first-conversation");
  }

  private String get(ConfigurableApplicationContext application, String path) throws Exception {
    return send(application, HttpRequest.newBuilder().GET(), path);
  }

  @Test
  void conversationOnRedisSurvivesTheApplication() throws Exception {
    RedisServer server = RedisServer.start();
    try (server) {
      String url = "ifriend.redis.url=" + server.url();
      try (var application = start(url)) {
        assertThat(say(application, "Hello")).isEqualTo("Visit 1");
        assertThat(say(application, "Hello")).isEqualTo("Visit 2");
      }
      try (var application = start(url)) {
        assertThat(say(application, "Hello")).isEqualTo("Visit 3");
        assertThat(get(application, "/actuator/health/ifriend"))
            .contains("\"UP\"", "127.0.0.1:" + server.port());
        assertThat(
                get(
                    application,
                    "/actuator/metrics/ifriend.store.operations?tag=operation:append&tag=backend:redis"))
            .contains("\"COUNT\",\"value\":2");
        try (RedisStores stores = RedisStores.connect(RedisConfig.of(server.url()))) {
          assertThat(stores.inspect(new SessionKey("my-app", "ana", "first-conversation"), 9))
              .isNotEmpty();
        }
        server.kill();
        assertThat(get(application, "/actuator/health/ifriend")).contains("\"DOWN\"");
      }
    }
  }

  /**
   * In the very database of the application, by connections of ours and then by its own. Before the
   * other tests: Flyway begins in an empty database only.
   */
  @Test
  @Order(1)
  void conversationIsBesideTheTablesOfTheApplication() throws Exception {
    try (var application =
        start(
            "ifriend.session.backend=cloudsql",
            "ifriend.cloudsql.host=127.0.0.1",
            "ifriend.cloudsql.port=" + DATABASE.port(),
            "ifriend.cloudsql.database=" + MySqlServer.DATABASE,
            "ifriend.cloudsql.user=" + MySqlServer.USER,
            "ifriend.cloudsql.password=" + MySqlServer.PASSWORD)) {
      assertThat(say(application, "Hello")).isEqualTo("Visit 1");
    }
    try (var application =
        start("ifriend.session.backend=cloudsql", "ifriend.cloudsql.data-source=dataSource")) {
      assertThat(say(application, "Hello")).isEqualTo("Visit 2");
      assertThat(get(application, "/actuator/health/ifriend"))
          .contains("\"UP\"", "cloudsql", "bean dataSource");
    }
    assertThat(rows("SELECT CONCAT(id, ' ', film) FROM sessions")).containsExactly("7 Metropolis");
    assertThat(rows("SELECT CONCAT(script, ' ', success) FROM flyway_schema_history"))
        .containsExactly("V1__cinema.sql 1");
    assertThat(rows("SHOW TABLES"))
        .contains("sessions", "ifriend_sessions")
        .allMatch(table -> table.matches("sessions|flyway_schema_history|(ifriend|tiers)_.*"));
  }

  private static List<String> rows(String query) throws Exception {
    try (Connection connection =
            DriverManager.getConnection(url(), MySqlServer.USER, MySqlServer.PASSWORD);
        ResultSet rows = connection.createStatement().executeQuery(query)) {
      List<String> found = new ArrayList<>();
      while (rows.next()) {
        found.add(rows.getString(1));
      }
      return found;
    }
  }

  @Test
  void conversationBehindRedisOutlivesIt() throws Exception {
    List<String> properties =
        List.of(
            "ifriend.session.backend=tiered",
            "ifriend.session.durability=sql",
            "ifriend.cloudsql.host=127.0.0.1",
            "ifriend.cloudsql.port=" + DATABASE.port(),
            "ifriend.cloudsql.database=" + MySqlServer.DATABASE,
            "ifriend.cloudsql.user=" + MySqlServer.USER,
            "ifriend.cloudsql.password=" + MySqlServer.PASSWORD,
            "ifriend.cloudsql.table-prefix=tiers_");
    for (int visit = 1; visit <= 2; visit++) {
      // Another one each time, with nothing in it.
      try (RedisServer redis = RedisServer.start()) {
        List<String> all = new ArrayList<>(properties);
        all.add("ifriend.redis.url=" + redis.url());
        try (var application = start(all.toArray(String[]::new))) {
          assertThat(say(application, "Hello")).isEqualTo("Visit " + visit);
        }
      }
    }
  }

  @Test
  void withoutRedisTheApplicationSaysWhyItDoesNotStart() {
    assertThatThrownBy(() -> start("ifriend.redis.url=redis://localhost:1/0"))
        .rootCause()
        .hasMessageContaining("localhost");
  }
}
