package com.ifriend.app.doctor;

import com.ifriend.slack.api.OAuthClient;
import com.ifriend.slack.api.SlackConfig;
import com.ifriend.slackdouble.Fault;
import com.ifriend.slackdouble.SlackDouble;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SlackCheckTest {
  private SlackDouble slack;

  @BeforeEach
  void start() {
    slack = SlackDouble.start();
  }

  @AfterEach
  void stop() {
    slack.close();
  }

  @Test
  void tokensThatSlackKnowsAreHealthy() {
    Examined.slack(config(slack.botToken(), Optional.of(slack.appToken())))
        .isHealthy()
        .praises("the bot is ifriend in workspace double")
        .praises("app_mentions:read, chat:write, im:history")
        .praises(
            "the bot wants agent_session_stopped, app_home_opened, app_mention, app_uninstalled,"
                + " message.channels")
        .praises("the app token opens Socket Mode")
        .saysNothingOf(slack.botToken())
        .saysNothingOf(slack.appToken())
        .saysNothingOf(slack.signingSecret());
  }

  @Test
  void tokenThatSlackDoesNotKnowIsTheCause() {
    Examined.slack(config("xoxb-wrong-s3cret", Optional.empty()))
        .saysNothingOf("s3cret")
        .failsOnlyWith("Slack refuses SLACK_BOT_TOKEN: invalid_auth", "copy the token again");
    Examined.slack(config(slack.botToken(), Optional.of("xapp-wrong-s3cret")))
        .saysNothingOf("s3cret")
        .failsOnlyWith("Slack refuses SLACK_APP_TOKEN: invalid_auth", "copy the token again");
  }

  @Test
  void botOfSeveralWorkspacesNeedsNoBotToken() {
    SlackConfig config =
        new SlackConfig(
            new OAuthClient(slack.oauth().clientId(), slack.oauth().clientSecret()),
            Optional.of(slack.appToken()),
            slack.signingSecret(),
            slack.apiUrl());
    Examined.slack(config)
        .isHealthy()
        .praises("workspaces install the app at /slack/install")
        .praises("the app token opens Socket Mode")
        .praises("the clock of this machine goes with Slack's")
        .saysNothingOf(slack.oauth().clientSecret())
        .saysNothingOf(slack.appToken());
    slack.failNext("api.test", Fault.httpStatus(502));
    Examined.slack(config).failsOnlyWith("(HTTP 502) is not Slack's Web API", "SLACK_API_URL");
  }

  @Test
  void missingScopeIsNamed() {
    slack.grantScopes("app_mentions:read", "channels:read", "chat:write");
    Examined.slack(config(slack.botToken(), Optional.empty()))
        .failsOnlyWith("the bot token lacks im:history", "install the app again");
  }

  @Test
  void missingScopesThatItCanDoWithoutAreWarnings() {
    slack.grantScopes(
        "app_mentions:read", "im:history", "channels:read", "chat:write", "groups:history");
    Examined.slack(config(slack.botToken(), Optional.empty()))
        .warnsOf("lacks groups:read: every channel counts as private", "install the app again")
        .warnsOf("lacks commands: there is no /ifriend", "install the app again")
        .warnsOf("lacks assistant:write: nothing is suggested", "install the app again")
        .warnsOf("lacks files:read: files that users attach are not read", "install the app again")
        .warnsOf("lacks reactions:read: reactions to answers are not heard", "again")
        .warnsOf("lacks users:read: what is suggested is in Portuguese", "install the app again")
        .warnsOf(
            "lacks channels:history: threads do not go on without a mention",
            "install the app again");
  }

  /** What the manifest asks for is what the double grants, and what nothing is missed of. */
  @Test
  void manifestOfTheAppHasEveryScopeAndEvent() throws IOException {
    List<String> wanted =
        Files.readAllLines(Path.of("..", "deploy", "slack-app.yaml")).stream()
            .map(String::strip)
            .filter(line -> line.startsWith("- "))
            .map(line -> line.substring(2))
            // A command stands there with its name.
            .filter(line -> !line.contains(" "))
            .toList();
    Predicate<String> scope = name -> name.contains(":") || name.equals("commands");
    slack.grantScopes(wanted.stream().filter(scope).toArray(String[]::new));
    Examined.slack(config(slack.botToken(), Optional.empty()))
        .isHealthy()
        .saysNothingOf("lacks")
        .praises(String.join(", ", wanted.stream().filter(scope.negate()).sorted().toList()));
  }

  @Test
  void whatIsNotSlackIsToldFromWhatIsNotThere() {
    slack.failNext("auth.test", Fault.httpStatus(502));
    Examined.slack(config(slack.botToken(), Optional.empty()))
        .failsOnlyWith("(HTTP 502) is not Slack's Web API", "SLACK_API_URL");
    URI gone = slack.apiUrl();
    slack.close();
    Examined.slack(
            new SlackConfig(slack.botToken(), Optional.empty(), Optional.of("a".repeat(32)), gone))
        .failsOnlyWith("Slack is not reachable", "egress");
  }

  @Test
  void secretOfAnotherShapeIsWarnedOf() {
    Examined.slack(
            new SlackConfig(
                slack.botToken(), Optional.empty(), Optional.of("S3CRET"), slack.apiUrl()))
        .isHealthy()
        .warnsOf("SLACK_SIGNING_SECRET is not 32 hexadecimal digits", "Basic Information")
        .saysNothingOf("S3CRET");
  }

  @Test
  void howToNoticeAWrongSigningSecretIsSaid() {
    Examined.slack(config(slack.botToken(), Optional.empty()))
        .isHealthy()
        .praises("ifriend_slack_messages_total{what=\"unverified\"}")
        .praises("the clock of this machine goes with Slack's");
    Examined.slack(
            new SlackConfig(
                slack.botToken(), Optional.of(slack.appToken()), Optional.empty(), slack.apiUrl()))
        .isHealthy()
        .saysNothingOf("unverified")
        .saysNothingOf("clock");
  }

  @Test
  void clockThatIsOffIsWarnedOf() {
    SlackConfig config = config(slack.botToken(), Optional.empty());
    Examined.slackWithClockOff(config, Duration.ofMinutes(10))
        .isHealthy()
        .warnsOfPattern(
            "the clock of this machine is (59|60)[0-9] s ahead of Slack's", "timedatectl");
    Examined.slackWithClockOff(config, Duration.ofMinutes(-10))
        .warnsOfPattern(
            "the clock of this machine is (59|60)[0-9] s behind Slack's", "timedatectl");
    Examined.slackWithClockOff(config, Duration.ofSeconds(40))
        .praises("the clock of this machine goes with Slack's");
  }

  private SlackConfig config(String botToken, Optional<String> appToken) {
    return new SlackConfig(botToken, appToken, Optional.of(slack.signingSecret()), slack.apiUrl());
  }
}
