package com.ifriend.app.settings;

import com.ifriend.slack.AllowList;
import com.ifriend.slack.SlackConfig;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The settings of Slack: {@code SLACK_*}. */
final class SlackSettings {
  private SlackSettings() {}

  /** Empty when the console is the only channel, or they are wrong. */
  static Optional<SlackConfig> read(Env env) {
    Optional<String> botToken = env.text("SLACK_BOT_TOKEN");
    Optional<String> appToken = env.text("SLACK_APP_TOKEN");
    Optional<String> signingSecret = env.text("SLACK_SIGNING_SECRET");
    URI apiUrl = env.service("SLACK_API_URL").orElse(SlackConfig.SLACK_API);
    boolean workflows =
        env.choice("SLACK_ANSWER_WORKFLOWS", Map.of("true", true, "false", false)).orElse(false);
    boolean streaming =
        env.choice("SLACK_STREAMING", Map.of("on", true, "off", false)).orElse(false);
    AllowList allowed =
        new AllowList(
            env.parsed("SLACK_CHANNELS", AllowList::channels).orElse(Set.of()),
            env.parsed("SLACK_USERS", AllowList::users).orElse(Set.of()));
    if (botToken.isEmpty()) {
      if (appToken.isPresent() || signingSecret.isPresent()) {
        env.problem(
            "SLACK_BOT_TOKEN",
            "is not set, but SLACK_APP_TOKEN or SLACK_SIGNING_SECRET is; Slack needs all of its"
                + " own");
      }
      return Optional.empty();
    }
    return Optional.ofNullable(
        env.attempt(
            "SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_SIGNING_SECRET, SLACK_API_URL:",
            () ->
                new SlackConfig(
                    botToken.get(),
                    appToken,
                    signingSecret,
                    apiUrl,
                    workflows,
                    streaming,
                    allowed)));
  }
}
