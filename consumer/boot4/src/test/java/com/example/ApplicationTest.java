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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The application as it is started by a user, over HTTP, on servers that the kit starts. */
class ApplicationTest {
  private final HttpClient http = HttpClient.newHttpClient();

  private static ConfigurableApplicationContext start(String... properties) {
    List<String> args = new ArrayList<>(List.of("--server.port=0"));
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

  @Test
  void conversationOnMariaDbSurvivesTheApplication() throws Exception {
    try (MySqlServer server = MySqlServer.start(MySqlServer.Flavour.MARIADB)) {
      String[] properties = {
        "ifriend.session.backend=cloudsql",
        "ifriend.cloudsql.host=127.0.0.1",
        "ifriend.cloudsql.port=" + server.port(),
        "ifriend.cloudsql.database=" + MySqlServer.DATABASE,
        "ifriend.cloudsql.user=" + MySqlServer.USER,
        "ifriend.cloudsql.password=" + MySqlServer.PASSWORD
      };
      try (var application = start(properties)) {
        assertThat(say(application, "Hello")).isEqualTo("Visit 1");
      }
      try (var application = start(properties)) {
        assertThat(say(application, "Hello")).isEqualTo("Visit 2");
        assertThat(get(application, "/actuator/health/ifriend")).contains("\"UP\"", "cloudsql");
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
