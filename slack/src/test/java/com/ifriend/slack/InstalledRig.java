package com.ifriend.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.adk.sessions.BaseSessionService;
import com.ifriend.agent.Concierge;
import com.ifriend.agent.memory.LongTermMemory;
import com.ifriend.slack.api.OAuthClient;
import com.ifriend.slack.api.SlackConfig;
import com.ifriend.slack.wire.SlackHttpResponse;
import com.ifriend.slackdouble.Delivery;
import com.ifriend.slackdouble.SlackDouble;
import com.ifriend.slackdouble.Tenant;
import com.ifriend.store.Records;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.turns.TurnRules;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** A bot that workspaces of a Slack double install by themselves, listening in one of both ways. */
public final class InstalledRig extends HttpRig {
  private final boolean socketMode;
  private final Clock clock;
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
    super(
        slack,
        new ScriptedAgent(script),
        stores.turns("rig", TurnRules.DEFAULT),
        (agent, turns) ->
            SlackBot.start(
                config(slack, socketMode).withStreaming(streaming),
                concierge(agent, stores),
                turns,
                installations,
                clock,
                Rig.QUICK));
    this.socketMode = socketMode;
    this.clock = clock;
  }

  private static Concierge concierge(ScriptedAgent agent, InMemoryStores stores) {
    BaseSessionService sessions = new StoredSessionService(stores.sessions()).returningExisting();
    return new Concierge(agent, sessions, LongTermMemory.open(stores.memories(), sessions));
  }

  public static SlackConfig config(SlackDouble slack, boolean socketMode) {
    return new SlackConfig(
        new OAuthClient(slack.oauth().clientId(), slack.oauth().clientSecret()),
        socketMode ? Optional.of(slack.appToken()) : Optional.empty(),
        slack.signingSecret(),
        slack.apiUrl());
  }

  @Override
  SlackHttpResponse respond(HttpExchange exchange, byte[] body) {
    String cookies =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Cookie")).orElse("");
    return switch (exchange.getRequestURI().getPath()) {
      case "/slack/install" -> bot().install(false);
      case "/slack/oauth_redirect" ->
          bot()
              .installed(
                  Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""),
                  name ->
                      HttpCookie.parse(cookies.isEmpty() ? "none=0" : cookies).stream()
                          .filter(cookie -> cookie.getName().equals(name))
                          .map(HttpCookie::getValue)
                          .findFirst(),
                  false);
      default -> super.respond(exchange, body);
    };
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
        : http().deliver(Delivery.json(payload).withTimestamp(clock.instant())).status() == 200;
  }
}
