package com.ifriend.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.ifriend.app.command.ChildJvm.Outcome;
import com.ifriend.slackdouble.Payloads;
import com.ifriend.slackdouble.SlackDouble;
import com.ifriend.store.testkit.RedisServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command writes, against the queries that the setup guide gives to operators. */
final class LogOutputTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  @TempDir Path folder;

  @Test
  void queriesOfTheSetupGuideFindOurLines() throws Exception {
    try (RedisServer redis = RedisServer.start();
        SlackDouble slack = SlackDouble.start()) {
      Map<String, String> env =
          Map.of(
              "K_SERVICE", "ifriend-slack-bot",
              "GOOGLE_CLOUD_PROJECT", "my-project",
              "REDIS_URL", redis.url(),
              "PORT", "0",
              "SLACK_BOT_TOKEN", slack.botToken(),
              "SLACK_SIGNING_SECRET", slack.signingSecret(),
              "SLACK_API_URL", slack.apiUrl().toString());
      RunningService service = RunningService.start(folder, env);
      String session;
      try (service) {
        slack.addChannel("C123");
        ObjectNode mention =
            slack.payloads().appMention("C123", "U456", "<@BOT> busca tours em Paris");
        session = "slack_C123_U456_" + Payloads.ts(mention);
        assertThat(slack.httpEvents(service.uri("/slack/events")).deliver(mention).accepted())
            .isTrue();
        assertThat(slack.awaitPosts(1, Duration.ofSeconds(20))).hasSize(1);
        service.await(Pattern.compile("Processamento"));

        redis.kill();
        assertThat(chat(service, "console_falha")).isEqualTo(200);
        service.await(Pattern.compile("Processamento falhou"));
      }
      List<JsonNode> entries = entries(service);

      assertThat(entries)
          .allSatisfy(
              entry -> {
                assertThat(entry.path("severity").asText()).isIn("INFO", "WARNING", "ERROR");
                assertThat(entry.path("message").asText()).isNotEmpty();
                assertThat(Instant.parse(entry.path("time").asText())).isBefore(Instant.now());
              });
      assertThat(matching(entries, "RedisSessionService inicializado")).hasSize(1);
      assertThat(matching(entries, "⚡ Redis")).hasSize(1);
      assertThat(matching(entries, "✅ SessionService inicializado")).hasSize(1);
      assertThat(matching(entries, "⚡ Redis: Performance otimizada \\(~10ms vs ~800ms CloudSQL\\)"))
          .hasSize(1);

      List<JsonNode> turns = matching(entries, "Processamento.*ms");
      assertThat(turns).hasSize(2);
      assertThat(turns.get(0).path("session").asText()).isEqualTo(session);
      assertThat(turns.get(0).path("outcome").asText()).isEqualTo("answered");
      for (String part : List.of("total_ms", "store_ms", "model_ms", "delivery_ms")) {
        assertThat(turns.get(0).path(part).isIntegralNumber()).as(part).isTrue();
      }
      assertThat(turns.get(1).path("logging.googleapis.com/trace").asText())
          .isEqualTo("projects/my-project/traces/" + TRACE);
      assertThat(turns.get(1).path("logging.googleapis.com/spanId").asText()).hasSize(16);

      assertThat(matching(entries, "O turno falhou"))
          .singleElement()
          .satisfies(
              entry -> {
                assertThat(entry.path("severity").asText()).isEqualTo("ERROR");
                assertThat(entry.path("stack_trace").asText())
                    .contains("StoreUnavailableException", "\n\tat com.ifriend.");
              });
      assertThat(String.join("\n", service.log()))
          .doesNotContain("busca tours", "Paris", slack.botToken(), slack.signingSecret());
    }
  }

  @Test
  void logIsForPeopleUnlessAskedOtherwise() throws Exception {
    Map<String, String> env = Map.of("SESSION_BACKEND", "inmemory", "PORT", "0");
    RunningService service = RunningService.start(folder, env);
    try (service) {
      assertThat(chat(service, "console_s")).isEqualTo(200);
      service.await(Pattern.compile("Processamento"));
    }
    assertThat(service.log())
        .anyMatch(line -> line.matches("[0-9:.]+ INFO  Backends - ✅ SessionService inicializado.*"))
        .anyMatch(line -> line.matches("[0-9:.]+ INFO  Concierge - Processamento.*ms.*"))
        .noneMatch(line -> line.startsWith("{"));
  }

  @Test
  void formatOfTheEnvFileCountsAndWhatStopsTheStartIsOneEntry() throws Exception {
    Files.writeString(folder.resolve(".env"), "LOG_FORMAT=json\nPORT=x\n");

    Outcome outcome = ChildJvm.ifriend(folder, Map.of("REDIS_URL", "localhost:6379"));

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err().lines())
        .singleElement()
        .satisfies(
            line -> {
              assertThat(parse(line).path("severity").asText()).isEqualTo("ERROR");
              assertThat(parse(line).path("message").asText()).contains("REDIS_URL", "PORT");
            });
    assertThat(ChildJvm.ifriend(folder, Map.of("LOG_FORMAT", "xml")).err())
        .contains("LOG_FORMAT is 'xml'; known are json, text");
  }

  static int chat(RunningService service, String session) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(service.uri("/api/chat"))
                .header("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01")
                .POST(
                    BodyPublishers.ofString(
                        "{\"session\":\"" + session + "\",\"text\":\"busca tours em Paris\"}"))
                .build(),
            BodyHandlers.ofString())
        .statusCode();
  }

  /** Without what a newer JVM itself warns of on standard error, past every logger. */
  private static List<JsonNode> entries(RunningService service) {
    return service.log().stream()
        .filter(line -> !line.startsWith("WARNING: "))
        .map(LogOutputTest::parse)
        .toList();
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new AssertionError("not JSON: " + line, e);
    }
  }

  /** As {@code jsonPayload.message=~"..."} does. */
  private static List<JsonNode> matching(List<JsonNode> entries, String regex) {
    Pattern pattern = Pattern.compile(regex);
    return entries.stream()
        .filter(entry -> pattern.matcher(entry.path("message").asText()).find())
        .toList();
  }
}
