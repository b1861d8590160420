package com.ifriend.slackdouble;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The double against clients its author did not write: Slack's own packages for Node.js. */
class NpmClientsTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String CHANNEL = "C0GENERAL";
  private static final String USER = "U0ANA";

  private SlackDouble slack;

  @BeforeAll
  static void installPackages() throws Exception {
    if (!NodeProcess.available()) {
      System.err.println(
          "WARNING: node and npm are not on the path, so the Slack double is NOT checked against"
              + " Slack's own clients");
    }
    Assumptions.assumeTrue(NodeProcess.available(), "node and npm are on the path");
    NpmPackages.install();
  }

  @BeforeEach
  void start() {
    slack = SlackDouble.start();
  }

  @AfterEach
  void stop() {
    slack.close();
  }

  @Test
  void webApiClientPostsUpdatesReadsAndWaitsOutARateLimit() throws Exception {
    slack.addChannel(CHANNEL);
    slack.failNext("users.info", Fault.rateLimited(1));

    JsonNode seen;
    try (NodeProcess script = NodeProcess.start("web-api.mjs", slack, Map.of("CHANNEL", CHANNEL))) {
      seen = new ObjectMapper().readTree(script.nextLine(SOON));
    }

    assertThat(seen.path("userId").asText()).isEqualTo(slack.identity().botUserId());
    assertThat(seen.path("texts"))
        .extracting(JsonNode::asText)
        .containsExactly("Olá, São Paulo & você", "edited");
    assertThat(seen.path("replyCount").asInt()).isEqualTo(1);
    assertThat(seen.path("locale").asText()).isEqualTo("pt-BR");
    assertThat(seen.path("unknownChannel").asText()).isEqualTo("channel_not_found");
    assertThat(seen.path("noText").asText()).isEqualTo("no_text");
    assertThat(seen.path("wrongToken").asText()).isEqualTo("invalid_auth");
    assertThat(seen.path("appToken").asText()).isEqualTo("not_allowed_token_type");
    assertThat(slack.calls("users.info")).extracting(Call::status).containsExactly(429, 200);
    assertThat(slack.posts())
        .extracting(Post::ts)
        .containsExactly(seen.path("rootTs").asText(), seen.path("replyTs").asText());
    assertThat(slack.textNow(CHANNEL, seen.path("replyTs").asText())).isEqualTo("edited");
  }

  @Test
  void boltBotInSocketModeAnswersAMentionInItsThread() throws IOException {
    try (NodeProcess bot = NodeProcess.start("bolt-bot.mjs", slack, Map.of("MODE", "socket"))) {
      assertThat(bot.nextLine(SOON)).isEqualTo("ready 0");
      ObjectNode mention = slack.payloads().appMention(CHANNEL, USER, "Olá São Paulo");

      Envelope envelope = slack.socketMode().deliver(mention);

      var unused = envelope.awaitAck(SOON);
      Post post = slack.awaitPost(SOON);
      assertThat(post.threadTs()).contains(Payloads.ts(mention));
      assertThat(post.text()).isEqualTo("echo: <@U0DOUBLE0BT> Olá São Paulo");
      assertThat(slack.socketMode().violations()).isEmpty();
    }
  }

  @Test
  void boltBotOverHttpAcceptsOurSignaturesAndOnlyThose() throws IOException {
    try (NodeProcess bot = NodeProcess.start("bolt-bot.mjs", slack, Map.of("MODE", "http"))) {
      String port = bot.nextLine(SOON).substring("ready ".length());
      HttpEvents http = slack.httpEvents(URI.create("http://127.0.0.1:" + port + "/slack/events"));
      ObjectNode mention = slack.payloads().appMention(CHANNEL, USER, "São Paulo");

      assertThat(http.deliver(slack.payloads().urlVerification("prove it")).body())
          .contains("prove it");
      assertThat(http.deliver(Delivery.json(mention).withSecret("wrong")).status()).isEqualTo(401);
      assertThat(http.deliver(mention).accepted()).isTrue();

      Post post = slack.awaitPost(SOON);
      assertThat(post.threadTs()).contains(Payloads.ts(mention));
      assertThat(post.text()).endsWith("São Paulo");
    }
  }

  @Test
  void socketModeClientFollowsAnAnnouncedDisconnectAndTakesInteractions() throws IOException {
    try (NodeProcess client = NodeProcess.start("socket-mode.mjs", slack, Map.of())) {
      assertThat(client.nextLine(SOON)).isEqualTo("connected");
      SocketConnection first = slack.socketMode().awaitConnections(1, SOON).get(0);
      first.pingAndAwaitPong(SOON);

      first.warn("refresh_requested");
      assertThat(client.nextLine(SOON)).isEqualTo("connected");
      SocketConnection second = slack.socketMode().awaitConnections(2, SOON).get(1);
      ObjectNode mention = slack.payloads().appMention(CHANNEL, USER, "still there?");
      Envelope envelope = slack.socketMode().deliverOn(second, mention);
      assertThat(client.nextLine(SOON)).isEqualTo("mention " + Payloads.ts(mention) + " 0");
      Envelope button =
          slack
              .socketMode()
              .deliver(
                  "interactive", slack.payloads().blockAction(CHANNEL, USER, Payloads.ts(mention)));

      assertThat(button.awaitAck(SOON).payload())
          .map(payload -> payload.path("text").asText())
          .contains("block_actions");
      assertThat(envelope.awaitAck(SOON).payload()).isEmpty();
      assertThat(slack.socketMode().violations()).isEqualTo(List.of());
    }
  }
}
