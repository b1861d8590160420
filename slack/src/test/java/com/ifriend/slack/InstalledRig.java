package com.ifriend.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.adk.sessions.BaseSessionService;
import com.ifriend.agent.Concierge;
import com.ifriend.agent.memory.LongTermMemory;
import com.ifriend.slack.api.OAuthClient;
import com.ifriend.slack.api.SlackConfig;
import com.ifriend.slack.wire.SlackHttpResponse;
import com.ifriend.slackdouble.Delivery;
import com.ifriend.slackdouble.HttpEvents;
import com.ifriend.slackdouble.SlackDouble;
import com.ifriend.slackdouble.Tenant;
import com.ifriend.store.Records;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRules;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpCookie;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A bot that workspaces of a Slack double install by themselves, listening in one of both ways. */
public final class InstalledRig implements AutoCloseable {
  private final SlackDouble slack;
  private final boolean socketMode;
  private final Clock clock;
  private final ScriptedAgent agent;
  private final TurnQueue turns;
  private final SlackBot bot;
  private final HttpServer server;
  private final ExecutorService serverThreads = Executors.newCachedThreadPool();
  private final HttpEvents http;
  private final HttpClient browser =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

  public InstalledRig(
      boolean socketMode,
      SlackDouble slack,
      ScriptedAgent.Script script,
      InMemoryStores stores,
      Clock clock) {
    this(socketMode, slack, script, stores, stores.records("installations"), clock, false);
  }

  public InstalledRig(
      boolean socketMode,
      SlackDouble slack,
      ScriptedAgent.Script script,
      InMemoryStores stores,
      Records installations,
      Clock clock,
      boolean streaming) {
    this.slack = slack;
    this.socketMode = socketMode;
    this.clock = clock;
    this.agent = new ScriptedAgent(script);
    BaseSessionService sessions = new StoredSessionService(stores.sessions()).returningExisting();
    this.turns = stores.turns("rig", TurnRules.DEFAULT);
    this.bot =
        SlackBot.start(
            config(slack, socketMode).withStreaming(streaming),
            new Concierge(agent, sessions, LongTermMemory.open(stores.memories(), sessions)),
            turns,
            installations,
            clock,
            Rig.QUICK);
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

  public static SlackConfig config(SlackDouble slack, boolean socketMode) {
    return new SlackConfig(
        new OAuthClient(slack.oauth().clientId(), slack.oauth().clientSecret()),
        socketMode ? Optional.of(slack.appToken()) : Optional.empty(),
        slack.signingSecret(),
        slack.apiUrl());
  }

  private URI address(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      String cookies =
          Optional.ofNullable(exchange.getRequestHeaders().getFirst("Cookie")).orElse("");
      SlackHttpResponse response =
          switch (path) {
            case "/slack/install" -> bot.install(false);
            case "/slack/oauth_redirect" ->
                bot.installed(
                    Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""),
                    name ->
                        HttpCookie.parse(cookies.isEmpty() ? "none=0" : cookies).stream()
                            .filter(cookie -> cookie.getName().equals(name))
                            .map(HttpCookie::getValue)
                            .findFirst(),
                    false);
            default -> bot.handle(exchange.getRequestHeaders(), body);
          };
      byte[] bytes = response.body().getBytes(UTF_8);
      response.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.getResponseHeaders().set("Content-Type", response.contentType());
      exchange.sendResponseHeaders(response.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private HttpResponse<String> get(URI page, Optional<String> cookie) {
    HttpRequest.Builder request = HttpRequest.newBuilder(page).timeout(Rig.SOON);
    cookie.ifPresent(value -> request.header("Cookie", value));
    try {
      return browser.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** A browser on its way to Slack's page, with what the bot gave it. */
  public record Visit(URI slacksPage, String cookie) {}

  /** Begins an installation. */
  public Visit begin() {
    HttpResponse<String> response = get(address("/slack/install"), Optional.empty());
    if (response.statusCode() != 302) {
      throw new AssertionError("HTTP " + response.statusCode() + ": " + response.body());
    }
    String cookie = response.headers().firstValue("Set-Cookie").orElseThrow();
    return new Visit(
        URI.create(response.headers().firstValue("Location").orElseThrow()),
        cookie.substring(0, cookie.indexOf(';')));
  }

  /** Comes back from Slack's page. */
  public HttpResponse<String> end(String query, Optional<String> cookie) {
    return get(address("/slack/oauth_redirect?" + query), cookie);
  }

  /** Installs the app in a workspace, as its admin does. */
  public HttpResponse<String> install(Tenant tenant) {
    Visit visit = begin();
    return end(slack.oauth().approve(visit.slacksPage(), tenant), Optional.of(visit.cookie()));
  }

  /** Delivers in the way that the bot listens, and tells whether it was acknowledged. */
  public boolean deliver(JsonNode payload) {
    return socketMode
        ? slack.socketMode().deliver(payload).ackWithin(Duration.ofSeconds(3)).isPresent()
        : http.deliver(Delivery.json(payload).withTimestamp(clock.instant())).status() == 200;
  }

  ScriptedAgent agent() {
    return agent;
  }

  TurnQueue turns() {
    return turns;
  }

  public SlackBot bot() {
    return bot;
  }

  HttpEvents http() {
    return http;
  }

  @Override
  public void close() {
    bot.close(Duration.ofSeconds(2));
    server.stop(0);
    var unused = serverThreads.shutdownNow();
  }
}
