package com.ifriend.app.command;

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

/** A Gemini API over HTTP that says nothing to anybody until it is let go. */
final class HeldModel implements AutoCloseable {
  static final String ANSWER = "Roma espera por você";

  private final HttpServer server =
      HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch letGo = new CountDownLatch(1);
  private final AtomicInteger calls = new AtomicInteger();

  private HeldModel() throws IOException {
    server.setExecutor(threads);
    var unused = server.createContext("/", this::handle);
    server.start();
  }

  static HeldModel start() throws IOException {
    return new HeldModel();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** How many calls have come so far. */
  int calls() {
    return calls.get();
  }

  /** Answers those that wait, and all that come. */
  void letGo() {
    letGo.countDown();
  }

  private void handle(HttpExchange exchange) throws IOException {
    var unusedRequest = exchange.getRequestBody().readAllBytes();
    var unusedCount = calls.incrementAndGet();
    try {
      letGo.await();
    } catch (InterruptedException e) {
      exchange.close();
      return;
    }
    boolean stream = exchange.getRequestURI().getPath().endsWith(":streamGenerateContent");
    String reply =
        "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\""
            + ANSWER
            + "\"}]},\"finishReason\":\"STOP\"}]}";
    byte[] body = (stream ? "data: " + reply + "\r\n\r\n" : reply).getBytes(StandardCharsets.UTF_8);
    exchange
        .getResponseHeaders()
        .add("Content-Type", stream ? "text/event-stream" : "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
