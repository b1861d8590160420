package com.ifriend.slack.api;

import java.util.List;

/**
 * The app as Slack knows it, by which workspaces install it by themselves.
 *
 * @param id the client id of <i>Basic Information</i>
 * @param secret the client secret beside it
 */
public record OAuthClient(String id, String secret) {
  /** The bot scopes that are asked for; {@code deploy/slack-app.yaml} has the same. */
  public static final List<String> SCOPES =
      List.of(
          "app_mentions:read",
          "assistant:write",
          "channels:history",
          "channels:read",
          "chat:write",
          "commands",
          "files:read",
          "groups:history",
          "groups:read",
          "im:history",
          "reactions:read",
          "users:read");

  /** Does not show the secret. */
  @Override
  public String toString() {
    return "OAuthClient[id=" + id + ", secret=***]";
  }
}
