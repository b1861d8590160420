package com.ifriend.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A Gemini API over HTTP that says nothing to anybody, or one piece, until it is let go. */
public final class HeldModel implements AutoCloseable {
  public static final String ANSWER = "Roma espera por você";

  private final HttpServer server =
      HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch letGo = new CountDownLatch(1);
  private final AtomicInteger calls = new AtomicInteger();

  private final String first;

  private HeldModel(String first) throws IOException {
    this.first = first;
    server.setExecutor(threads);
    var unused = server.createContext("/", this::handle);
    server.start();
  }

  public static HeldModel start() throws IOException {
    return new HeldModel("");
  }

  /** One that begins to answer at once. */
  public static HeldModel beginningWith(String piece) throws IOException {
    return new HeldModel(piece);
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** How many calls have come so far. */
  public int calls() {
    return calls.get();
  }

  /** Answers those that wait, and all that come. */
  public void letGo() {
    letGo.countDown();
  }

  private void handle(HttpExchange exchange) throws IOException {
    var unusedRequest = exchange.getRequestBody().readAllBytes();
    var unusedCount = calls.incrementAndGet();
    boolean stream = exchange.getRequestURI().getPath().endsWith(":streamGenerateContent");
    exchange
        .getResponseHeaders()
        .add("Content-Type", stream ? "text/event-stream" : "application/json");
    try {
      if (!first.isEmpty()) {
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write(reply(stream, first, ""));
        exchange.getResponseBody().flush();
      }
      letGo.await();
      byte[] body = reply(stream, ANSWER, ",\"finishReason\":\"STOP\"");
      if (first.isEmpty()) {
        exchange.sendResponseHeaders(200, body.length);
      }
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.close();
    }
  }

  private static byte[] reply(boolean stream, String text, String end) {
    String reply =
        "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\""
            + text
            + "\"}]}"
            + end
            + "}]}";
    return (stream ? "data: " + reply + "\r\n\r\n" : reply).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
