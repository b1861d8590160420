package com.ifriend.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Stands in for the Gemini REST API, over real HTTP: answers each call by what was said last, else
 * with the next prepared reply, and keeps what was asked. Refuses what Gemini refuses. {@code
 * streamGenerateContent} replies are sent as server-sent events, one per chunk.
 */
final class GeminiDouble implements AutoCloseable {
  /** One call it received. */
  record Call(String path, String apiKey, JsonNode body) {
    /** All contents of the conversation, as text. */
    JsonNode contents() {
      return body.path("contents");
    }

    JsonNode lastContent() {
      return contents().path(contents().size() - 1);
    }
  }

  /** What to answer. */
  record Reply(int status, List<String> chunks, boolean hangs, Semaphore steps, boolean cut) {
    private static final int ANY = Integer.MAX_VALUE / 2;

    Reply(int status, List<String> chunks, boolean hangs) {
      this(status, chunks, hangs, new Semaphore(ANY), false);
    }

    static Reply chunks(String... chunks) {
      return new Reply(200, List.of(chunks), false);
    }

    /** Sends a chunk each time that somebody releases a step. */
    static Reply stepwise(Semaphore steps, Reply of) {
      return new Reply(of.status, of.chunks, false, steps, false);
    }

    /** Sends the chunks, and then cuts the connection. */
    static Reply cutAfter(String... chunks) {
      return new Reply(200, List.of(chunks), false, new Semaphore(ANY), true);
    }

    static Reply text(String... pieces) {
      return new Reply(
          200,
          java.util.stream.IntStream.range(0, pieces.length)
              .mapToObj(i -> candidate(textPart(pieces[i]), i == pieces.length - 1 ? "STOP" : ""))
              .toList(),
          false);
    }

    static Reply call(String function, String jsonArgs) {
      return chunks(
          candidate(
              "{\"functionCall\":{\"name\":\"" + function + "\",\"args\":" + jsonArgs + "}}",
              "STOP"));
    }

    static Reply error(int status, String name, String message) {
      return new Reply(
          status,
          List.of(
              "{\"error\":{\"code\":"
                  + status
                  + ",\"status\":\""
                  + name
                  + "\",\"message\":\""
                  + message
                  + "\"}}"),
          false);
    }

    /** Sends the chunks and then nothing, never closing. */
    static Reply hangingAfter(String... chunks) {
      return new Reply(200, List.of(chunks), true);
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Queue<Reply> replies = new ArrayDeque<>();
  private final Map<String, Reply> bySaid = new LinkedHashMap<>();
  private final List<Call> calls = new ArrayList<>();

  GeminiDouble() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  URI url() {
    return URI.create(
        "http://" + server.getAddress().getHostString() + ":" + server.getAddress().getPort());
  }

  /** Answers this, each time that the last content says this. */
  synchronized void whenSaid(String text, Reply reply) {
    bySaid.put(text, reply);
  }

  synchronized void willAnswer(Reply... more) {
    replies.addAll(List.of(more));
  }

  synchronized List<Call> calls() {
    return List.copyOf(calls);
  }

  static String textPart(String text) {
    return "{\"text\":" + JSON.valueToTree(text) + "}";
  }

  static String candidate(String part, String finishReason) {
    return "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":["
        + part
        + "]}"
        + (finishReason.isEmpty() ? "" : ",\"finishReason\":\"" + finishReason + "\"")
        + "}]}";
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    Reply reply = next(exchange);
    boolean streams = exchange.getRequestURI().getPath().endsWith(":streamGenerateContent");
    exchange
        .getResponseHeaders()
        .add("Content-Type", streams ? "text/event-stream" : "application/json");
    exchange.sendResponseHeaders(reply.status(), 0);
    try (OutputStream out = exchange.getResponseBody()) {
      for (String chunk : reply.chunks()) {
        if (!reply.steps().tryAcquire(20, TimeUnit.SECONDS)) {
          return;
        }
        String sent = streams && reply.status() == 200 ? "data: " + chunk + "\r\n\r\n" : chunk;
        out.write(sent.getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
      if (reply.cut()) {
        throw new IOException("cut, as the test wants it");
      }
      if (reply.hangs()) {
        closed.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What Gemini says against a conversation, in its words; empty if nothing. */
  private static String refusal(JsonNode contents) {
    String before = "";
    int open = 0;
    for (JsonNode content : contents) {
      if (content.path("parts").isEmpty()) {
        return "contents.parts must not be empty.";
      }
      int called = content.findValues("functionCall").size();
      int answered = content.findValues("functionResponse").size();
      if (answered != open) {
        return "Please ensure that the number of function response parts is equal to the number of"
            + " function call parts of the function call turn.";
      }
      if (called > 0 && before.equals("model")) {
        return "Please ensure that function call turn comes immediately after a user turn or after"
            + " a function response turn.";
      }
      open = called;
      before = content.path("role").asText();
    }
    return "";
  }

  private synchronized Reply next(HttpExchange exchange) throws IOException {
    Call call =
        new Call(
            exchange.getRequestURI().toString(),
            String.valueOf(exchange.getRequestHeaders().getFirst("x-goog-api-key")),
            JSON.readTree(exchange.getRequestBody()));
    calls.add(call);
    String refusal = refusal(call.contents());
    if (!refusal.isEmpty()) {
      return Reply.error(400, "INVALID_ARGUMENT", refusal);
    }
    String said = call.lastContent().path("parts").path(0).path("text").asText();
    for (Map.Entry<String, Reply> each : bySaid.entrySet()) {
      if (said.contains(each.getKey())) {
        return each.getValue();
      }
    }
    Reply reply = replies.poll();
    return reply != null ? reply : Reply.error(500, "INTERNAL", "no reply prepared");
  }
}
