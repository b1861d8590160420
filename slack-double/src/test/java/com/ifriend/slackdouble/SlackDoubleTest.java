package com.ifriend.slackdouble;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the double refuses, counts and gets wrong on purpose. */
class SlackDoubleTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CHANNEL = "C0GENERAL";
  private static final String USER = "U0ANA";

  private final HttpClient http = HttpClient.newHttpClient();
  private final SlackDouble slack = SlackDouble.start();

  @AfterEach
  void stop() {
    slack.close();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
  }

  private HttpRequest.Builder request(String method, String type, String body) {
    return HttpRequest.newBuilder(slack.apiUrl().resolve(method))
        .header("Content-Type", type)
        .POST(HttpRequest.BodyPublishers.ofString(body, UTF_8));
  }

  private JsonNode form(String method, String token, Map<String, String> arguments)
      throws Exception {
    String body =
        arguments.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    return JSON.readTree(
        send(request(method, "application/x-www-form-urlencoded", body)
                .header("Authorization", "Bearer " + token))
            .body());
  }

  private String post(Map<String, String> arguments) throws Exception {
    return form("chat.postMessage", slack.botToken(), arguments).path("error").asText("none");
  }

  private String stream(String method, Map<String, String> arguments) throws Exception {
    JsonNode response = form("chat." + method + "Stream", slack.botToken(), arguments);
    return response.path("ok").asBoolean()
        ? response.path("ts").asText()
        : response.path("error").asText();
  }

  @Test
  void streamsGrowUntilTheyAreOverWithinTheLimitsOfTheWorkspace() throws Exception {
    slack.addChannel(CHANNEL);
    String thread =
        form("chat.postMessage", slack.botToken(), Map.of("channel", CHANNEL, "text", "root"))
            .path("ts")
            .asText();
    assertThat(stream("start", Map.of("channel", CHANNEL, "thread_ts", thread)))
        .isEqualTo("invalid_arguments");
    Map<String, String> start =
        Map.of(
            "channel", CHANNEL,
            "thread_ts", thread,
            "recipient_user_id", USER,
            "recipient_team_id", "T1",
            "markdown_text", "one ");
    String ts = stream("start", start);
    Map<String, String> more = Map.of("channel", CHANNEL, "ts", ts, "markdown_text", "two");
    assertThat(stream("append", more)).isEqualTo(ts);
    assertThat(
            form("chat.update", slack.botToken(), Map.of("channel", CHANNEL, "ts", ts, "text", "x"))
                .path("error")
                .asText())
        .isEqualTo("streaming_state_conflict");
    assertThat(stream("stop", Map.of("channel", CHANNEL, "ts", ts))).isEqualTo(ts);
    assertThat(stream("append", more)).isEqualTo("message_not_in_streaming_state");
    assertThat(slack.textNow(CHANNEL, ts)).isEqualTo("one two");
    String other = stream("start", start);
    slack.endStream(slack.streams().get(1), true);
    assertThat(stream("append", Map.of("channel", CHANNEL, "ts", other, "markdown_text", "x")))
        .isEqualTo("stopped_by_user");
    for (int i = 3; i < 20; i++) {
      assertThat(stream("start", start)).contains(".");
    }
    assertThat(stream("start", start)).isEqualTo("ratelimited");
    assertThat(slack.calls().get(slack.calls().size() - 1).status()).isEqualTo(429);
  }

  private static String task(String id, String title, String status) {
    return "{\"type\":\"task_update\",\"id\":\"%s\",\"title\":\"%s\",\"status\":\"%s\"}"
        .formatted(id, title, status);
  }

  @Test
  void streamsAreOfTextOrOfChunksWhoseTasksAreChecked() throws Exception {
    slack.addChannel("D0ANA");
    String thread =
        form("chat.postMessage", slack.botToken(), Map.of("channel", "D0ANA", "text", "root"))
            .path("ts")
            .asText();
    Map<String, String> start = Map.of("channel", "D0ANA", "thread_ts", thread);
    String ts =
        stream("start", with(start, "chunks", "[" + task("1", "Looking", "in_progress") + "]"));
    Map<String, String> on = Map.of("channel", "D0ANA", "ts", ts);
    assertThat(stream("append", with(on, "markdown_text", "text")))
        .isEqualTo("streaming_mode_mismatch");
    assertThat(stream("append", with(with(on, "markdown_text", "text"), "chunks", "[]")))
        .isEqualTo("cannot_provide_both_markdown_text_and_chunks");
    for (String wrong :
        List.of(
            "no json",
            "[]",
            "[{}]",
            "[" + task("1", "Looking", "going") + "]",
            "[" + task("", "Looking", "complete") + "]",
            "[" + task("1", "", "complete") + "]",
            "[" + task("1", "x".repeat(257), "complete") + "]",
            "[{\"type\":\"markdown_text\",\"text\":\"" + "x".repeat(12_001) + "\"}]")) {
      assertThat(stream("append", with(on, "chunks", wrong))).as(wrong).isEqualTo("invalid_chunks");
    }
    assertThat(
            stream(
                "append",
                with(
                    on,
                    "chunks",
                    "["
                        + task("1", "Looked", "complete")
                        + ",{\"type\":\"markdown_text\",\"text\":\"found\"},"
                        + task("2", "Next", "pending")
                        + "]")))
        .isEqualTo(ts);
    assertThat(stream("stop", on)).isEqualTo(ts);
    assertThat(slack.streams().get(0))
        .isEqualTo(
            new Stream(
                "D0ANA",
                ts,
                thread,
                List.of("found"),
                List.of(
                    new Stream.Task("1", "Looked", "complete"),
                    new Stream.Task("2", "Next", "pending")),
                Optional.of(true),
                false));
    String text = stream("start", with(start, "markdown_text", "a"));
    assertThat(
            stream(
                "append",
                Map.of(
                    "channel", "D0ANA", "ts", text, "chunks", "[" + task("1", "x", "error") + "]")))
        .isEqualTo("streaming_mode_mismatch");
  }

  private static Map<String, String> with(Map<String, String> some, String name, String value) {
    Map<String, String> all = new HashMap<>(some);
    all.put(name, value);
    return all;
  }

  private String blocks(String blocks) throws Exception {
    return post(
        Map.of("channel", CHANNEL, "text", "x", "blocks", "[" + blocks.replace('\'', '"') + "]"));
  }

  private static String card(String more) {
    return "{'type':'card','title':{'type':'mrkdwn','text':'T'}" + more + "}";
  }

  private static String cards(int count) {
    return String.join(",", Collections.nCopies(count, card("")));
  }

  private static String field(String name, int length) {
    return ",'" + name + "':{'type':'mrkdwn','text':'" + "x".repeat(length) + "'}";
  }

  private static String button(String id) {
    return "{'type':'button','action_id':'" + id + "','text':{'type':'plain_text','text':'b'}}";
  }

  @Test
  void cardsAndCarouselsAreCheckedAgainstTheirLimits() throws Exception {
    slack.addChannel(CHANNEL);
    for (String right :
        List.of(
            card(""),
            card(field("subtitle", 150) + field("body", 200) + field("subtext", 200)),
            card(",'actions':[" + button("a") + "," + button("b") + "," + button("c") + "]"),
            "{'type':'card','title':{'type':'plain_text','text':'" + "x".repeat(150) + "'}}",
            "{'type':'carousel','elements':[" + cards(10) + "]}")) {
      assertThat(blocks(right)).as(right).isEqualTo("none");
    }
    for (String wrong :
        List.of(
            "{'type':'card'}",
            "{'type':'card'" + field("subtitle", 5) + "}",
            "{'type':'card','title':'T'}",
            "{'type':'card','title':{'type':'mrkdwn','text':''}}",
            "{'type':'card','title':{'type':'plain_text','text':'" + "x".repeat(151) + "'}}",
            card(field("subtitle", 151)),
            card(field("body", 201)),
            card(field("subtext", 201)),
            card(
                ",'actions':["
                    + String.join(",", button("a"), button("b"), button("c"), button("d"))
                    + "]"),
            card(",'actions':[" + button("a") + "," + button("a") + "]"),
            card(",'actions':[" + button("x".repeat(256)) + "]"),
            "{'type':'carousel','elements':[]}",
            "{'type':'carousel','elements':[" + cards(11) + "]}",
            "{'type':'carousel','elements':[{'type':'divider'}]}",
            "{'type':'carrousel','elements':[" + cards(2) + "]}",
            "{'type':'section','text':{'type':'mrkdwn','text':'" + "x".repeat(3_001) + "'}}",
            "{'type':'actions','elements':[]}")) {
      assertThat(blocks(wrong)).as(wrong).isEqualTo("invalid_blocks");
    }
  }

  @Test
  void callsWithoutTheirScopeAreRefused() throws Exception {
    slack.addChannel(CHANNEL);
    slack.grantScopes("channels:history");
    JsonNode response =
        form("chat.postMessage", slack.botToken(), Map.of("channel", CHANNEL, "text", "hi"));
    assertThat(response.path("error").asText()).isEqualTo("missing_scope");
    assertThat(response.path("needed").asText()).isEqualTo("chat:write");
    slack.grantScopes("chat:write");
    slack.declareAgent(false);
    assertThat(
            form(
                    "agents.sessions.setStatus",
                    slack.botToken(),
                    Map.of("channel_id", CHANNEL, "thread_ts", "1.0", "status", "processing"))
                .path("error")
                .asText())
        .isEqualTo("feature_not_enabled");
  }

  @Test
  void jsonIsReadButItsTokenMustStandInTheHeader() throws Exception {
    slack.addChannel(CHANNEL);
    String body =
        JSON.writeValueAsString(
            Map.of("channel", CHANNEL, "text", "S\u00e3o Paulo", "token", slack.botToken()));

    assertThat(send(request("chat.postMessage", "application/json", body)).body())
        .contains("not_authed");
    assertThat(
            send(request("chat.postMessage", "application/json; charset=utf-8", body)
                    .header("Authorization", "Bearer " + slack.botToken()))
                .body())
        .contains("\"ok\":true");
    assertThat(slack.awaitPost(SOON).text()).isEqualTo("S\u00e3o Paulo");
    assertThat(slack.posts().get(0).arguments()).doesNotContainKey("token");
    assertThat(send(request("chat.postMessage", "application/json", "{")).body())
        .contains("invalid_json");
  }

  @Test
  void tokensAreChecked() throws Exception {
    String type = "application/x-www-form-urlencoded";
    assertThat(send(request("auth.test", type, "")).body()).contains("not_authed");
    assertThat(send(request("auth.test", type, "token=" + slack.botToken())).body())
        .contains("\"ok\":true");
    assertThat(form("auth.test", "xoxb-other", Map.of()).path("error").asText())
        .isEqualTo("invalid_auth");
    assertThat(form("apps.connections.open", slack.botToken(), Map.of()).path("error").asText())
        .isEqualTo("not_allowed_token_type");
    assertThat(send(request("apps.connections.open", type, "token=" + slack.appToken())).body())
        .contains("invalid_auth");
    assertThat(form("no.such", slack.botToken(), Map.of()).path("error").asText())
        .isEqualTo("unknown_method");
  }

  @Test
  void messagesAreChecked() throws Exception {
    assertThat(post(Map.of("channel", CHANNEL, "text", "x"))).isEqualTo("channel_not_found");
    slack.addChannel(CHANNEL);
    assertThat(post(Map.of("text", "x"))).isEqualTo("invalid_arguments");
    assertThat(post(Map.of("channel", CHANNEL))).isEqualTo("no_text");
    assertThat(post(Map.of("channel", CHANNEL, "text", "x".repeat(40_001))))
        .isEqualTo("msg_too_long");
    assertThat(post(Map.of("channel", CHANNEL, "markdown_text", "x".repeat(12_001))))
        .isEqualTo("msg_too_long");
    assertThat(post(Map.of("channel", CHANNEL, "text", "x", "markdown_text", "x")))
        .isEqualTo("markdown_text_conflict");
    assertThat(post(Map.of("channel", CHANNEL, "blocks", "{}"))).isEqualTo("invalid_blocks_format");
    assertThat(
            post(
                Map.of(
                    "channel",
                    CHANNEL,
                    "blocks",
                    "[" + "{\"type\":\"divider\"},".repeat(50) + "{\"type\":\"divider\"}]")))
        .isEqualTo("invalid_blocks");
    assertThat(slack.posts()).isEmpty();
    assertThat(slack.calls("chat.postMessage")).noneMatch(Call::ok);
  }

  @Test
  void replyNeedsAThreadThatExists() throws Exception {
    slack.addChannel(CHANNEL);
    assertThat(post(Map.of("channel", CHANNEL, "text", "root"))).isEqualTo("none");
    String root = slack.awaitPost(SOON).ts();
    assertThat(post(Map.of("channel", CHANNEL, "text", "reply", "thread_ts", root)))
        .isEqualTo("none");
    String reply = slack.awaitPost(SOON).ts();

    assertThat(post(Map.of("channel", CHANNEL, "text", "x", "thread_ts", "1.000000")))
        .isEqualTo("thread_not_found");
    assertThat(post(Map.of("channel", CHANNEL, "text", "x", "thread_ts", reply)))
        .isEqualTo("thread_not_found");
    assertThat(root).matches("\\d{10}\\.\\d{6}").isLessThan(reply);
  }

  @Test
  void deliveredMessageCanBeRepliedToButNotUpdated() throws Exception {
    ObjectNode mention = slack.payloads().appMention(CHANNEL, USER, "hi");
    HttpServer bot = answering(200);
    var unused = slack.httpEvents(urlOf(bot)).deliver(mention);
    bot.stop(0);
    String ts = Payloads.ts(mention);

    assertThat(post(Map.of("channel", CHANNEL, "text", "reply", "thread_ts", ts)))
        .isEqualTo("none");
    assertThat(
            form(
                    "chat.update",
                    slack.botToken(),
                    Map.of("channel", CHANNEL, "ts", ts, "text", "mine now"))
                .path("error")
                .asText())
        .isEqualTo("cant_update_message");
    assertThat(
            form("conversations.replies", slack.botToken(), Map.of("channel", CHANNEL, "ts", ts))
                .path("messages"))
        .extracting(message -> message.path("text").asText())
        .containsExactly("<@U0DOUBLE0BT> hi", "reply");
  }

  @Test
  void faultsAreUsedUpOneByOne() throws Exception {
    slack.failNext("auth.test", Fault.rateLimited(7));
    slack.failNext("auth.test", Fault.httpStatus(502));
    slack.failNext("auth.test", Fault.slackError("fatal_error"));
    slack.failNext("auth.test", Fault.hang(Duration.ofMillis(50)));
    slack.failNext("auth.test", Fault.lostResponse());
    HttpRequest.Builder call =
        request("auth.test", "application/x-www-form-urlencoded", "token=" + slack.botToken());

    HttpResponse<String> limited = send(call);
    assertThat(limited.statusCode()).isEqualTo(429);
    assertThat(limited.headers().firstValue("Retry-After")).contains("7");
    assertThat(send(call).statusCode()).isEqualTo(502);
    assertThat(send(call).body()).contains("fatal_error");
    assertThatThrownBy(() -> send(call)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> send(call)).isInstanceOf(IOException.class);
    assertThat(send(call).body()).contains(slack.identity().botUserId());
    assertThat(slack.calls("auth.test"))
        .extracting(Call::status)
        .containsExactly(429, 502, 200, 0, 200, 200);
  }

  @Test
  void aFaultLastsUntilItsTimeIsOver() throws Exception {
    HttpRequest.Builder call =
        request("auth.test", "application/x-www-form-urlencoded", "token=" + slack.botToken());
    slack.failFor("auth.test", Fault.httpStatus(503), Duration.ofDays(1));
    slack.failNext("auth.test", Fault.httpStatus(500));

    assertThat(send(call).statusCode()).isEqualTo(500);
    assertThat(send(call).statusCode()).isEqualTo(503);
    assertThat(send(call).statusCode()).isEqualTo(503);

    slack.failFor("auth.test", Fault.httpStatus(503), Duration.ZERO);
    assertThat(send(call).body()).contains(slack.identity().botUserId());
  }

  private static HttpServer answering(Integer... statuses) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    List<Integer> left = new CopyOnWriteArrayList<>(statuses);
    var unused =
        server.createContext(
            "/",
            exchange -> {
              try (exchange) {
                String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
                String retry = exchange.getRequestHeaders().getFirst("X-Slack-Retry-Num");
                byte[] seen = (retry + " " + body).getBytes(UTF_8);
                exchange.sendResponseHeaders(left.remove(0), seen.length);
                exchange.getResponseBody().write(seen);
              }
            });
    server.start();
    return server;
  }

  private static URI urlOf(HttpServer server) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/slack/events");
  }

  @Test
  void deliveryIsRepeatedUntilItIsAcceptedWithRetryHeaders() throws Exception {
    HttpServer bot = answering(500, 503, 200);
    ObjectNode mention = slack.payloads().appMention(CHANNEL, USER, "S\u00e3o Paulo");

    List<Receipt> receipts = slack.httpEvents(urlOf(bot)).deliverWithRetries(mention);

    bot.stop(0);
    assertThat(receipts).extracting(Receipt::status).containsExactly(500, 503, 200);
    assertThat(receipts)
        .extracting(Receipt::body)
        .containsExactly("null " + mention, "1 " + mention, "2 " + mention);
    assertThat(receipts).extracting(Receipt::accepted).containsExactly(false, false, true);
  }

  @Test
  void lateReceiptIsNotAccepted() {
    assertThat(new Receipt(200, "", Duration.ofMillis(2_999)).accepted()).isTrue();
    assertThat(new Receipt(200, "", Duration.ofSeconds(3)).accepted()).isFalse();
  }

  @Test
  void signatureIsSlacksOwn() {
    // The same, computed by openssl.
    assertThat(Signatures.v0("secret", "1531420618", "token=xyzz".getBytes(UTF_8)))
        .isEqualTo("v0=c85334b7dfb1033713c96dafdbf7a52b186f3a2f4fcc6158f0d0e30904140c4f");
  }

  /** Collects frames and sends none by itself. */
  private static final class Client implements WebSocket.Listener {
    private final Journal<JsonNode> frames = new Journal<>("a frame");

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      try {
        frames.add(JSON.readTree(text.toString()));
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
      socket.request(1);
      return null;
    }
  }

  private WebSocket connect(String url, Client client) {
    return http.newWebSocketBuilder().buildAsync(URI.create(url), client).join();
  }

  private String ticket() throws Exception {
    return form("apps.connections.open", slack.appToken(), Map.of()).path("url").asText();
  }

  @Test
  void ticketAdmitsOneConnection() throws Exception {
    String url = ticket();
    Client client = new Client();
    WebSocket socket = connect(url, client);

    assertThat(client.frames.take(SOON).path("type").asText()).isEqualTo("hello");
    assertThatThrownBy(() -> connect(url, new Client()))
        .hasCauseInstanceOf(WebSocketHandshakeException.class);
    assertThat(slack.socketMode().violations())
        .containsExactly("connected with a used or unknown ticket");
    socket.abort();
  }

  @Test
  void acknowledgementsThatSlackWouldNotUnderstandAreViolations() throws Exception {
    Client first = new Client();
    Client second = new Client();
    WebSocket firstSocket = connect(ticket(), first);
    WebSocket secondSocket = connect(ticket(), second);
    List<SocketConnection> open = slack.socketMode().awaitConnections(2, SOON);
    Envelope envelope =
        slack.socketMode().deliverOn(open.get(0), slack.payloads().appMention(CHANNEL, USER, "hi"));
    assertThat(first.frames.take(SOON).path("type").asText()).isEqualTo("hello");
    JsonNode delivered = first.frames.take(SOON);
    assertThat(delivered.path("type").asText()).isEqualTo("events_api");
    assertThat(delivered.path("payload").path("event").path("type").asText())
        .isEqualTo("app_mention");
    String ack = "{\"envelope_id\":\"" + delivered.path("envelope_id").asText() + "\"}";

    var unused = secondSocket.sendText(ack, true).join();
    open.get(1).pingAndAwaitPong(SOON);
    assertThat(envelope.acknowledged()).isFalse();
    unused = firstSocket.sendText(ack, true).join();
    assertThat(envelope.awaitAck(SOON).payload()).isEmpty();
    unused = firstSocket.sendText(ack, true).join();
    unused = firstSocket.sendText("{\"envelope_id\":\"made up\"}", true).join();
    unused = firstSocket.sendText("hello?", true).join();
    open.get(0).pingAndAwaitPong(SOON);

    assertThat(slack.socketMode().violations())
        .containsExactly(
            "acknowledged on socket 2 what socket 1 delivered",
            "acknowledged twice on socket 1",
            "acknowledged an unknown envelope on socket 1",
            "not JSON on socket 1");
    firstSocket.abort();
    secondSocket.abort();
  }

  @Test
  void everyEventGoesToOneOfTheOpenSockets() throws Exception {
    Client first = new Client();
    Client second = new Client();
    WebSocket firstSocket = connect(ticket(), first);
    WebSocket secondSocket = connect(ticket(), second);
    var unused = slack.socketMode().awaitConnections(2, SOON);

    for (int i = 0; i < 4; i++) {
      var sent = slack.socketMode().deliver(slack.payloads().appMention(CHANNEL, USER, "hi"));
      assertThat(sent.acknowledged()).isFalse();
    }

    assertThat(first.frames.await(3, SOON)).hasSize(3);
    assertThat(second.frames.await(3, SOON)).hasSize(3);
    slack.socketMode().open().get(0).kill();
    assertThat(slack.socketMode().open()).hasSize(1);
    firstSocket.abort();
    secondSocket.abort();
  }

  @Test
  void aPostIsWaitedForAsLongAsAskedFor() throws Exception {
    slack.addChannel(CHANNEL);
    assertThat(slack.postedMoreThan(0, Duration.ofMillis(1))).isFalse();
    var unused =
        form("chat.postMessage", slack.botToken(), Map.of("channel", CHANNEL, "text", "Olá"));
    assertThat(slack.postedMoreThan(0, SOON)).isTrue();
    assertThat(slack.postedMoreThan(1, Duration.ofMillis(1))).isFalse();
  }

  @Test
  void fileIsForWhoHasTheTokenAndItsScopeAndOthersAreSentToLogIn() throws Exception {
    ObjectNode file = slack.upload("plan.txt", "text/plain", "Rome".getBytes(UTF_8));
    URI url = URI.create(file.path("url_private_download").asText());
    String bearer = "Bearer " + slack.botToken();

    assertThat(send(HttpRequest.newBuilder(url).header("Authorization", bearer)).body())
        .isEqualTo("Rome");
    assertThat(send(HttpRequest.newBuilder(url)).statusCode()).isEqualTo(302);
    assertThat(
            form("files.info", slack.botToken(), Map.of("file", file.path("id").asText()))
                .path("file"))
        .isEqualTo(file);

    slack.grantScopes("chat:write");
    HttpResponse<String> refused =
        send(HttpRequest.newBuilder(url).header("Authorization", bearer));
    assertThat(refused.statusCode()).isEqualTo(302);
    URI login = url.resolve(refused.headers().firstValue("Location").orElseThrow());
    assertThat(send(HttpRequest.newBuilder(login)).headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
    assertThat(form("files.info", slack.botToken(), Map.of("file", "F0")).path("error").asText())
        .isEqualTo("missing_scope");
    assertThat(slack.calls("files.download"))
        .extracting(Call::status)
        .containsExactly(200, 302, 302);
  }
}
