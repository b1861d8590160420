package com.ifriend.app.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Google's side of Vertex AI: gives tokens to a service account, and counts those of a text. */
final class VertexDouble implements AutoCloseable {
  static final String PROJECT = "tours";
  static final String TOKEN = "s3cret-token";

  private final HttpServer server =
      HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile int status = 200;
  private volatile String message = "";
  private volatile boolean accountKnown = true;

  private VertexDouble() throws IOException {
    var unusedTokens = server.createContext("/token", this::token);
    var unusedApi = server.createContext("/", this::api);
    server.start();
  }

  static VertexDouble start() throws IOException {
    return new VertexDouble();
  }

  /** What the API says from now on. */
  void answers(int newStatus, String newMessage) {
    status = newStatus;
    message = newMessage;
  }

  /** From now on the account has no tokens. */
  void forgetAccount() {
    accountKnown = false;
  }

  /** What was asked of the API, each with its method, path and credentials. */
  List<String> asked() {
    return asked;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Writes the key file of a service account whose tokens come from here. */
  Path credentials(Path folder) throws IOException, GeneralSecurityException {
    KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
    keys.initialize(2_048);
    String key =
        Base64.getMimeEncoder().encodeToString(keys.generateKeyPair().getPrivate().getEncoded());
    return Files.writeString(
        folder.resolve("account.json"),
        json(
            Map.of(
                "type",
                "service_account",
                "project_id",
                PROJECT,
                "private_key_id",
                "1",
                "private_key",
                "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n",
                "client_email",
                "bot@tours.example",
                "client_id",
                "1",
                "token_uri",
                url() + "/token")));
  }

  private void token(HttpExchange exchange) throws IOException {
    if (accountKnown) {
      send(
          exchange, 200, Map.of("access_token", TOKEN, "expires_in", 3600, "token_type", "Bearer"));
    } else {
      send(exchange, 400, Map.of("error", "invalid_grant", "error_description", "no such account"));
    }
  }

  private void api(HttpExchange exchange) throws IOException {
    asked.add(
        exchange.getRequestMethod()
            + " "
            + exchange.getRequestURI().getPath()
            + " "
            + exchange.getRequestHeaders().getFirst("Authorization"));
    send(
        exchange,
        status,
        status == 200
            ? Map.of("totalTokens", 1)
            : Map.of("error", Map.of("code", status, "message", message, "status", "X")));
  }

  private static void send(HttpExchange exchange, int status, Object body) throws IOException {
    byte[] bytes = json(body).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static String json(Object value) throws JsonProcessingException {
    return new ObjectMapper().writeValueAsString(value);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
