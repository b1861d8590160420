package com.ifriend.slack.api;

import java.util.Optional;

/** What can be told of a channel without asking Slack. */
public final class Channels {
  private Channels() {}

  /**
   * Whether it is that of a direct message. The kind is left out of some deliveries; the first
   * letter of a direct channel never lies.
   */
  public static boolean isDirect(Optional<String> channelType, String channel) {
    return channelType.map("im"::equals).orElse(channel.startsWith("D"));
  }
}
