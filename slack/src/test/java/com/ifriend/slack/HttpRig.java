package com.ifriend.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.ifriend.slack.wire.SlackHttpResponse;
import com.ifriend.slackdouble.HttpEvents;
import com.ifriend.slackdouble.SlackDouble;
import com.ifriend.store.turns.TurnQueue;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;

/** A bot with a scripted agent, and the server by which a Slack double reaches it. */
abstract class HttpRig implements AutoCloseable {
  final SlackDouble slack;
  private final ScriptedAgent agent;
  private final TurnQueue turns;
  private final SlackBot bot;
  private final HttpServer server;
  private final ExecutorService serverThreads = Executors.newCachedThreadPool();
  private final HttpEvents http;

  HttpRig(
      SlackDouble slack,
      ScriptedAgent agent,
      TurnQueue turns,
      BiFunction<ScriptedAgent, TurnQueue, SlackBot> start) {
    this.slack = slack;
    this.agent = agent;
    this.turns = turns;
    this.bot = start.apply(agent, turns);
    try {
      this.server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(serverThreads);
    var unused = server.createContext("/slack/", this::serve);
    server.start();
    this.http = slack.httpEvents(address("/slack/events"));
  }

  final URI address(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      SlackHttpResponse response = respond(exchange, body);
      byte[] bytes = response.body().getBytes(UTF_8);
      response.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.getResponseHeaders().set("Content-Type", response.contentType());
      exchange.sendResponseHeaders(response.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  SlackHttpResponse respond(HttpExchange exchange, byte[] body) {
    return bot.handle(exchange.getRequestHeaders(), body);
  }

  public ScriptedAgent agent() {
    return agent;
  }

  TurnQueue turns() {
    return turns;
  }

  public SlackBot bot() {
    return bot;
  }

  public HttpEvents http() {
    return http;
  }

  @Override
  public void close() {
    bot.close(Duration.ofSeconds(2));
    server.stop(0);
    var unused = serverThreads.shutdownNow();
  }
}
