package com.ifriend.slackdouble;

import static java.util.Objects.requireNonNull;

/** The ids of the workspace and of the one app installed in it. */
public record Identity(
    String teamId, String appId, String botUserId, String botId, String botName) {
  /** The ids a double has when nobody asks for others. */
  public static final Identity DEFAULT =
      new Identity("T0DOUBLE0TM", "A0DOUBLE0AP", "U0DOUBLE0BT", "B0DOUBLE0BT", "ifriend");

  public Identity {
    requireNonNull(teamId, "teamId");
    requireNonNull(appId, "appId");
    requireNonNull(botUserId, "botUserId");
    requireNonNull(botId, "botId");
    requireNonNull(botName, "botName");
  }

  /** The ids found in a recorded delivery, so that it can be replayed as it is. */
  public static Identity of(String teamId, String appId, String botUserId) {
    return new Identity(teamId, appId, botUserId, DEFAULT.botId(), DEFAULT.botName());
  }
}
