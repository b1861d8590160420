package com.ifriend.slackdouble;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Files that people shared. Who may not read one is sent to a page to log in, as Slack does.
 * Thread-safe.
 */
final class Uploads {
  static final String PATH = "/files/";
  static final String LOGIN = "/signin";

  /** The name under which a download stands among the calls, and may be made to fail. */
  static final String DOWNLOAD = "files.download";

  private static final ObjectMapper JSON = new ObjectMapper();

  @SuppressWarnings("ArrayRecordComponent") // Nobody compares files.
  private record Upload(String name, String type, byte[] bytes) {}

  private final Map<String, Upload> files = new ConcurrentHashMap<>();

  /** Keeps a file and returns its id. */
  String add(String name, String type, byte[] bytes) {
    String id = "F" + UUID.randomUUID().toString().substring(0, 8).toUpperCase(Locale.ROOT) + "ID";
    files.put(id, new Upload(name, type, bytes));
    return id;
  }

  /** As Slack tells of a file; empty if there is none. */
  Optional<ObjectNode> describe(String id, String base) {
    return Optional.ofNullable(files.get(id))
        .map(
            file ->
                JSON.createObjectNode()
                    .put("id", id)
                    .put("name", file.name())
                    .put("title", file.name())
                    .put("mimetype", file.type())
                    .put("size", file.bytes().length)
                    .put("url_private", base + id)
                    .put("url_private_download", base + id));
  }

  void send(HttpExchange exchange, String id) throws IOException {
    Upload file = files.get(id);
    if (file == null) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", file.type());
    exchange.sendResponseHeaders(200, file.bytes().length);
    exchange.getResponseBody().write(file.bytes());
  }

  static void toLogIn(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Location", LOGIN);
    exchange.sendResponseHeaders(302, -1);
  }

  static void logIn(HttpExchange exchange) throws IOException {
    byte[] page = "<!DOCTYPE html><html><title>Slack</title>Sign in</html>".getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
    exchange.sendResponseHeaders(200, page.length);
    exchange.getResponseBody().write(page);
  }
}
