package com.ifriend.app;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.adk.sessions.SessionKey;
import com.google.common.util.concurrent.Striped;
import com.ifriend.agent.Answer;
import com.ifriend.agent.Concierge;
import com.ifriend.agent.Turn;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page where one can chat and see the session's keys beside it.
 *
 * <p>It shows conversations and has no log-in, so it answers only requests from this machine, made
 * by its own page: the caller's address, the {@code Host} and the {@code Origin} must all say so.
 */
final class Console implements HttpHandler {
  private static final Logger log = LoggerFactory.getLogger(Console.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> LOCAL_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final String USER = "console";
  private static final int SHOWN_EVENTS = 50;
  private static final String CONTENT_POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'";

  private final Bot bot;
  private final Striped<Lock> lanes = Striped.lazyWeakLock(1024);
  private final byte[] page = resource("console.html");
  private final byte[] script = resource("console.js");

  Console(Bot bot) {
    this.bot = bot;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String call = exchange.getRequestMethod().replace("HEAD", "GET") + " " + path;
    if (!isLocal(exchange)) {
      WebServer.text(exchange, 404, "not found\n");
      return;
    }
    exchange.getResponseHeaders().set("Content-Security-Policy", CONTENT_POLICY);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    switch (call) {
      case "GET /" -> WebServer.send(exchange, 200, "text/html; charset=utf-8", page);
      case "GET /console.js" ->
          WebServer.send(exchange, 200, "text/javascript; charset=utf-8", script);
      case "GET /api/session" -> session(exchange);
      case "POST /api/chat" -> chat(exchange);
      default -> WebServer.text(exchange, 404, "not found\n");
    }
  }

  private static boolean isLocal(HttpExchange exchange) {
    String host = exchange.getRequestHeaders().getFirst("Host");
    String origin = exchange.getRequestHeaders().getFirst("Origin");
    return exchange.getRemoteAddress().getAddress().isLoopbackAddress()
        && host != null
        && LOCAL_HOSTS.contains(host.replaceFirst(":\\d+$", ""))
        && (origin == null || origin.equals("http://" + host));
  }

  private void session(HttpExchange exchange) throws IOException {
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    String id = query.startsWith("id=") ? query.substring(3) : "";
    SessionKey key = new SessionKey(Concierge.APP_NAME, USER, id);
    json(
        exchange,
        200,
        Map.of(
            "backend",
            bot.backends().description(),
            "redisCli",
            bot.backends().redisCli().orElse(""),
            "keys",
            bot.backends().inspect(key, SHOWN_EVENTS)));
  }

  /** Answers with one JSON document per line: pieces as they come, then the whole answer. */
  private void chat(HttpExchange exchange) throws IOException {
    Turn turn;
    try {
      JsonNode request = JSON.readTree(WebServer.body(exchange));
      turn = Turn.direct(USER, text(request, "session"), text(request, "text"));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      json(exchange, 400, Map.of("error", "send {\"session\": \"...\", \"text\": \"...\"}"));
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", "application/x-ndjson; charset=utf-8");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    Lock lane = requireNonNull(lanes.get(turn.sessionId()));
    lane.lock();
    try {
      long start = System.nanoTime();
      Answer answer = bot.concierge().answer(turn, piece -> line(out, Map.of("piece", piece)));
      long millis = (System.nanoTime() - start) / 1_000_000;
      line(out, Map.of("answer", answer.text(), "millis", millis));
    } catch (UncheckedIOException e) {
      log.debug("The console's reader went away", e);
    } finally {
      lane.unlock();
    }
  }

  private static String text(JsonNode request, String field) {
    JsonNode value = request.get(field);
    if (value == null || !value.isTextual()) {
      throw new IllegalArgumentException(field);
    }
    return value.textValue();
  }

  private static void line(OutputStream out, Map<String, ?> document) {
    try {
      out.write((JSON.writeValueAsString(document) + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void json(HttpExchange exchange, int status, Map<String, ?> document)
      throws IOException {
    WebServer.send(exchange, status, "application/json", JSON.writeValueAsBytes(document));
  }

  private static byte[] resource(String name) {
    try (InputStream in = requireNonNull(Console.class.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
