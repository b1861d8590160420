package com.ifriend.slackdouble;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The Web API of the double on a loopback port. Arguments may come as a form, as JSON or in the
 * query, the token in the {@code Authorization} header or (but not with JSON) as an argument.
 */
final class WebApi implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_TEXT = 40_000;
  private static final int MAX_MARKDOWN = 12_000;
  private static final int MAX_BLOCKS = 50;

  static {
    // Otherwise a response of this server waits about 40 ms for the peer's delayed ack.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      var unused = System.setProperty("sun.net.httpserver.nodelay", "true");
    }
  }

  /** A method refused what it was asked. */
  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    private final String error;
    private final List<String> details;

    Refused(String error, String... details) {
      super(error);
      this.error = error;
      this.details = List.of(details);
    }
  }

  private record Request(
      String method, Map<String, String> arguments, Optional<String> token, boolean tokenInHeader) {
    String required(String name) throws Refused {
      String value = arguments.get(name);
      if (value == null || value.isEmpty()) {
        throw new Refused("invalid_arguments", "[ERROR] missing required field: " + name);
      }
      return value;
    }

    Optional<String> optional(String name) {
      return Optional.ofNullable(arguments.get(name)).filter(value -> !value.isEmpty());
    }
  }

  private final Identity identity;
  private final Workspace workspace;
  private final String botToken;
  private final String appToken;
  private final Supplier<URI> socketTickets;
  private final Journal<Call> calls = new Journal<>("a Web API call");
  private final Journal<Post> posts = new Journal<>("a chat.postMessage");

  @GuardedBy("faults")
  private final Map<String, Queue<Fault>> faults = new HashMap<>();

  private volatile List<String> scopes =
      List.of("app_mentions:read", "channels:read", "chat:write", "groups:read", "im:history");
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ExecutorService threads;
  private final HttpServer server;

  WebApi(
      Identity identity,
      Workspace workspace,
      String botToken,
      String appToken,
      Supplier<URI> socketTickets)
      throws IOException {
    this.identity = identity;
    this.workspace = workspace;
    this.botToken = botToken;
    this.appToken = appToken;
    this.socketTickets = socketTickets;
    this.threads = Executors.newCachedThreadPool(Daemons.named("slack-double-api"));
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    var unused = server.createContext("/api/", this::serve);
    server.start();
  }

  URI url() {
    InetSocketAddress address = server.getAddress();
    return URI.create("http://127.0.0.1:" + address.getPort() + "/api/");
  }

  Journal<Call> calls() {
    return calls;
  }

  Journal<Post> posts() {
    return posts;
  }

  void setScopes(List<String> granted) {
    scopes = List.copyOf(granted);
  }

  void addFault(String method, Fault fault) {
    synchronized (faults) {
      faults.computeIfAbsent(method, name -> new ArrayDeque<>()).add(fault);
    }
  }

  private @Nullable Fault takeFault(String method) {
    synchronized (faults) {
      Queue<Fault> waiting = faults.get(method);
      return waiting == null ? null : waiting.poll();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    var unused = threads.shutdownNow();
  }

  private void serve(HttpExchange exchange) throws IOException {
    Instant receivedAt = Instant.now();
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String method = exchange.getRequestURI().getPath().substring("/api/".length());
      Fault fault = takeFault(method);
      Request request;
      try {
        request = parse(exchange, method, body);
      } catch (Refused e) {
        record(new Request(method, Map.of(), Optional.empty(), false), 200, e.error, receivedAt);
        answer(exchange, 200, refusal(e));
        return;
      }
      if (fault == null || fault instanceof Fault.LostResponse) {
        carryOut(exchange, request, receivedAt, fault != null);
      } else {
        fail(exchange, request, receivedAt, fault);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void carryOut(
      HttpExchange exchange, Request request, Instant receivedAt, boolean loseResponse)
      throws IOException {
    ObjectNode response;
    List<Post> posted = new ArrayList<>();
    try {
      authorize(request);
      response = run(request, receivedAt, posted);
      record(request, 200, null, receivedAt);
      // Behind the call, so that who waits for the post finds the call.
      posted.forEach(posts::add);
    } catch (Refused e) {
      response = refusal(e);
      record(request, 200, e.error, receivedAt);
    }
    if (loseResponse) {
      cut(exchange);
    } else {
      answer(exchange, 200, response);
    }
  }

  private void fail(HttpExchange exchange, Request request, Instant receivedAt, Fault fault)
      throws IOException, InterruptedException {
    if (fault instanceof Fault.RateLimited limited) {
      record(request, 429, "ratelimited", receivedAt);
      exchange
          .getResponseHeaders()
          .set("Retry-After", Integer.toString(limited.retryAfterSeconds()));
      answer(exchange, 429, refusal(new Refused("ratelimited")));
    } else if (fault instanceof Fault.HttpStatus bare) {
      record(request, bare.status(), null, receivedAt);
      exchange.sendResponseHeaders(bare.status(), -1);
    } else if (fault instanceof Fault.SlackError error) {
      record(request, 200, error.error(), receivedAt);
      answer(exchange, 200, refusal(new Refused(error.error())));
    } else if (fault instanceof Fault.Hang hang) {
      record(request, 0, null, receivedAt);
      var unused = closed.await(hang.time().toMillis(), TimeUnit.MILLISECONDS);
      cut(exchange);
    }
  }

  /** Ends the exchange so that the client sees a broken response, never a complete one. */
  private static void cut(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 1_000);
    exchange.getResponseBody().flush();
  }

  private void record(Request request, int status, @Nullable String error, Instant receivedAt) {
    calls.add(
        new Call(
            request.method(), request.arguments(), status, Optional.ofNullable(error), receivedAt));
  }

  private void answer(HttpExchange exchange, int status, ObjectNode response) throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(response);
    exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
    exchange.getResponseHeaders().set("x-oauth-scopes", String.join(",", scopes));
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static ObjectNode refusal(Refused refused) {
    ObjectNode response = JSON.createObjectNode().put("ok", false).put("error", refused.error);
    if (!refused.details.isEmpty()) {
      ArrayNode messages = response.putObject("response_metadata").putArray("messages");
      refused.details.forEach(messages::add);
    }
    return response;
  }

  private static Request parse(HttpExchange exchange, String method, byte[] body) throws Refused {
    Map<String, String> arguments = new LinkedHashMap<>();
    readForm(exchange.getRequestURI().getRawQuery(), arguments);
    String type =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type")).orElse("");
    boolean json = type.startsWith("application/json");
    if (json) {
      readJson(body, arguments);
    } else if (type.startsWith("application/x-www-form-urlencoded")) {
      readForm(new String(body, UTF_8), arguments);
    } else if (body.length > 0) {
      throw new Refused("invalid_form_data");
    }
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    boolean inHeader = authorization != null && authorization.startsWith("Bearer ");
    String argument = arguments.remove("token");
    Optional<String> token =
        inHeader && authorization != null
            ? Optional.of(authorization.substring("Bearer ".length()))
            : json ? Optional.empty() : Optional.ofNullable(argument);
    return new Request(method, arguments, token, inHeader);
  }

  private static void readForm(@Nullable String form, Map<String, String> into) {
    if (form == null || form.isEmpty()) {
      return;
    }
    for (String pair : form.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      into.put(URLDecoder.decode(name, UTF_8), URLDecoder.decode(value, UTF_8));
    }
  }

  private static void readJson(byte[] body, Map<String, String> into) throws Refused {
    try {
      JsonNode parsed = JSON.readTree(new String(body, UTF_8));
      if (!parsed.isObject()) {
        throw new Refused("json_not_object");
      }
      parsed
          .properties()
          .forEach(
              entry -> {
                JsonNode value = entry.getValue();
                if (!value.isNull()) {
                  into.put(entry.getKey(), value.isTextual() ? value.asText() : value.toString());
                }
              });
    } catch (JsonProcessingException e) {
      throw new Refused("invalid_json");
    }
  }

  private void authorize(Request request) throws Refused {
    if (request.method().equals("api.test")) {
      return;
    }
    String token = request.token().orElse("");
    if (token.isEmpty()) {
      throw new Refused("not_authed");
    }
    boolean wantsAppToken = request.method().equals("apps.connections.open");
    if (!token.equals(botToken) && !token.equals(appToken)) {
      throw new Refused("invalid_auth");
    }
    if (token.equals(appToken) != wantsAppToken) {
      throw new Refused("not_allowed_token_type");
    }
    if (wantsAppToken && !request.tokenInHeader()) {
      throw new Refused("invalid_auth");
    }
  }

  private ObjectNode run(Request request, Instant receivedAt, List<Post> posted) throws Refused {
    ObjectNode response = JSON.createObjectNode().put("ok", true);
    switch (request.method()) {
      case "api.test" -> {}
      case "auth.test" -> authTest(response);
      case "apps.connections.open" -> response.put("url", socketTickets.get().toString());
      case "chat.postMessage" -> postMessage(request, response, receivedAt, posted);
      case "chat.update" -> update(request, response);
      case "conversations.info" -> channelInfo(request, response);
      case "conversations.replies" -> replies(request, response);
      case "users.info" -> userInfo(request, response);
      default -> throw new Refused("unknown_method");
    }
    return response;
  }

  private void authTest(ObjectNode response) {
    response
        .put("url", "https://double.slack.example/")
        .put("team", "double")
        .put("user", identity.botName())
        .put("team_id", identity.teamId())
        .put("user_id", identity.botUserId())
        .put("bot_id", identity.botId())
        .put("is_enterprise_install", false);
  }

  private void postMessage(
      Request request, ObjectNode response, Instant receivedAt, List<Post> posted) throws Refused {
    String channel = request.required("channel");
    String text = content(request);
    if (!workspace.hasChannel(channel)) {
      throw new Refused("channel_not_found");
    }
    Optional<String> threadTs = request.optional("thread_ts");
    // Slack is not known to refuse the timestamp of a reply here; a bot that sends one is wrong
    // about its thread all the same, and hears about it from the double.
    if (threadTs.isPresent() && !workspace.canHoldThread(channel, threadTs.get())) {
      throw new Refused("thread_not_found");
    }
    Workspace.Message message = workspace.post(channel, threadTs, text);
    posted.add(new Post(channel, message.ts(), threadTs, text, request.arguments(), receivedAt));
    response.put("channel", channel).put("ts", message.ts()).set("message", describe(message));
  }

  /** Checks text, blocks and attachments of a message and returns its text, maybe empty. */
  private static String content(Request request) throws Refused {
    Optional<String> text = request.optional("text");
    Optional<String> markdown = request.optional("markdown_text");
    Optional<String> blocks = request.optional("blocks");
    if (markdown.isPresent() && (text.isPresent() || blocks.isPresent())) {
      throw new Refused("markdown_text_conflict");
    }
    if (text.isEmpty()
        && markdown.isEmpty()
        && blocks.isEmpty()
        && request.optional("attachments").isEmpty()) {
      throw new Refused("no_text");
    }
    if (text.orElse("").length() > MAX_TEXT || markdown.orElse("").length() > MAX_MARKDOWN) {
      throw new Refused("msg_too_long");
    }
    if (blocks.isPresent()) {
      checkBlocks(blocks.get());
    }
    return text.or(() -> markdown).orElse("");
  }

  private static void checkBlocks(String blocks) throws Refused {
    try {
      JsonNode parsed = JSON.readTree(blocks);
      if (!parsed.isArray()) {
        throw new Refused("invalid_blocks_format");
      }
      if (parsed.size() > MAX_BLOCKS) {
        throw new Refused("invalid_blocks", "[ERROR] no more than 50 items allowed");
      }
      for (JsonNode block : parsed) {
        if (!block.path("type").isTextual()) {
          throw new Refused("invalid_blocks", "[ERROR] missing required field: type");
        }
      }
    } catch (JsonProcessingException e) {
      throw new Refused("invalid_blocks_format");
    }
  }

  private void update(Request request, ObjectNode response) throws Refused {
    String channel = request.required("channel");
    String ts = request.required("ts");
    String text = content(request);
    if (!workspace.hasChannel(channel)) {
      throw new Refused("channel_not_found");
    }
    if (workspace.find(channel, ts).isEmpty()) {
      throw new Refused("message_not_found");
    }
    Workspace.Message message =
        workspace.update(channel, ts, text).orElseThrow(() -> new Refused("cant_update_message"));
    response
        .put("channel", channel)
        .put("ts", ts)
        .put("text", text)
        .set("message", describe(message));
  }

  private void replies(Request request, ObjectNode response) throws Refused {
    String channel = request.required("channel");
    String ts = request.required("ts");
    if (!workspace.hasChannel(channel)) {
      throw new Refused("channel_not_found");
    }
    if (workspace.find(channel, ts).isEmpty()) {
      throw new Refused("thread_not_found");
    }
    List<Workspace.Message> thread = workspace.thread(channel, ts);
    ArrayNode messages = response.putArray("messages");
    thread.forEach(message -> messages.add(describe(message)));
    if (thread.size() > 1 && messages.get(0) instanceof ObjectNode root) {
      root.put("thread_ts", ts).put("reply_count", thread.size() - 1);
    }
    response.put("has_more", false);
  }

  private void channelInfo(Request request, ObjectNode response) throws Refused {
    String channel = request.required("channel");
    if (!workspace.hasChannel(channel)) {
      throw new Refused("channel_not_found");
    }
    ChannelKind kind = workspace.kind(channel);
    boolean direct = kind == ChannelKind.DIRECT;
    response
        .putObject("channel")
        .put("id", channel)
        .put("is_channel", !direct && kind != ChannelKind.GROUP_DIRECT)
        .put("is_group", false)
        .put("is_im", direct)
        .put("is_mpim", kind == ChannelKind.GROUP_DIRECT)
        .put("is_private", kind == ChannelKind.PRIVATE || kind == ChannelKind.GROUP_DIRECT)
        .put("is_shared", kind == ChannelKind.SHARED_OUTSIDE)
        .put("is_ext_shared", kind == ChannelKind.SHARED_OUTSIDE)
        .put("is_org_shared", false)
        .put("is_pending_ext_shared", false);
  }

  private void userInfo(Request request, ObjectNode response) throws Refused {
    String user = request.required("user");
    if (!workspace.hasUser(user)) {
      throw new Refused("user_not_found");
    }
    ObjectNode described =
        response
            .putObject("user")
            .put("id", user)
            .put("team_id", identity.teamId())
            .put("name", user.toLowerCase(Locale.ROOT))
            .put("is_bot", user.equals(identity.botUserId()));
    if (request.optional("include_locale").orElse("").equals("true")) {
      described.put("locale", "pt-BR");
    }
  }

  private ObjectNode describe(Workspace.Message message) {
    ObjectNode described =
        JSON.createObjectNode()
            .put("type", "message")
            .put("user", message.user())
            .put("team", identity.teamId())
            .put("text", message.text())
            .put("ts", message.ts());
    message.threadTs().ifPresent(root -> described.put("thread_ts", root));
    message.botId().ifPresent(bot -> described.put("bot_id", bot).put("app_id", identity.appId()));
    return described;
  }
}
