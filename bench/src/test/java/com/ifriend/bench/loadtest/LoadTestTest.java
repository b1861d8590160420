package com.ifriend.bench.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.ifriend.bench.loadtest.Backend.Name;
import com.ifriend.bench.loadtest.Effort.Sampling;
import com.ifriend.bench.loadtest.Results.Grown;
import com.ifriend.bench.loadtest.Results.Load;
import com.ifriend.bench.loadtest.Results.Turned;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Next to nothing on every backend, on real servers: what is counted has to be right. */
final class LoadTestTest {
  private static final int SESSIONS = 2;
  private static final int HISTORY = 15;
  private static final int EVENTS = 12;
  private static final int LOADS = EVENTS / 4;
  private static final int LENGTH = 10;
  private static final Sampling TWICE = new Sampling(2, 2, Duration.ZERO);
  private static final Sampling TWENTY = new Sampling(20, 20, Duration.ZERO);

  private static Results results;

  @BeforeAll
  static void run() throws Exception {
    Options options = new Options();
    List<String> problems =
        options.read(
            Map.of(),
            "--sessions=" + SESSIONS,
            "--history=" + HISTORY,
            "--events=" + EVENTS,
            "--concurrency=2",
            "--lengths=" + LENGTH,
            "--turns");
    assertThat(problems).isEmpty();
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    Effort effort = new Effort(TWICE, TWENTY, TWICE);
    results = new LoadTest(options, effort, List.of(Flavour.MARIADB, Flavour.MYSQL), nowhere).run();
  }

  @Test
  void everyOperationIsASampleAndEveryEventIsThere() {
    assertThat(results.good()).isTrue();
    assertThat(results.loads()).extracting(Load::backend).containsExactly(Name.values());
    assertThat(results.loads())
        .allSatisfy(
            load -> {
              assertThat(load.append().samples().count()).isEqualTo((long) SESSIONS * EVENTS);
              assertThat(load.readBack().samples().count()).isEqualTo((long) SESSIONS * LOADS);
              assertThat(load.firstRead().samples().count()).isEqualTo(SESSIONS);
              assertThat(load.errors()).isZero();
              assertThat(load.longestHistory()).isEqualTo(HISTORY + EVENTS + LOADS);
              assertThat(load.audit().acknowledged())
                  .isEqualTo(SESSIONS * (HISTORY + EVENTS + LOADS));
            });
  }

  @Test
  void growthAndTurnsAreMeasuredAtTheirLength() {
    assertThat(results.growth()).extracting(Grown::backend).containsExactly(Name.values());
    assertThat(results.growth())
        .allSatisfy(
            point -> {
              assertThat(point.append().samples().count()).isEqualTo(20);
              assertThat(point.readBack().samples().count()).isEqualTo(20);
              // A session takes one event: twenty for the appends, and twenty for the loads.
              assertThat(point.audit().acknowledged()).isEqualTo(40 * (LENGTH + 1));
            });
    assertThat(results.turns()).extracting(Turned::backend).containsExactly(Name.values());
    assertThat(results.turns())
        .allSatisfy(
            point -> {
              assertThat(point.total().count()).isEqualTo(20);
              assertThat(point.errors()).isZero();
              // One read, and four events: question, call, its result, answer.
              assertThat(point.storeCalls()).isEqualTo(5);
              assertThat(point.audit().acknowledged()).isEqualTo(20 * (LENGTH + 4));
              assertThat(point.storeShare().orElseThrow()).isBetween(0.0, 1.0);
            });
  }

  @Test
  void jsonHasTheRatiosAndNoPercentileOfTooFewSamples() throws Exception {
    JsonNode json = new ObjectMapper().readTree(results.json());

    assertThat(json.at("/good").asBoolean()).isTrue();
    assertThat(json.at("/backends")).hasSize(4);
    JsonNode append = json.at("/backends/0/append");
    assertThat(append.at("/samples").asInt()).isEqualTo((long) SESSIONS * EVENTS);
    assertThat(append.at("/p50").isNumber()).isTrue();
    assertThat(append.at("/p95").isNull()).isTrue();
    assertThat(append.at("/times_faster_than_legacy_blob").asDouble()).isPositive();
    assertThat(json.at("/backends/3/append/times_faster_than_legacy_blob").isNull()).isTrue();
    assertThat(json.at("/growth")).hasSize(4);
    assertThat(json.at("/turns")).hasSize(4);
  }

  @Test
  void tablesHaveEachBackendAndSayWhatHasTooFewSamples() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new TextReport(new PrintStream(bytes, true, StandardCharsets.UTF_8)).print(results);

    String text = bytes.toString(StandardCharsets.UTF_8);
    assertThat(text)
        .contains("redis: Redis ", "appendonly yes, appendfsync everysec")
        .contains("cloudsql: ", "innodb_flush_log_at_trx_commit=1")
        .contains("inmemory: ", "legacy-blob: ", "n < 1,000", "Faster than legacy-blob")
        .contains("all there, once and in order", "80x");
  }

  @Test
  void pageHasEachBackendAndNeedsNoNetwork() throws Exception {
    String page = HtmlReport.write(results);

    for (Name backend : Name.values()) {
      assertThat(page).contains("<h2>" + backend + "</h2>", "<td>" + backend + "</td>");
    }
    assertThat(page)
        .as("what makes it readable on a phone")
        .contains("name=\"viewport\"", "<td data-of=\"append_event\">");
    assertThat(page)
        .contains(
            "Appends against legacy-blob", "As the conversation grows", "What a user waits for")
        .contains("./ifriend loadtest --backends redis,cloudsql,inmemory,legacy-blob")
        .doesNotContain("{{", "http://", "https://", "<script", "NaN");
  }
}
