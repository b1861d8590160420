package com.ifriend.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.ifriend.app.settings.Settings;
import com.ifriend.slack.wire.SlackStartException;
import com.ifriend.slackdouble.Delivery;
import com.ifriend.slackdouble.Fault;
import com.ifriend.slackdouble.HttpEvents;
import com.ifriend.slackdouble.Payloads;
import com.ifriend.slackdouble.Post;
import com.ifriend.slackdouble.SlackDouble;
import com.ifriend.store.SessionLimits;
import com.ifriend.store.testkit.Await;
import com.ifriend.store.testkit.RedisServer;
import com.ifriend.store.turns.TurnRules;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.RedisClient;

/** The whole service on a real Redis, with Slack's double at the other end of the wire. */
final class ServiceTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static RedisServer redis;
  private static SlackDouble slack;

  private final String channel =
      "C" + UUID.randomUUID().toString().substring(0, 8).toUpperCase(Locale.ROOT);
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void startServers() {
    redis = RedisServer.start();
    slack = SlackDouble.start();
  }

  @AfterAll
  static void stopServers() {
    slack.close();
    redis.close();
  }

  @Test
  void mentionOverHttpEndsInOneAnswerInItsThread() throws Exception {
    try (Service service = Service.start(httpMode())) {
      slack.addChannel(channel);
      ObjectNode mention =
          slack.payloads().appMention(channel, "U456", "<@BOT> busca tours em Paris");

      assertThat(events(service).deliver(mention).accepted()).isTrue();

      List<Post> posts = awaitPostsIn(channel, 1);
      assertThat(posts.get(0).threadTs()).contains(Payloads.ts(mention));
      assertThat(posts.get(0).text()).contains("Paris", "por pessoa");
      try (RedisClient client = RedisClient.create(redis.url())) {
        String session = "session:slack_" + channel + "_U456_" + Payloads.ts(mention);
        assertThat(client.hgetAll(session + ":meta"))
            .containsEntry("app_name", "ifriend")
            .containsEntry("user_id", "U456");
        assertThat(client.llen(session + ":events")).isEqualTo(4);
        assertThat(client.ttl(session + ":meta")).isBetween(1L, 3600L);
      }
    }
    assertThat(postsIn(channel)).hasSize(1);
  }

  @Test
  void mentionOverSocketModeEndsInOneAnswerInItsThread() throws Exception {
    try (Service service = Service.start(settings(Map.of("SLACK_APP_TOKEN", slack.appToken())))) {
      assertThat(get(service, "/readyz").statusCode()).isEqualTo(200);
      slack.addChannel(channel);
      ObjectNode mention =
          slack.payloads().appMention(channel, "U456", "<@BOT> tours de gastronomía en Madrid");

      var ack = slack.socketMode().deliver(mention).awaitAck(SOON);

      assertThat(ack.payload()).isEmpty();
      List<Post> posts = awaitPostsIn(channel, 1);
      assertThat(posts.get(0).threadTs()).contains(Payloads.ts(mention));
      assertThat(posts.get(0).text()).contains("Madrid", "por persona");
    }
  }

  @ParameterizedTest(name = "socket mode: {0}")
  @ValueSource(booleans = {false, true})
  void buttonBelowAnAnswerSaysWhatItStandsForAndIsAnsweredOnce(boolean socketMode)
      throws Exception {
    Settings settings =
        socketMode ? settings(Map.of("SLACK_APP_TOKEN", slack.appToken())) : httpMode();
    try (Service service = Service.start(settings)) {
      slack.addChannel(channel);
      ObjectNode mention =
          slack.payloads().appMention(channel, "U456", "<@BOT> busca tours em Paris");
      deliver(service, socketMode, mention);
      Post answer = awaitPostsIn(channel, 1).get(0);
      assertThat(answer.blocks().findValuesAsText("type"))
          .contains("section", "mrkdwn", "actions", "button");
      assertThat(answer.blocks().get(0).path("text").path("text").asText()).contains("*Paris*");

      // Somebody else, who has no conversation here; the same press comes twice.
      ObjectNode pressed = slack.payloads().pressed(answer, "U789", 0);
      press(service, socketMode, pressed);
      press(service, socketMode, pressed);
      Post details = awaitPostsIn(channel, 2).get(1);
      assertThat(details.text()).contains("(PAR-01)");
      assertThat(details.threadTs()).contains(Payloads.ts(mention));
      press(service, socketMode, slack.payloads().rated(answer, "U456", "good"));
      try (RedisClient client = RedisClient.create(redis.url())) {
        String session = "session:slack_" + channel + "_U456_" + Payloads.ts(mention);
        Await.until(
            "it is kept with the turn",
            () -> String.valueOf(client.hget(session + ":state", "feedback")).contains("true"));
        assertThat(client.lindex(session + ":events", -1)).contains("feedback", answer.ts());
      }
      assertThat(get(service, "/metrics").body())
          .contains("ifriend_slack_feedback_total{value=\"good\"} 1.0");
      deliver(service, socketMode, slack.changes().reactionAdded(answer, "U456", "thumbsdown"));
      deliver(service, socketMode, slack.changes().reactionRemoved(answer, "U456", "thumbsdown"));
      assertThat(get(service, "/metrics").body())
          .contains(
              "ifriend_slack_feedback_total{value=\"bad\"} 1.0",
              "ifriend_slack_feedback_total{value=\"bad_taken_back\"} 1.0");
      int cheaper = answer.blocks().findValuesAsText("value").indexOf("mais barato");
      press(service, socketMode, slack.payloads().pressed(answer, "U456", cheaper));
      assertThat(awaitPostsIn(channel, 3).get(2).text()).contains("mais baratos primeiro");
      assertThat(postsIn(channel)).hasSize(3);
    }
  }

  @Test
  void answerComesWithoutButtonsWhereSlackDoesNotTakeThem() throws Exception {
    try (Service service = Service.start(httpMode())) {
      slack.addChannel(channel);
      // Neither below the cards, nor without them.
      slack.failNext("chat.postMessage", Fault.slackError("invalid_blocks"));
      slack.failNext("chat.postMessage", Fault.slackError("invalid_blocks"));
      deliver(
          service, false, slack.payloads().appMention(channel, "U456", "<@BOT> tours em Paris"));
      Post answer = awaitPostsIn(channel, 1).get(0);
      assertThat(answer.blocks()).isEmpty();
      assertThat(answer.text()).contains("Paris", "por pessoa");
    }
  }

  private static void deliver(Service service, boolean socketMode, ObjectNode payload)
      throws Exception {
    if (socketMode) {
      assertThat(slack.socketMode().deliver(payload).awaitAck(SOON).payload()).isEmpty();
    } else {
      assertThat(events(service).deliver(payload).accepted()).isTrue();
    }
  }

  private static void press(Service service, boolean socketMode, ObjectNode payload)
      throws Exception {
    if (socketMode) {
      assertThat(slack.socketMode().deliver("interactive", payload).awaitAck(SOON).payload())
          .isEmpty();
    } else {
      assertThat(events(service).deliver(Delivery.interaction(payload)).accepted()).isTrue();
    }
  }

  @Test
  void restartBetweenTwoMessagesOfAThreadLosesNothing() throws Exception {
    slack.addChannel(channel);
    ObjectNode first = slack.payloads().appMention(channel, "U456", "<@BOT> busca tours em Lisboa");
    try (Service service = Service.start(httpMode())) {
      assertThat(events(service).deliver(first).accepted()).isTrue();
      assertThat(awaitPostsIn(channel, 1)).hasSize(1);
    }
    try (Service service = Service.start(httpMode())) {
      ObjectNode second =
          slack.payloads().appMention(channel, "U456", Payloads.ts(first), "<@BOT> mais barato");
      assertThat(events(service).deliver(second).accepted()).isTrue();
      List<Post> posts = awaitPostsIn(channel, 2);
      assertThat(posts.get(1).threadTs()).contains(Payloads.ts(first));
      assertThat(posts.get(1).text()).contains("Lisboa", "mais baratos primeiro");
    }
  }

  @Test
  void acceptedMessageIsAnsweredBeforeTheServiceStops() throws Exception {
    slack.addChannel(channel);
    ObjectNode mention = slack.payloads().appMention(channel, "U456", "<@BOT> tours em Roma");
    Service service = Service.start(httpMode());
    try (service) {
      assertThat(events(service).deliver(mention).accepted()).isTrue();
    }
    assertThat(postsIn(channel)).hasSize(1);
  }

  @Test
  void forgedAndMalformedRequestsAreRefusedAndNothingIsProcessed() throws Exception {
    try (Service service = Service.start(httpMode())) {
      slack.addChannel(channel);
      ObjectNode mention = slack.payloads().appMention(channel, "U456", "<@BOT> tours em Roma");

      assertThat(events(service).deliver(Delivery.json(mention).withSecret("other")).status())
          .isEqualTo(401);
      assertThat(events(service).deliver(Delivery.json(mention).unsigned()).status())
          .isEqualTo(401);
      assertThat(events(service).deliver(Delivery.json("{\"type\":")).status()).isEqualTo(400);
      assertThat(post(service, "/slack/events", "x".repeat(2 << 20)).statusCode()).isEqualTo(413);
      assertThat(get(service, "/slack/events").statusCode()).isEqualTo(405);
    }
    assertThat(postsIn(channel)).isEmpty();
  }

  @Test
  void wrongSlackTokenStopsTheStartAndIsNotShown() {
    Map<String, String> env = new HashMap<>(slackEnv());
    env.put("SLACK_BOT_TOKEN", "xoxb-wrong-s3cret");

    assertThatThrownBy(() -> Service.start(Settings.from(env)))
        .isInstanceOf(SlackStartException.class)
        .hasMessageContaining("invalid_auth")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void takenPortIsNamed() throws Exception {
    try (Service service = Service.start(console())) {
      Map<String, String> env = new HashMap<>(consoleEnv());
      env.put("PORT", Integer.toString(service.port()));

      assertThatThrownBy(() -> Service.start(Settings.from(env)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("Port " + service.port() + " is in use");
    }
  }

  @Test
  void consoleStreamsTheAnswerAndShowsTheKeys() throws Exception {
    try (Service service = Service.start(console())) {
      String id = "console_" + channel;
      HttpResponse<String> chat =
          post(
              service,
              "/api/chat",
              JSON.writeValueAsString(Map.of("session", id, "text", "busca tours em Paris")));

      assertThat(chat.statusCode()).isEqualTo(200);
      List<String> lines = chat.body().lines().toList();
      assertThat(lines).hasSizeGreaterThan(3);
      StringBuilder pieces = new StringBuilder();
      for (String line : lines.subList(0, lines.size() - 1)) {
        pieces.append(JSON.readTree(line).path("piece").asText());
      }
      String answer = JSON.readTree(lines.get(lines.size() - 1)).path("answer").asText();
      assertThat(answer).contains("**Paris**").isEqualToIgnoringWhitespace(pieces);

      JsonNode keys = JSON.readTree(get(service, "/api/session?id=" + id).body()).path("keys");
      assertThat(keys.findValuesAsText("key"))
          .contains("session:" + id + ":meta", "session:" + id + ":events");
      assertThat(keys.findValues("ttlSeconds"))
          .allSatisfy(ttl -> assertThat(ttl.asLong()).isPositive());
      assertThat(get(service, "/").body()).contains("<title>iFriend");
      assertThat(get(service, "/nowhere").statusCode()).isEqualTo(404);
      assertThat(post(service, "/api/chat", "nonsense").statusCode()).isEqualTo(400);
      assertThat(post(service, "/api/chat", "{\"session\":\"s\"}").statusCode()).isEqualTo(400);
    }
  }

  @Test
  void consoleAnswersOnlyItsOwnPageOnThisMachine() throws Exception {
    try (Service service = Service.start(console())) {
      assertThat(raw(service, "GET / HTTP/1.1", "Host: localhost:" + service.port()))
          .startsWith("HTTP/1.1 200");
      assertThat(raw(service, "GET / HTTP/1.1", "Host: evil.example")).startsWith("HTTP/1.1 404");
      assertThat(
              raw(
                  service,
                  "GET /api/session?id=s HTTP/1.1",
                  "Host: localhost:" + service.port(),
                  "Origin: http://evil.example"))
          .startsWith("HTTP/1.1 404");
      assertThat(raw(service, "GET /healthz HTTP/1.1", "Host: evil.example"))
          .startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void consoleIsNotFoundBehindAProxyThatRewritesTheHost() throws Exception {
    try (Service service = Service.start(console())) {
      String host = "Host: 127.0.0.1:" + service.port();
      for (String passedOn :
          List.of(
              "X-Forwarded-For: 203.0.113.7",
              "x-forwarded-proto: https",
              "X-Forwarded-Host: bot.example",
              "Forwarded: for=203.0.113.7",
              "Via: 1.1 proxy",
              "X-Real-IP: 203.0.113.7",
              "CF-Connecting-IP: 203.0.113.7",
              "True-Client-IP: 203.0.113.7",
              "X-Envoy-External-Address: 203.0.113.7",
              "X-Amzn-Trace-Id: Root=1")) {
        for (String path : List.of("/", "/console.js", "/api/session?id=console_a", "/metrics")) {
          assertThat(raw(service, "GET " + path + " HTTP/1.1", host, passedOn))
              .as(path + " with " + passedOn)
              .startsWith("HTTP/1.1 404");
        }
        assertThat(raw(service, "GET /readyz HTTP/1.1", host, passedOn))
            .startsWith("HTTP/1.1 200")
            .endsWith("\r\n\r\nready\n");
        assertThat(raw(service, "GET /healthz HTTP/1.1", host, passedOn))
            .startsWith("HTTP/1.1 200");
      }
      // As nginx does when nobody tells it otherwise: no header of its own, and HTTP/1.0.
      assertThat(raw(service, "GET / HTTP/1.0", host)).startsWith("HTTP/1.1 404");
      assertThat(raw(service, "GET / HTTP/1.1", host)).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void consoleCanBeFramedByNobody() throws Exception {
    try (Service service = Service.start(console())) {
      var headers = get(service, "/").headers();

      assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
          .contains("default-src 'none'")
          .contains("frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'");
      assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(headers.firstValue("Referrer-Policy")).contains("same-origin");
    }
  }

  @Test
  void consoleTakesNoSessionOfAnotherChannel() throws Exception {
    try (Service service = Service.start(httpMode())) {
      slack.addChannel(channel);
      ObjectNode mention =
          slack.payloads().appMention(channel, "U456", "<@BOT> busca tours em Paris");
      String thread = "slack_" + channel + "_U456_" + Payloads.ts(mention);

      for (String id : List.of(thread, "", "chat_1", "console_", "console_a\\nb", "Console_a")) {
        assertThat(
                post(
                        service,
                        "/api/chat",
                        "{\"session\":\"" + id + "\",\"text\":\"tours em Roma\"}")
                    .statusCode())
            .as(id)
            .isEqualTo(400);
      }
      assertThat(get(service, "/api/session?id=" + thread).statusCode()).isEqualTo(400);

      assertThat(events(service).deliver(mention).accepted()).isTrue();
      assertThat(awaitPostsIn(channel, 1).get(0).text()).contains("Paris", "por pessoa");
    }
  }

  @Test
  void limitsAreThoseOfTheSettings() throws Exception {
    Map<String, String> env = new HashMap<>(consoleEnv());
    env.put("MESSAGE_MAX_CHARACTERS", "100");
    env.put("SLACK_USER_TURNS", "2");
    env.put("SLACK_USER_WAITING", "3");
    env.put("SESSION_BACKEND", "inmemory"); // where nobody has begun a session
    env.put("USER_MAX_SESSIONS", "1");
    env.put("USER_MAX_MEMORIES", "7");
    env.put("SESSION_MAX_BYTES", "90000");
    Settings settings = Settings.from(env);

    assertThat(settings.sessionLimits()).isEqualTo(new SessionLimits(1, 90_000));
    assertThat(settings.maxMemories()).isEqualTo(7);

    assertThat(settings.turnRules()).isEqualTo(TurnRules.DEFAULT.withAuthor(2, 3));
    try (Service service = Service.start(settings)) {
      String text = "quero tours em Roma ".repeat(6);
      assertThat(
              post(service, "/api/chat", "{\"session\":\"console_long\",\"text\":\"" + text + "\"}")
                  .body())
          .contains("longa demais", "120", "100");
      assertThat(post(service, "/api/chat", "{\"session\":\"console_1\",\"text\":\"oi\"}").body())
          .contains("passeios");
      assertThat(post(service, "/api/chat", "{\"session\":\"console_2\",\"text\":\"oi\"}").body())
          .contains("conversas abertas demais");
    }
  }

  @Test
  void consoleCanBeSwitchedOff() throws Exception {
    Map<String, String> env = new HashMap<>(consoleEnv());
    env.put("CONSOLE", "off");
    try (Service service = Service.start(Settings.from(env))) {
      assertThat(get(service, "/").statusCode()).isEqualTo(404);
      assertThat(
              post(service, "/api/chat", "{\"session\":\"console_1\",\"text\":\"oi\"}")
                  .statusCode())
          .isEqualTo(404);
      assertThat(get(service, "/healthz").statusCode()).isEqualTo(200);
    }
    env.put("CONSOLE", "maybe");
    assertThatThrownBy(() -> Settings.from(env)).hasMessageContaining("known are local, off");
  }

  @Test
  void metricsAreForThisMachineOrForWhoShowsTheToken() throws Exception {
    try (Service service = Service.start(console())) {
      String host = "Host: 127.0.0.1:" + service.port();
      assertThat(raw(service, "GET /metrics HTTP/1.1", host)).startsWith("HTTP/1.1 200");
      assertThat(raw(service, "GET /metrics HTTP/1.1", "Host: bot:8080"))
          .startsWith("HTTP/1.1 404");
    }
    Map<String, String> env = new HashMap<>(consoleEnv());
    env.put("METRICS_TOKEN", "s3cret");
    assertThat(Settings.from(env).toString()).doesNotContain("s3cret");
    try (Service service = Service.start(Settings.from(env))) {
      String host = "Host: bot:8080";
      assertThat(raw(service, "GET /metrics HTTP/1.1", host, "Authorization: Bearer s3cret"))
          .startsWith("HTTP/1.1 200")
          .contains("jvm_memory_used_bytes");
      assertThat(raw(service, "GET /metrics HTTP/1.1", host, "Authorization: Bearer s3cre"))
          .startsWith("HTTP/1.1 404");
      assertThat(raw(service, "GET /metrics HTTP/1.1", host)).startsWith("HTTP/1.1 404");
      assertThat(raw(service, "GET /metrics HTTP/1.1", "Host: localhost"))
          .startsWith("HTTP/1.1 404");
    }
  }

  @Test
  void readinessFollowsRedis() throws Exception {
    RedisServer own = RedisServer.start();
    try (Service service =
        Service.start(Settings.from(Map.of("REDIS_URL", own.url(), "PORT", "0")))) {
      assertThat(get(service, "/readyz").statusCode()).isEqualTo(200);
      own.close();

      HttpResponse<String> notReady = get(service, "/readyz");
      assertThat(notReady.statusCode()).isEqualTo(503);
      assertThat(notReady.body()).contains("127.0.0.1:" + own.port());
      assertThat(raw(service, "GET /readyz HTTP/1.1", "Host: bot.example"))
          .startsWith("HTTP/1.1 503")
          .endsWith("\r\n\r\nnot ready\n");
      assertThat(get(service, "/healthz").statusCode()).isEqualTo(200);
      HttpResponse<String> chat =
          post(
              service,
              "/api/chat",
              "{\"session\":\"console_s\",\"text\":\"busca tours em Paris\"}");
      assertThat(chat.body())
          .contains("answer")
          .doesNotContain("Exception")
          .doesNotContain("127.0.0.1");
    }
  }

  private Settings httpMode() {
    return settings(Map.of("SLACK_SIGNING_SECRET", slack.signingSecret()));
  }

  private static Settings settings(Map<String, String> more) {
    Map<String, String> env = new HashMap<>(slackEnv());
    env.remove("SLACK_SIGNING_SECRET");
    env.putAll(more);
    return Settings.from(env);
  }

  private static Settings console() {
    return Settings.from(consoleEnv());
  }

  private static Map<String, String> consoleEnv() {
    return Map.of("REDIS_URL", redis.url(), "PORT", "0");
  }

  private static Map<String, String> slackEnv() {
    return Map.of(
        "REDIS_URL", redis.url(),
        "PORT", "0",
        "SLACK_BOT_TOKEN", slack.botToken(),
        "SLACK_SIGNING_SECRET", slack.signingSecret(),
        "SLACK_API_URL", slack.apiUrl().toString());
  }

  private static HttpEvents events(Service service) {
    return slack.httpEvents(uri(service, "/slack/events"));
  }

  private static List<Post> postsIn(String channel) {
    return slack.posts().stream().filter(post -> post.channel().equals(channel)).toList();
  }

  private static List<Post> awaitPostsIn(String channel, int count) {
    while (postsIn(channel).size() < count) {
      var next = slack.awaitPosts(slack.posts().size() + 1, SOON);
      assertThat(next).isNotEmpty();
    }
    return postsIn(channel);
  }

  private static URI uri(Service service, String path) {
    return URI.create("http://127.0.0.1:" + service.port() + path);
  }

  private HttpResponse<String> get(Service service, String path) throws Exception {
    return http.send(HttpRequest.newBuilder(uri(service, path)).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(Service service, String path, String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri(service, path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  /** For headers that Java's client does not let one set. */
  private static String raw(Service service, String request, String... headers) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
      String text =
          request + "\r\n" + String.join("\r\n", headers) + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
