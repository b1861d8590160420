package com.ifriend.app.web;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.adk.sessions.SessionKey;
import com.ifriend.agent.Answer;
import com.ifriend.agent.Concierge;
import com.ifriend.agent.Turn;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page where one can chat and see the session's keys beside it.
 *
 * <p>It shows conversations and has no log-in, so it is asked only for what is {@linkplain
 * Exchange#isLocal local}.
 */
final class Console {
  private static final Logger log = LoggerFactory.getLogger(Console.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String USER = "console";

  /** Ids of its own: under another's, as of a Slack thread, that conversation could not begin. */
  private static final Pattern SESSION = Pattern.compile("console_[A-Za-z0-9_-]{1,64}");

  private static final int SHOWN_EVENTS = 50;
  private static final String CONTENT_POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self';"
          + " frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

  private final Concierge concierge;
  private final Stores stores;
  private final byte[] page = resource("console.html");
  private final byte[] script = resource("console.js");

  Console(Concierge concierge, Stores stores) {
    this.concierge = concierge;
    this.stores = stores;
  }

  void handle(Exchange exchange) {
    String call = exchange.method().replace("HEAD", "GET") + " " + exchange.path();
    exchange.header("Content-Security-Policy", CONTENT_POLICY);
    exchange.header("Cache-Control", "no-store");
    switch (call) {
      case "GET /" -> exchange.send(200, "text/html; charset=utf-8", page);
      case "GET /console.js" -> exchange.send(200, "text/javascript; charset=utf-8", script);
      case "GET /api/session" -> session(exchange);
      case "POST /api/chat" -> chat(exchange);
      default -> exchange.text(404, "not found\n");
    }
  }

  private void session(Exchange exchange) {
    String query = exchange.query();
    String id = query.startsWith("id=") ? query.substring(3) : "";
    if (!SESSION.matcher(id).matches()) {
      json(exchange, 400, Map.of("error", "ask for ?id=" + SESSION));
      return;
    }
    SessionKey key = new SessionKey(Concierge.APP_NAME, USER, id);
    json(
        exchange,
        200,
        Map.of(
            "backend",
            stores.description(),
            "redisCli",
            stores.redisCli().orElse(""),
            "keys",
            stores.inspect(key, SHOWN_EVENTS)));
  }

  /** Answers with one JSON document per line: pieces as they come, then the whole answer. */
  private void chat(Exchange exchange) {
    Turn turn;
    try {
      JsonNode request = JSON.readTree(exchange.body());
      turn = Turn.direct(USER, text(request, "session"), text(request, "text"));
    } catch (IOException | IllegalArgumentException e) {
      json(exchange, 400, Map.of("error", "send {\"session\": \"...\", \"text\": \"...\"}"));
      return;
    }
    if (!SESSION.matcher(turn.sessionId()).matches()) {
      json(exchange, 400, Map.of("error", "the session must be " + SESSION));
      return;
    }
    OutputStream out = exchange.stream(200, "application/x-ndjson; charset=utf-8");
    try (out) {
      long start = System.nanoTime();
      Answer answer = concierge.answer(turn, piece -> line(out, Map.of("piece", piece)));
      long millis = (System.nanoTime() - start) / 1_000_000;
      line(out, Map.of("answer", answer.text(), "millis", millis));
    } catch (IOException | UncheckedIOException e) {
      log.debug("The console's reader went away", e);
    }
    exchange.complete(null);
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

  private static void json(Exchange exchange, int status, Map<String, ?> document) {
    try {
      exchange.send(status, "application/json", JSON.writeValueAsBytes(document));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] resource(String name) {
    try (InputStream in = requireNonNull(Console.class.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
