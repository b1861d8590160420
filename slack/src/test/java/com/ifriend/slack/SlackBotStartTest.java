package com.ifriend.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import com.ifriend.agent.Concierge;
import com.ifriend.slack.api.SlackConfig;
import com.ifriend.slack.api.Tuning;
import com.ifriend.slack.wire.SlackStartException;
import com.ifriend.slackdouble.Fault;
import com.ifriend.slackdouble.SlackDouble;
import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.turns.TurnRules;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SlackBotStartTest {
  private final SlackDouble slack = SlackDouble.start();
  private final Concierge concierge = Rig.concierge(new ScriptedAgent(text -> "answer"));

  @AfterEach
  void stop() {
    slack.close();
  }

  private SlackBot start(String botToken, String appToken) {
    return start(botToken, appToken, Rig.QUICK);
  }

  /** When Slack does not get better. */
  private SlackBot startInVain() {
    Tuning hasty =
        Rig.quick(
            tuning -> {
              tuning.helloTimeout = Duration.ofMillis(300);
              tuning.startPatience = Duration.ofMillis(500);
            });
    return start(slack.botToken(), slack.appToken(), hasty);
  }

  private SlackBot start(String botToken, String appToken, Tuning tuning) {
    return SlackBot.start(
        SlackConfig.socketMode(botToken, appToken).withApiUrl(slack.apiUrl()),
        concierge,
        InMemoryStores.create().turns("start", TurnRules.DEFAULT),
        Clock.systemUTC(),
        tuning);
  }

  @Test
  void wrongBotTokenIsNamedButNotShown() {
    assertThatThrownBy(() -> start("xoxb-secret", slack.appToken()))
        .isInstanceOf(SlackStartException.class)
        .hasMessage("Slack refused the bot token: invalid_auth (auth.test)")
        .hasMessageNotContaining("xoxb-secret");
  }

  @Test
  void wrongAppTokenIsNamedButNotShown() {
    assertThatThrownBy(() -> start(slack.botToken(), "xapp-secret"))
        .isInstanceOf(SlackStartException.class)
        .hasMessage("Slack refused the app token: invalid_auth (apps.connections.open)");
  }

  @Test
  void unreachableSlackIsNamedWithItsAddress() {
    slack.close();

    assertThatThrownBy(() -> startInVain())
        .isInstanceOf(SlackStartException.class)
        .hasMessageStartingWith("Slack is not reachable at " + slack.apiUrl());
  }

  @Test
  void failingSlackIsNamedWithItsStatusWhenItDoesNotGetBetter() {
    for (int i = 0; i < 100; i++) {
      slack.failNext("auth.test", Fault.httpStatus(503));
    }

    assertThatThrownBy(() -> startInVain())
        .isInstanceOf(SlackStartException.class)
        .hasMessage("Slack at " + slack.apiUrl() + " answered auth.test with HTTP 503");
    assertThat(slack.calls("auth.test").size()).isGreaterThan(1);
  }

  static List<Fault> hiccups() {
    return List.of(
        Fault.httpStatus(500),
        Fault.rateLimited(1),
        Fault.slackError("internal_error"),
        Fault.slackError("service_unavailable"),
        Fault.lostResponse(),
        Fault.hang(Duration.ofMillis(50)));
  }

  @ParameterizedTest
  @MethodSource("hiccups")
  void hiccupOfSlackIsWaitedOut(Fault hiccup) {
    for (String method : List.of("auth.test", "apps.connections.open")) {
      slack.failNext(method, hiccup);
    }
    try (SlackBot bot = start(slack.botToken(), slack.appToken())) {
      assertThat(bot.ready()).isTrue();
      assertThat(slack.calls("auth.test")).hasSize(2);
      assertThat(slack.calls("apps.connections.open")).hasSize(2);
    }
  }

  @Test
  void slackThatIsNotThereYetIsWaitedFor() throws Exception {
    URI later;
    try (SlackDouble gone = SlackDouble.start()) {
      later = gone.apiUrl();
    }
    Logged logged = new Logged("com.ifriend.slack");
    CompletableFuture<SlackBot> starting =
        CompletableFuture.supplyAsync(
            () ->
                SlackBot.start(
                    SlackConfig.http(slack.botToken(), "secret").withApiUrl(later),
                    concierge,
                    InMemoryStores.create().turns("start", TurnRules.DEFAULT),
                    Clock.systemUTC(),
                    Rig.QUICK));
    HttpServer door = HttpServer.create();
    try {
      while (logged.lines().isEmpty() && !starting.isDone()) {
        Thread.onSpinWait();
      }
      var unused = door.createContext("/api/", this::forward);
      door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), later.getPort()), 0);
      door.start();
      try (SlackBot bot = starting.get(10, TimeUnit.SECONDS)) {
        assertThat(bot.botUserId()).isEqualTo(slack.identity().botUserId());
      }
    } finally {
      logged.close();
      door.stop(0);
    }
    assertThat(logged.lines().get(0).getLevel()).isEqualTo(Level.WARN);
    assertThat(logged.lines().get(0).getFormattedMessage()).contains("Slack is not reachable at");
  }

  /** To the double, which listens where it likes. */
  private void forward(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().substring("/api/".length());
      HttpResponse<byte[]> response =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(slack.apiUrl().resolve(path))
                      .header(
                          "Authorization", exchange.getRequestHeaders().getFirst("Authorization"))
                      .POST(HttpRequest.BodyPublishers.noBody())
                      .build(),
                  HttpResponse.BodyHandlers.ofByteArray());
      exchange.sendResponseHeaders(response.statusCode(), response.body().length);
      exchange.getResponseBody().write(response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void waitThatSlackAsksForIsNotBegunWhenItIsTooLong() {
    slack.failNext("auth.test", Fault.rateLimited(300));

    assertThatThrownBy(() -> start(slack.botToken(), slack.appToken()))
        .isInstanceOf(SlackStartException.class)
        .hasMessageContaining("HTTP 429");
    assertThat(slack.calls("auth.test")).hasSize(1);
  }

  @Test
  void wrongTokensAreNotTriedAgain() {
    assertThatThrownBy(() -> start("xoxb-other", slack.appToken()))
        .isInstanceOf(SlackStartException.class);
    assertThatThrownBy(() -> start(slack.botToken(), "xapp-other"))
        .isInstanceOf(SlackStartException.class);

    assertThat(slack.calls("auth.test")).hasSize(2);
    assertThat(slack.calls("apps.connections.open")).hasSize(1);
  }

  @Test
  void socketWithoutAGreetingIsAStartProblem() {
    slack.socketMode().greet(false);

    assertThatThrownBy(() -> startInVain())
        .isInstanceOf(SlackStartException.class)
        .hasMessageContaining("no connection came about");
  }

  @Test
  void botKnowsItsUser() {
    try (SlackBot bot = start(slack.botToken(), slack.appToken())) {
      assertThat(bot.botUserId()).isEqualTo(slack.identity().botUserId());
    }
  }

  @Test
  void httpIsRefusedWithoutASigningSecret() {
    try (SlackBot bot = start(slack.botToken(), slack.appToken())) {
      assertThat(bot.handle(Map.of(), new byte[0]).status()).isEqualTo(404);
    }
  }

  @Test
  void configDoesNotShowItsSecrets() {
    SlackConfig config =
        new SlackConfig(
            "xoxb-1",
            Optional.of("xapp-2"),
            Optional.of("sign-3"),
            URI.create("http://localhost/api"));

    assertThat(config.toString()).doesNotContain("xoxb-1", "xapp-2", "sign-3");
    assertThat(config.apiUrl()).hasToString("http://localhost/api/");
  }

  @Test
  void configRefusesWhatCannotWork() {
    for (Callable<SlackConfig> wrong :
        List.<Callable<SlackConfig>>of(
            () -> SlackConfig.socketMode("xapp-1", "xapp-2"),
            () -> SlackConfig.socketMode("xoxb-1", "xoxb-2"),
            () -> SlackConfig.socketMode("", "xapp-2"),
            () -> SlackConfig.http("xoxb-1\n", "secret"),
            () -> SlackConfig.http("xoxb-1", ""),
            () -> SlackConfig.http("xoxb-1", "secret").withApiUrl(URI.create("slack.com")),
            () ->
                new SlackConfig(
                    "xoxb-1", Optional.empty(), Optional.empty(), SlackConfig.SLACK_API))) {
      assertThatThrownBy(wrong::call)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining("xoxb-1");
    }
  }
}
