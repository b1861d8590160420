package com.ifriend.slack.api;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Optional;

/**
 * How to reach Slack and be reached by it. At least one way in is needed: an app token opens Socket
 * Mode connections, a signing secret lets the bot accept HTTP requests. And who the bot is: either
 * one workspace's bot token, or the client by which workspaces install it.
 *
 * @param botToken {@code xoxb-...}, for the Web API; none where workspaces install the app
 * @param appToken {@code xapp-...} with the scope {@code connections:write}, for Socket Mode
 * @param signingSecret proves that HTTP requests come from Slack
 * @param apiUrl base of the Web API; a missing slash at its end is added
 * @param answerWorkflows whether messages of workflows that mention the bot are answered; those of
 *     other bots never are
 * @param streaming whether answers show while they are said, where Slack's limits allow it
 * @param allowed whom the bot answers, and where
 * @param oauth by which workspaces install the app themselves; needs a signing secret too
 */
public record SlackConfig(
    Optional<String> botToken,
    Optional<String> appToken,
    Optional<String> signingSecret,
    URI apiUrl,
    boolean answerWorkflows,
    boolean streaming,
    AllowList allowed,
    Optional<OAuthClient> oauth) {
  /** Where Slack's own Web API is. */
  public static final URI SLACK_API = URI.create("https://slack.com/api/");

  public SlackConfig {
    requireNonNull(appToken, "appToken");
    requireNonNull(signingSecret, "signingSecret");
    requireNonNull(allowed, "allowed");
    botToken.ifPresent(token -> checkSecret("bot token", token));
    oauth.ifPresent(
        client -> {
          checkSecret("client id", client.id());
          checkSecret("client secret", client.secret());
        });
    if (botToken.isPresent() == oauth.isPresent()) {
      throw new IllegalArgumentException(
          botToken.isPresent()
              ? "There are a bot token and a client id: with the token the bot serves one workspace,"
                  + " with the client id all that install it; leave one of them out"
              : "Slack needs a bot token, for one workspace, or client id and client secret, for all"
                  + " that install the app");
    }
    if (oauth.isPresent() && signingSecret.isEmpty()) {
      throw new IllegalArgumentException(
          "A client id needs the signing secret beside it, also with an app token");
    }
    appToken.ifPresent(token -> checkSecret("app token", token));
    signingSecret.ifPresent(secret -> checkSecret("signing secret", secret));
    if (botToken.filter(token -> token.startsWith("xapp-")).isPresent()) {
      throw new IllegalArgumentException("The bot token is an app token; it must start with xoxb-");
    }
    if (appToken.filter(token -> token.startsWith("xox")).isPresent()) {
      throw new IllegalArgumentException(
          "The app token is a bot or user token; it must start with xapp-");
    }
    if (appToken.isEmpty() && signingSecret.isEmpty()) {
      throw new IllegalArgumentException(
          "Slack needs a way in: an app token (Socket Mode) or a signing secret (HTTP)");
    }
    String scheme = apiUrl.getScheme();
    if (apiUrl.getHost() == null || !("https".equals(scheme) || "http".equals(scheme))) {
      throw new IllegalArgumentException(
          "The Slack API URL must be http(s)://host..., not " + apiUrl);
    }
    if (!apiUrl.toString().endsWith("/")) {
      apiUrl = URI.create(apiUrl + "/");
    }
  }

  /** One that answers everybody but workflows, and does not stream. */
  public SlackConfig(
      String botToken, Optional<String> appToken, Optional<String> signingSecret, URI apiUrl) {
    this(
        Optional.of(botToken),
        appToken,
        signingSecret,
        apiUrl,
        false,
        false,
        AllowList.ALL,
        Optional.empty());
  }

  /** One that all workspaces install that like; answers everybody but workflows, no streams. */
  public SlackConfig(
      OAuthClient oauth, Optional<String> appToken, String signingSecret, URI apiUrl) {
    this(
        Optional.empty(),
        appToken,
        Optional.of(signingSecret),
        apiUrl,
        false,
        false,
        AllowList.ALL,
        Optional.of(oauth));
  }

  /** Socket Mode on Slack itself. */
  public static SlackConfig socketMode(String botToken, String appToken) {
    return new SlackConfig(botToken, Optional.of(appToken), Optional.empty(), SLACK_API);
  }

  /** HTTP mode on Slack itself. */
  public static SlackConfig http(String botToken, String signingSecret) {
    return new SlackConfig(botToken, Optional.empty(), Optional.of(signingSecret), SLACK_API);
  }

  /** The same with another Web API. */
  public SlackConfig withApiUrl(URI other) {
    return new SlackConfig(
        botToken, appToken, signingSecret, other, answerWorkflows, streaming, allowed, oauth);
  }

  /** The same that answers workflows, or does not. */
  public SlackConfig withAnswerWorkflows(boolean answer) {
    return new SlackConfig(
        botToken, appToken, signingSecret, apiUrl, answer, streaming, allowed, oauth);
  }

  /** The same that streams, or does not. */
  public SlackConfig withStreaming(boolean stream) {
    return new SlackConfig(
        botToken, appToken, signingSecret, apiUrl, answerWorkflows, stream, allowed, oauth);
  }

  /** The same that answers these. */
  public SlackConfig withAllowed(AllowList those) {
    return new SlackConfig(
        botToken, appToken, signingSecret, apiUrl, answerWorkflows, streaming, those, oauth);
  }

  /** Does not show the secrets. */
  @Override
  public String toString() {
    return "SlackConfig[botToken="
        + botToken.map(token -> "***").orElse("none")
        + ", oauth="
        + oauth.map(OAuthClient::toString).orElse("none")
        + ", appToken="
        + appToken.map(token -> "***").orElse("none")
        + ", signingSecret="
        + signingSecret.map(secret -> "***").orElse("none")
        + ", apiUrl="
        + apiUrl
        + ", answerWorkflows="
        + answerWorkflows
        + ", streaming="
        + streaming
        + ", allowed="
        + allowed
        + "]";
  }

  private static void checkSecret(String name, String secret) {
    requireNonNull(secret, name);
    if (secret.isEmpty()
        || secret.chars().anyMatch(character -> character <= ' ' || character > '~')) {
      throw new IllegalArgumentException(
          "The Slack "
              + name
              + " is empty or has a blank, a line end or a non-ASCII character in it");
    }
  }
}
