package com.ifriend.app.command;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Gemini as it answers to a key that it does not know. */
final class RefusingModel implements AutoCloseable {
  private static final byte[] REFUSAL =
      """
      {"error": {"code": 400, "message": "API key not valid. Please pass a valid API key.",
        "status": "INVALID_ARGUMENT", "details": [{"reason": "API_KEY_INVALID"}]}}
      """
          .getBytes(StandardCharsets.UTF_8);

  private final HttpServer server;

  private RefusingModel(HttpServer server) {
    this.server = server;
  }

  static RefusingModel start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var unused =
        server.createContext(
            "/",
            exchange -> {
              var unusedRequest = exchange.getRequestBody().readAllBytes();
              exchange.getResponseHeaders().add("Content-Type", "application/json");
              exchange.sendResponseHeaders(400, REFUSAL.length);
              exchange.getResponseBody().write(REFUSAL);
              exchange.close();
            });
    server.start();
    return new RefusingModel(server);
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
