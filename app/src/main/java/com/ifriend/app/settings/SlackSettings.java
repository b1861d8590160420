package com.ifriend.app.settings;

import com.ifriend.slack.api.AllowList;
import com.ifriend.slack.api.OAuthClient;
import com.ifriend.slack.api.SlackConfig;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The settings of Slack: {@code SLACK_*}. */
final class SlackSettings {
  private SlackSettings() {}

  /**
   * Empty when the console is the only channel, or they are wrong.
   *
   * @param hasKeys whether there are keys to seal what workspaces entrust to the bot
   */
  static Optional<SlackConfig> read(Env env, boolean hasKeys) {
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
    UnaryOperator<SlackConfig> common =
        config ->
            config.withAnswerWorkflows(workflows).withStreaming(streaming).withAllowed(allowed);
    Optional<OAuthClient> oauth = oauth(env, botToken, signingSecret, hasKeys);
    if (botToken.isEmpty() && env.text("SLACK_CLIENT_ID").isPresent()) {
      return oauth
          .flatMap(
              client ->
                  Optional.ofNullable(
                      env.attempt(
                          "SLACK_CLIENT_ID, SLACK_CLIENT_SECRET, SLACK_APP_TOKEN, SLACK_SIGNING_SECRET,"
                              + " SLACK_API_URL:",
                          () ->
                              new SlackConfig(
                                  client, appToken, signingSecret.orElseThrow(), apiUrl))))
          .map(common);
    }
    if (botToken.isEmpty()) {
      if (appToken.isPresent() || signingSecret.isPresent()) {
        env.problem(
            "SLACK_BOT_TOKEN",
            "is not set, but SLACK_APP_TOKEN or SLACK_SIGNING_SECRET is; Slack needs all of its"
                + " own (for several workspaces SLACK_CLIENT_ID in its place)");
      }
      return Optional.empty();
    }
    return Optional.ofNullable(
            env.attempt(
                "SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_SIGNING_SECRET, SLACK_API_URL:",
                () -> new SlackConfig(botToken.get(), appToken, signingSecret, apiUrl)))
        .map(common);
  }

  /** Empty without a client id, or where something that it needs is missing. */
  private static Optional<OAuthClient> oauth(
      Env env, Optional<String> botToken, Optional<String> signingSecret, boolean hasKeys) {
    Optional<String> id = env.text("SLACK_CLIENT_ID");
    Optional<String> secret = env.text("SLACK_CLIENT_SECRET");
    if (id.isEmpty() && secret.isEmpty()) {
      return Optional.empty();
    }
    List<String> problems = new ArrayList<>();
    if (botToken.isPresent()) {
      problems.add(
          "is set beside SLACK_BOT_TOKEN: with the token the bot serves one workspace, with the"
              + " client id all that install it. Leave one of them out");
    }
    if (id.isEmpty()) {
      problems.add("is not set, but SLACK_CLIENT_SECRET is; both are in Basic Information");
    }
    if (secret.isEmpty()) {
      problems.add("needs SLACK_CLIENT_SECRET, which is beside it in Basic Information");
    }
    if (signingSecret.isEmpty()) {
      problems.add("needs SLACK_SIGNING_SECRET, from Basic Information, also with SLACK_APP_TOKEN");
    }
    if (!hasKeys) {
      problems.add(
          "needs SESSION_ENCRYPTION_KEYSET, since the tokens of workspaces are kept encrypted: make"
              + " a file with ./ifriend keys create FILE. Where there are sessions already that"
              + " are to stay readable, SESSION_ENCRYPTION=opening too");
    }
    problems.forEach(problem -> env.problem("SLACK_CLIENT_ID", problem));
    return problems.isEmpty()
        ? Optional.of(new OAuthClient(id.orElseThrow(), secret.orElseThrow()))
        : Optional.empty();
  }
}
