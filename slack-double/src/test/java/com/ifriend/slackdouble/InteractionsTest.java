package com.ifriend.slackdouble;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the double takes of an app that answers commands and has a Home tab. */
class InteractionsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SECTION =
      "{\"type\":\"section\",\"text\":{\"type\":\"mrkdwn\",\"text\":\"x\"}}";

  private final SlackDouble slack = SlackDouble.start();
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    slack.close();
  }

  private HttpResponse<String> post(URI url, String json) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .header("Content-Type", "application/json; charset=utf-8")
            .header("Authorization", "Bearer " + slack.botToken())
            .POST(BodyPublishers.ofString(json))
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  private String error(HttpResponse<String> response) throws IOException {
    return JSON.readTree(response.body()).path("error").asText("none");
  }

  @Test
  void addressOfACommandIsGoodFiveTimesForItsUserAndUntilItExpires() throws Exception {
    URI url = URI.create(command());
    for (int i = 0; i < 5; i++) {
      assertThat(post(url, "{\"text\":\"answer\"}").statusCode()).isEqualTo(200);
    }
    assertThat(error(post(url, "{\"text\":\"answer\"}"))).isEqualTo("used_url");
    assertThat(slack.ephemerals()).hasSize(5);
    assertThat(slack.awaitEphemeral(Duration.ofSeconds(1)).user()).isEqualTo("U0ANA");

    URI next = URI.create(command());
    assertThat(error(post(next, "{\"text\":\"\"}"))).isEqualTo("no_text");
    assertThat(error(post(next, "{\"text\":\"a\",\"blocks\":[{}]}"))).isEqualTo("invalid_blocks");
    slack.expireResponseUrls();
    HttpResponse<String> late = post(next, "{\"text\":\"answer\"}");
    assertThat(late.statusCode()).isEqualTo(404);
    assertThat(error(late)).isEqualTo("expired_url");
  }

  private String command() {
    return slack.interactions().command("C0GENERAL", "U0ANA", "help").path("response_url").asText();
  }

  private String publish(String blocks, String hash) throws Exception {
    return error(
        post(
            slack.apiUrl().resolve("views.publish"),
            "{\"user_id\":\"U0ANA\",\"hash\":\""
                + hash
                + "\",\"view\":{\"type\":\"home\",\"blocks\":["
                + blocks
                + "]}}"));
  }

  @Test
  void homeTabIsPublishedWithinItsLimitsOverTheViewThatWasSeen() throws Exception {
    assertThat(publish(SECTION, "")).isEqualTo("none");
    JsonNode first = slack.home("U0ANA").orElseThrow();
    assertThat(publish((SECTION + ",").repeat(99) + SECTION, first.path("hash").asText()))
        .isEqualTo("none");
    assertThat(publish(SECTION, first.path("hash").asText())).isEqualTo("hash_conflict");
    assertThat(publish((SECTION + ",").repeat(100) + SECTION, "")).isEqualTo("invalid_blocks");
    assertThat(publish(SECTION.replace("\"x\"", "\"" + "x".repeat(3_001) + "\""), ""))
        .isEqualTo("invalid_arguments");
    assertThat(slack.home("U0ANA").orElseThrow().path("blocks")).hasSize(100);
    assertThat(slack.home("U0BIA")).isEmpty();
    slack.enableHome(false);
    assertThat(publish(SECTION, "")).isEqualTo("not_enabled");
  }
}
