package com.ifriend.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ifriend.agent.Concierge;
import com.ifriend.slackdouble.Fault;
import com.ifriend.slackdouble.SlackDouble;
import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.turns.TurnRules;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlackBotStartTest {
  private final SlackDouble slack = SlackDouble.start();
  private final Concierge concierge = Rig.concierge(new ScriptedAgent(text -> "answer"));

  @AfterEach
  void stop() {
    slack.close();
  }

  private SlackBot start(String botToken, String appToken) {
    return SlackBot.start(
        SlackConfig.socketMode(botToken, appToken).withApiUrl(slack.apiUrl()),
        concierge,
        InMemoryStores.create().turns("start", TurnRules.DEFAULT),
        Clock.systemUTC(),
        Rig.QUICK);
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

    assertThatThrownBy(() -> start(slack.botToken(), slack.appToken()))
        .isInstanceOf(SlackStartException.class)
        .hasMessageStartingWith("Slack is not reachable at " + slack.apiUrl());
  }

  @Test
  void failingSlackIsNamedWithItsStatus() {
    slack.failNext("auth.test", Fault.httpStatus(503));

    assertThatThrownBy(() -> start(slack.botToken(), slack.appToken()))
        .isInstanceOf(SlackStartException.class)
        .hasMessage("Slack at " + slack.apiUrl() + " answered auth.test with HTTP 503");
  }

  @Test
  void socketWithoutAGreetingIsAStartProblem() {
    slack.socketMode().greet(false);

    assertThatThrownBy(() -> start(slack.botToken(), slack.appToken()))
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
