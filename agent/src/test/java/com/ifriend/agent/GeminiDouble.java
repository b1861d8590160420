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
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * Stands in for the Gemini REST API, over real HTTP: answers each call with the next prepared reply
 * and keeps what was asked. {@code streamGenerateContent} replies are sent as server-sent events,
 * one per chunk.
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
  record Reply(int status, List<String> chunks, boolean hangs) {
    static Reply chunks(String... chunks) {
      return new Reply(200, List.of(chunks), false);
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
    String body =
        streams && reply.status() == 200
            ? reply.chunks().stream()
                .map(chunk -> "data: " + chunk + "\r\n\r\n")
                .collect(Collectors.joining())
            : String.join("", reply.chunks());
    exchange
        .getResponseHeaders()
        .add("Content-Type", streams ? "text/event-stream" : "application/json");
    exchange.sendResponseHeaders(reply.status(), 0);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body.getBytes(StandardCharsets.UTF_8));
      out.flush();
      if (reply.hangs()) {
        closed.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Reply next(HttpExchange exchange) throws IOException {
    calls.add(
        new Call(
            exchange.getRequestURI().toString(),
            String.valueOf(exchange.getRequestHeaders().getFirst("x-goog-api-key")),
            JSON.readTree(exchange.getRequestBody())));
    Reply reply = replies.poll();
    return reply != null ? reply : Reply.error(500, "INTERNAL", "no reply prepared");
  }
}
