package com.ifriend.slack;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A message somebody wrote to the bot.
 *
 * @param team the workspace the bot is installed in
 * @param thread timestamp of the message that starts the thread, which may be this one
 * @param ts timestamp of this message, its id in the channel
 * @param eventId the same for every delivery of one event
 * @param text plain, without the mention of the bot
 * @param channelType {@code channel}, {@code group}, {@code im} or {@code mpim}; not said of
 *     mentions
 * @param sharedOutside whether people of other organisations may be in the channel
 */
record InboundMessage(
    String team,
    String channel,
    String user,
    String thread,
    String ts,
    Optional<String> eventId,
    String text,
    Optional<String> channelType,
    boolean sharedOutside) {

  /** Messages of one thread are answered in order. */
  record Lane(String team, String channel, String thread) {}

  /** The messages of one author take turns with those of others. */
  record Author(String team, String user) {}

  Author author() {
    return new Author(team, user);
  }

  Lane lane() {
    return new Lane(team, channel, thread);
  }

  String sessionId() {
    return "slack_" + channel + "_" + user + "_" + thread;
  }

  /**
   * What tells this message from others: the event id finds repeated deliveries, the place of the
   * message also the second event that Slack makes of a mention.
   */
  List<String> keys() {
    List<String> keys = new ArrayList<>();
    keys.add("message " + team + " " + channel + " " + ts);
    eventId.ifPresent(id -> keys.add("event " + id));
    return List.copyOf(keys);
  }
}
