package com.ifriend.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.ifriend.store.turns.NewTurn;
import java.math.BigDecimal;
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

  String sessionId() {
    return "slack_" + channel + "_" + user + "_" + thread;
  }

  /** For the queue: the messages of one thread are answered in order. */
  NewTurn queued() {
    NewTurn turn = new NewTurn(id(), channel + ":" + thread, user, order(), toJson());
    return eventId.filter(id -> !id.isEmpty()).map(turn::withAlias).orElse(turn);
  }

  /** In microseconds, as Slack counts. */
  private long order() {
    try {
      return Math.max(0, new BigDecimal(ts).movePointRight(6).longValueExact());
    } catch (ArithmeticException | NumberFormatException e) {
      return System.currentTimeMillis() * 1_000;
    }
  }

  private byte[] toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("channel", channel);
    json.addProperty("user", user);
    json.addProperty("thread", thread);
    json.addProperty("ts", ts);
    json.addProperty("text", text);
    channelType.ifPresent(type -> json.addProperty("channel_type", type));
    json.addProperty("shared_outside", sharedOutside);
    return json.toString().getBytes(UTF_8);
  }

  /** What {@link #queued} put into the queue. */
  static InboundMessage ofPayload(byte[] payload) throws Json.MalformedException {
    JsonObject json = Json.parseObject(new String(payload, UTF_8));
    return new InboundMessage(
        field(json, "channel"),
        field(json, "user"),
        field(json, "thread"),
        field(json, "ts"),
        Optional.empty(),
        field(json, "text"),
        Json.text(json, "channel_type"),
        json.has("shared_outside") && json.get("shared_outside").getAsBoolean());
  }

  private static String field(JsonObject json, String name) throws Json.MalformedException {
    return Json.text(json, name)
        .orElseThrow(() -> new Json.MalformedException("No text named " + name));
  }
}
