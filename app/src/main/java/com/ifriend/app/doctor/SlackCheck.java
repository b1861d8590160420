package com.ifriend.app.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.ifriend.agent.http.ProxyLogin;
import com.ifriend.slack.api.AllowList;
import com.ifriend.slack.api.SlackConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Whether Slack knows the tokens and lets the bot do its work. Asks {@code auth.test}, or without a
 * bot token whether the Web API is there, and with an app token for the URL of a socket, which is
 * not opened. Whether the signing secret is right only a request of Slack can show; so it says
 * where to look.
 *
 * @param clock of this machine, by which the age of Slack's requests is told
 */
record SlackCheck(SlackConfig config, Duration patience, Clock clock) implements Check {
  private static final String SUBJECT = "Slack";
  private static final Set<String> SCOPES = Set.of("app_mentions:read", "im:history", "chat:write");

  /** Without which it works, and what is worse then. */
  private static final Map<String, String> WANTED_SCOPES =
      new TreeMap<>(
          Map.of(
              "channels:read groups:read",
              "every channel counts as private, and what is said there stays in it",
              "channels:history groups:history",
              "threads do not go on without a mention, those that the bot is called into are not read,"
                  + " and after a crash it cannot be seen whether an answer is there already, so that it"
                  + " may come twice",
              "assistant:write",
              "nothing is suggested to who opens the conversation, and there is no Stop button; it comes"
                  + " with Agents in the app's settings",
              "files:read",
              "files that users attach are not read, and their users told so",
              "reactions:read",
              "reactions to answers are not heard, only the buttons below them",
              "commands",
              "there is no /ifriend; it comes with Slash Commands in the app's settings",
              "users:read",
              "what is suggested is in Portuguese, whatever the language of the user, and 'today' is this"
                  + " server's day"));

  private static final Set<String> EVENTS =
      Set.of(
          "agent_session_stopped",
          "app_home_opened",
          "app_mention",
          "app_uninstalled",
          "message.channels",
          "message.groups",
          "message.im",
          "reaction_added",
          "reaction_removed",
          "tokens_revoked");

  /** Requests that seem older, or younger, than five minutes are refused. */
  private static final Duration TOLERATED = Duration.ofMinutes(1);

  private static final String PAGE = "https://api.slack.com/apps";
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public void run(Consumer<Finding> findings) throws InterruptedException {
    shapes(findings);
    Optional<HttpResponse<String>> answer =
        config.botToken().isPresent()
            ? call("auth.test", config.botToken(), findings)
            : call("api.test", Optional.empty(), findings);
    if (answer.isPresent() && config.botToken().isPresent()) {
      botToken(answer.get(), findings);
    } else if (answer.isPresent() && parsed(answer.get(), findings).isPresent()) {
      findings.accept(
          Finding.good(
              SUBJECT,
              "workspaces install the app at /slack/install, each with a token of its own; whether"
                  + " client id and secret are right, only an installation shows"));
    }
    AllowList allowed = config.allowed();
    findings.accept(
        Finding.good(
            SUBJECT,
            "answers "
                + listed("users", allowed.users())
                + ", in "
                + listed("channels", allowed.channels())
                + " and direct messages"));
    findings.accept(
        Finding.good(
            "Slack events",
            "only Slack's page tells which are subscribed; the bot wants "
                + String.join(", ", new TreeSet<>(EVENTS))));
    if (config.signingSecret().isPresent()) {
      findings.accept(
          Finding.good(
              SUBJECT,
              "only Slack can try the signing secret: with a wrong one"
                  + " ifriend_slack_messages_total{what=\"unverified\"} grows, and the log says why"));
      answer.flatMap(SlackCheck::date).map(this::clock).ifPresent(findings);
    }
    if (config.appToken().isPresent()) {
      Optional<HttpResponse<String>> ticket =
          call("apps.connections.open", config.appToken(), findings);
      if (ticket.isPresent()) {
        appToken(ticket.get(), findings);
      }
    }
  }

  private static String listed(String what, Set<String> ids) {
    return ids.isEmpty() ? "all " + what : what + " " + String.join(", ", new TreeSet<>(ids));
  }

  private void shapes(Consumer<Finding> findings) {
    if (config.botToken().filter(token -> !token.startsWith("xoxb-")).isPresent()) {
      findings.accept(
          Finding.failed(
              SUBJECT,
              "SLACK_BOT_TOKEN does not start with xoxb-",
              "take the Bot User OAuth Token from OAuth & Permissions at " + PAGE));
    }
    if (config.appToken().filter(token -> !token.startsWith("xapp-")).isPresent()) {
      findings.accept(
          Finding.failed(
              SUBJECT,
              "SLACK_APP_TOKEN does not start with xapp-",
              "make an App-Level Token with connections:write in Basic Information at " + PAGE));
    }
    if (config.signingSecret().filter(secret -> !secret.matches("[0-9a-f]{32}")).isPresent()) {
      findings.accept(
          Finding.warning(
              SUBJECT,
              "SLACK_SIGNING_SECRET is not 32 hexadecimal digits",
              "take the Signing Secret from Basic Information at " + PAGE));
    }
  }

  private void botToken(HttpResponse<String> response, Consumer<Finding> findings) {
    Optional<JsonNode> answer = parsed(response, findings);
    if (answer.isEmpty()) {
      return;
    }
    if (!answer.get().path("ok").asBoolean()) {
      findings.accept(refused("SLACK_BOT_TOKEN", answer.get()));
      return;
    }
    findings.accept(
        Finding.good(
            SUBJECT,
            "the bot is "
                + answer.get().path("user").asText()
                + " in workspace "
                + answer.get().path("team").asText()));
    Optional<String> scopes = response.headers().firstValue("x-oauth-scopes");
    if (scopes.isEmpty()) {
      findings.accept(
          Finding.warning(
              "Slack scopes",
              "Slack does not say which scopes the bot token has",
              "see OAuth & Permissions at "
                  + PAGE
                  + " for "
                  + String.join(", ", new TreeSet<>(SCOPES))));
      return;
    }
    Set<String> granted = Set.copyOf(List.of(scopes.get().split("\\s*,\\s*", -1)));
    Set<String> missing = new TreeSet<>(SCOPES);
    missing.removeAll(granted);
    String fix = "add them under OAuth & Permissions at " + PAGE + ", and install the app again";
    findings.accept(
        missing.isEmpty()
            ? Finding.good("Slack scopes", String.join(", ", new TreeSet<>(SCOPES)))
            : Finding.failed(
                "Slack scopes", "the bot token lacks " + String.join(", ", missing), fix));
    WANTED_SCOPES.forEach(
        (wanted, without) -> {
          Set<String> lacking = new TreeSet<>(List.of(wanted.split(" ", -1)));
          lacking.removeAll(granted);
          if (!lacking.isEmpty()) {
            findings.accept(
                Finding.warning(
                    "Slack scopes",
                    "the bot token lacks " + String.join(", ", lacking) + ": " + without,
                    fix));
          }
        });
  }

  /** When Slack answered, to the second. */
  private static Optional<Instant> date(HttpResponse<String> response) {
    try {
      return response
          .headers()
          .firstValue("Date")
          .map(text -> DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private Finding clock(Instant slacks) {
    Duration ahead = Duration.between(slacks, clock.instant());
    String subject = "Slack clock";
    return ahead.abs().compareTo(TOLERATED) <= 0
        ? Finding.good(subject, "the clock of this machine goes with Slack's")
        : Finding.warning(
            subject,
            "the clock of this machine is "
                + ahead.abs().toSeconds()
                + " s "
                + (ahead.isNegative() ? "behind" : "ahead of")
                + " Slack's; beyond 300 s every request of Slack is refused",
            "timedatectl set-ntp true; to see: timedatectl timesync-status, or chronyc tracking");
  }

  private void appToken(HttpResponse<String> response, Consumer<Finding> findings) {
    Optional<JsonNode> answer = parsed(response, findings);
    if (answer.isEmpty()) {
      return;
    }
    findings.accept(
        answer.get().path("ok").asBoolean()
            ? Finding.good(SUBJECT, "the app token opens Socket Mode")
            : refused("SLACK_APP_TOKEN", answer.get()));
  }

  private static Finding refused(String setting, JsonNode answer) {
    String error = answer.path("error").asText();
    String fix =
        switch (error) {
          case "invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive" ->
              "copy the token again from " + PAGE + " (a reinstalled app has a new one)";
          case "missing_scope", "not_allowed_token_type" ->
              setting.equals("SLACK_APP_TOKEN")
                  ? "make an App-Level Token with connections:write"
                  : "add "
                      + answer.path("needed").asText("the scopes of docs/slack.md")
                      + " and install the app again";
          default -> "look the error up at https://api.slack.com/methods/auth.test";
        };
    return Finding.failed(SUBJECT, "Slack refuses " + setting + ": " + error, fix);
  }

  private Optional<HttpResponse<String>> call(
      String method, Optional<String> token, Consumer<Finding> findings)
      throws InterruptedException {
    URI uri = config.apiUrl().resolve(method);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(patience)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.noBody());
    token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
    ProxyLogin.to(uri).ifPresent(login -> request.header(ProxyLogin.HEADER, login));
    try {
      HttpClient http = HttpClient.newBuilder().connectTimeout(patience).build();
      return Optional.of(http.send(request.build(), BodyHandlers.ofString()));
    } catch (IOException e) {
      findings.accept(
          Finding.failed(
              SUBJECT,
              "Slack is not reachable at " + config.apiUrl() + ": " + e.getClass().getSimpleName(),
              "check the way out of this machine (proxy, egress rules), and SLACK_API_URL"));
      return Optional.empty();
    }
  }

  private Optional<JsonNode> parsed(HttpResponse<String> response, Consumer<Finding> findings) {
    try {
      JsonNode answer = JSON.readTree(response.body());
      if (response.statusCode() == 200 && answer.isObject()) {
        return Optional.of(answer);
      }
    } catch (IOException e) {
      // Reported below.
    }
    findings.accept(
        Finding.failed(
            SUBJECT,
            "what answers at "
                + config.apiUrl()
                + " (HTTP "
                + response.statusCode()
                + ") is not Slack's Web API",
            "correct SLACK_API_URL, or leave it out"));
    return Optional.empty();
  }
}
