package com.ifriend.slackdouble;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * The ids of the workspace and of the one app installed in it.
 *
 * @param enterpriseId of the organisation that the workspace is part of
 * @param organisation whether the app is installed in the whole organisation, which then stands in
 *     the place of the workspace
 */
public record Identity(
    String teamId,
    String appId,
    String botUserId,
    String botId,
    String botName,
    Optional<String> enterpriseId,
    boolean organisation) {
  /** The ids a double has when nobody asks for others. */
  public static final Identity DEFAULT =
      new Identity(
          "T0DOUBLE0TM",
          "A0DOUBLE0AP",
          "U0DOUBLE0BT",
          "B0DOUBLE0BT",
          "ifriend",
          Optional.empty(),
          false);

  /** What its bot may do where nobody asks for less. */
  static final List<String> SCOPES =
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

  public Identity {
    requireNonNull(teamId, "teamId");
    requireNonNull(appId, "appId");
    requireNonNull(botUserId, "botUserId");
    requireNonNull(botId, "botId");
    requireNonNull(botName, "botName");
    requireNonNull(enterpriseId, "enterpriseId");
  }

  /** The ids found in a recorded delivery, so that it can be replayed as it is. */
  public static Identity of(String teamId, String appId, String botUserId) {
    return new Identity(
        teamId,
        appId,
        botUserId,
        DEFAULT.botId(),
        DEFAULT.botName(),
        DEFAULT.enterpriseId(),
        DEFAULT.organisation());
  }

  /** The same in a workspace of an organisation. */
  public Identity inEnterprise(String id) {
    return new Identity(teamId, appId, botUserId, botId, botName, Optional.of(id), false);
  }

  /** The same, installed in a whole organisation. */
  public Identity ofEnterprise(String id) {
    return new Identity(id, appId, botUserId, botId, botName, Optional.of(id), true);
  }
}
