package com.ifriend.slack;

import java.util.Optional;

/**
 * A message somebody wrote to the bot.
 *
 * @param thread timestamp of the message that starts the thread, which may be this one
 * @param ts timestamp of this message, its id in the channel
 * @param eventId the same for every delivery of one event
 * @param text plain, without the mention of the bot
 * @param channelType {@code channel}, {@code group}, {@code im} or {@code mpim}; not said of
 *     mentions
 * @param sharedOutside whether people of other organisations may be in the channel
 */
record InboundMessage(
    String channel,
    String user,
    String thread,
    String ts,
    Optional<String> eventId,
    String text,
    Optional<String> channelType,
    boolean sharedOutside) {

  /**
   * What tells this message from others: its place. Every delivery of it has that, also the second
   * event that Slack makes of a mention, and that of an edit; their event ids differ, and so may
   * their teams, where organisations share a channel.
   */
  String id() {
    return channel + ":" + ts;
  }

  /** Messages of one thread are answered in order. */
  String lane() {
    return channel + ":" + thread;
  }

  String sessionId() {
    return "slack_" + channel + "_" + user + "_" + thread;
  }
}
