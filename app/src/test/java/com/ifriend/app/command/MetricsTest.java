package com.ifriend.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.ifriend.slackdouble.Delivery;
import com.ifriend.slackdouble.SlackDouble;
import com.ifriend.store.testkit.Await;
import com.ifriend.store.testkit.RedisServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /metrics} of the running service after a turn, and who reads it. */
final class MetricsTest {
  private static final Path MONITORING = Path.of("../deploy/monitoring");
  private static final Pattern SERIES = Pattern.compile("\\b(?:ifriend|jvm|process)_[a-z0-9_]+");

  private static final Pattern LINE = Pattern.compile("(?m)^([a-z0-9_]+)(\\{.*})? (\\S+)$");

  @TempDir static Path folder;
  private static RedisServer redis;
  private static SlackDouble slack;
  private static RunningService service;
  private static String scrape = "";

  @BeforeAll
  static void runATurn() throws Exception {
    redis = RedisServer.start();
    slack = SlackDouble.start();
    service =
        RunningService.start(
            folder,
            Map.of(
                "REDIS_URL", redis.url(),
                "PORT", "0",
                "SLACK_BOT_TOKEN", slack.botToken(),
                "SLACK_SIGNING_SECRET", slack.signingSecret(),
                "SLACK_API_URL", slack.apiUrl().toString()));
    slack.addChannel("C123");
    ObjectNode mention = slack.payloads().appMention("C123", "U456", "<@BOT> busca tours em Paris");
    URI events = service.uri("/slack/events");
    assertThat(slack.httpEvents(events).deliver(mention).accepted()).isTrue();
    assertThat(slack.httpEvents(events).deliver(mention).accepted()).isTrue();
    assertThat(slack.httpEvents(events).deliver(Delivery.json(mention).unsigned()).status())
        .isEqualTo(401);
    assertThat(slack.awaitPosts(1, Duration.ofSeconds(20))).hasSize(1);
    service.await(Pattern.compile("Processamento"));
    HttpResponse<String> response = get(service.uri("/metrics"));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
    Await.until("what was said is learnt, behind the answer", MetricsTest::learnt);
  }

  private static boolean learnt() {
    try {
      scrape = get(service.uri("/metrics")).body();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return LINE.matcher(scrape)
        .results()
        .anyMatch(
            line ->
                line.group(1).equals("ifriend_memory_store_operations_seconds_count")
                    && line.group(2).contains("operation=\"add\""));
  }

  @AfterAll
  static void stop() {
    service.close();
    slack.close();
    redis.close();
  }

  @Test
  void figuresTellWhatHappened() {
    assertThat(value("ifriend_store_operations_seconds_count", "operation=\"append\""))
        .isEqualTo(4);
    // The conversation, and who is in its thread.
    assertThat(value("ifriend_store_operations_seconds_count", "operation=\"create\""))
        .isEqualTo(2);
    assertThat(value("ifriend_store_round_trips_total", "operation=\"append\""))
        .isBetween(4.0, 5.0);
    assertThat(value("ifriend_sessions_total", "backend=\"redis\"", "what=\"created\""))
        .isEqualTo(2);
    // The notes before the answer; the learning behind it looks for nothing.
    assertThat(
            value(
                "ifriend_memory_store_operations_seconds_count",
                "operation=\"search\"",
                "backend=\"redis\""))
        .isEqualTo(1);
    assertThat(value("ifriend_memory_store_round_trips_total", "operation=\"search\""))
        .isBetween(1.0, 2.0);
    assertThat(value("ifriend_memories_total", "what=\"forgotten\"")).isZero();
    assertThat(value("ifriend_redis_keys_total", "what=\"evicted\"")).isZero();
    assertThat(value("ifriend_turns_total", "outcome=\"answered\"")).isEqualTo(1);
    assertThat(value("ifriend_turns_total", "outcome=\"failed\"")).isZero();
    for (String part : List.of("total", "store", "model", "slack")) {
      assertThat(value("ifriend_turn_seconds_count", "part=\"" + part + "\"")).isEqualTo(1);
    }
    assertThat(value("ifriend_slack_messages_total", "what=\"received\"")).isEqualTo(2);
    assertThat(value("ifriend_slack_messages_total", "what=\"duplicate\"")).isEqualTo(1);
    assertThat(value("ifriend_slack_messages_total", "what=\"answered\"")).isEqualTo(1);
    assertThat(value("ifriend_slack_messages_total", "what=\"unverified\"")).isEqualTo(1);
    assertThat(value("ifriend_slack_messages_total", "what=\"foreign\"")).isZero();
    // What comes behind the learning may have it at this moment.
    assertThat(
            value("ifriend_pool_connections", "pool=\"redis\"", "state=\"idle\"")
                + value("ifriend_pool_connections", "pool=\"redis\"", "state=\"active\""))
        .isPositive();
  }

  @Test
  void bucketsShowTheMillisecondsThatCount() {
    for (String le : List.of("0.001", "0.002", "0.005", "0.01", "0.02")) {
      assertThat(
              value(
                  "ifriend_store_operations_seconds_bucket",
                  "operation=\"append\"",
                  "le=\"" + le + "\""))
          .isBetween(0.0, 4.0);
    }
  }

  @Test
  void runBookSaysWhatToDoAboutEachAlert() throws IOException {
    String book = Files.readString(Path.of("../docs/operations.md"));
    List<String> alerts =
        Pattern.compile("alert: (\\w+)")
            .matcher(Files.readString(MONITORING.resolve("alerts.yaml")))
            .results()
            .map(alert -> alert.group(1))
            .toList();
    assertThat(alerts)
        .isNotEmpty()
        .allSatisfy(alert -> assertThat(book).contains("| `" + alert + "` |"));
  }

  @Test
  void everySeriesOfDashboardAndAlertsIsThere() throws IOException {
    Set<String> served =
        LINE.matcher(scrape).results().map(line -> line.group(1)).collect(Collectors.toSet());
    Set<String> read = new TreeSet<>();
    new ObjectMapper()
        .readTree(MONITORING.resolve("dashboard.json").toFile())
        .findValuesAsText("expr")
        .forEach(expression -> read.addAll(seriesIn(expression)));
    assertThat(read).hasSizeGreaterThan(12);
    read.addAll(seriesIn(Files.readString(MONITORING.resolve("alerts.yaml"))));

    assertThat(served).containsAll(read);
  }

  @Test
  void nothingInItTellsWhoSaidWhat() {
    assertThat(scrape).doesNotContain("U456", "C123", "Paris", slack.botToken());
  }

  @Test
  void callersFromOutsideDoNotFindIt() throws Exception {
    HttpResponse<String> forwarded =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(service.uri("/metrics"))
                    .header("X-Forwarded-For", "203.0.113.7")
                    .build(),
                BodyHandlers.ofString());

    assertThat(forwarded.statusCode()).isEqualTo(404);
    assertThat(forwarded.body()).doesNotContain("ifriend_");
  }

  private static Set<String> seriesIn(String text) {
    return SERIES.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
  }

  private static double value(String series, String... labels) {
    List<Double> found =
        LINE.matcher(scrape)
            .results()
            .filter(line -> line.group(1).equals(series))
            .filter(line -> List.of(labels).stream().allMatch(l -> line.group(2).contains(l)))
            .map(line -> Double.parseDouble(line.group(3)))
            .toList();
    assertThat(found).as(series + List.of(labels)).hasSize(1);
    return found.get(0);
  }

  private static HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }
}
