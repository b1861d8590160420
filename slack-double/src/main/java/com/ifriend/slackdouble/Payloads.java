package com.ifriend.slackdouble;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Builds deliveries shaped like those of Slack's Events API. Every one has a timestamp and an event
 * id of its own. Texts are taken as they stand on the wire: {@code & < >} already escaped.
 */
public final class Payloads {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Identity identity;
  private final Workspace workspace;

  Payloads(Identity identity, Workspace workspace) {
    this.identity = identity;
    this.workspace = workspace;
  }

  /** Someone mentions the bot at the top of a channel; the mention is put before the text. */
  public ObjectNode appMention(String channel, String user, String text) {
    return callback(mention(channel, user, text));
  }

  /** Someone mentions the bot inside a thread. */
  public ObjectNode appMention(String channel, String user, String threadTs, String text) {
    return callback(mention(channel, user, text).put("thread_ts", threadTs));
  }

  /**
   * The second delivery Slack makes of a mention to an app that also listens to channel messages:
   * the same post as a {@code message}, under another event id.
   */
  public ObjectNode messageTwin(JsonNode appMention) {
    ObjectNode event = appMention.path("event").deepCopy();
    return callback(event.put("type", "message").put("channel_type", "channel"));
  }

  /** Someone writes at the top of a channel. */
  public ObjectNode channelMessage(String channel, String user, String text) {
    return callback(message(channel, user, text).put("channel_type", "channel"));
  }

  /** Someone writes inside a thread of a channel. */
  public ObjectNode channelMessage(String channel, String user, String threadTs, String text) {
    return callback(
        message(channel, user, text)
            .put("channel_type", "channel")
            .put("thread_ts", threadTs)
            .put("parent_user_id", user));
  }

  /** The same, also shown in the channel. */
  public ObjectNode broadcastReply(String channel, String user, String threadTs, String text) {
    ObjectNode payload = channelMessage(channel, user, threadTs, text);
    payload.withObject("event").put("subtype", "thread_broadcast");
    return payload;
  }

  /** Someone joins a channel. */
  public ObjectNode joined(String channel, String user) {
    return callback(
        message(channel, user, "<@" + user + "> has joined the channel")
            .put("subtype", "channel_join")
            .put("channel_type", "channel"));
  }

  /** Someone writes to the bot in their direct-message channel. */
  public ObjectNode directMessage(String channel, String user, String text) {
    return callback(message(channel, user, text).put("channel_type", "im"));
  }

  /** Someone writes to the bot inside a thread of their direct-message channel. */
  public ObjectNode directMessage(String channel, String user, String threadTs, String text) {
    return callback(
        message(channel, user, text).put("channel_type", "im").put("thread_ts", threadTs));
  }

  /** Someone sends the bot a file in their direct-message channel. */
  public ObjectNode directFile(String channel, String user, String text, String fileName) {
    ObjectNode event =
        message(channel, user, text).put("channel_type", "im").put("subtype", "file_share");
    event
        .putArray("files")
        .addObject()
        .put("id", "F" + id(8))
        .put("name", fileName)
        .put("mimetype", "image/png");
    return callback(event);
  }

  /** The same delivery of a message with files; see {@link SlackDouble#upload}. */
  public ObjectNode withFiles(JsonNode delivered, ObjectNode... files) {
    ObjectNode payload = delivered.deepCopy();
    ObjectNode event = payload.withObject("event");
    event.putArray("files").addAll(List.of(files));
    if (event.path("type").asText().equals("message")) {
      event.put("subtype", "file_share");
    }
    return payload;
  }

  /** Slack tells the app about a post the app's own bot made in a direct-message channel. */
  public ObjectNode ownMessage(String channel, String text) {
    return callback(
        message(channel, identity.botUserId(), text)
            .put("channel_type", "im")
            .put("bot_id", identity.botId())
            .put("app_id", identity.appId()));
  }

  /** Another app's bot posts, in the form Slack calls {@code bot_message}. */
  public ObjectNode otherBotMessage(String channel, String text) {
    ObjectNode event = message(channel, "", text);
    event.remove("user");
    return callback(
        event.put("subtype", "bot_message").put("bot_id", "B" + id(10)).put("channel_type", "im"));
  }

  /** A workflow posts; the mention of the bot is put before the text. */
  public ObjectNode workflowMention(String channel, String text) {
    ObjectNode event = mention(channel, "", text);
    event.remove("user");
    event.remove("client_msg_id");
    event
        .put("subtype", "bot_message")
        .put("bot_id", "B" + id(10))
        .put("username", "Daily plan")
        .putObject("bot_profile")
        .put("name", "Daily plan")
        .put("is_workflow_bot", true);
    return callback(event);
  }

  /** The author edits a message so that it mentions the bot: the same place, another event. */
  public ObjectNode editedMention(JsonNode delivered, String text) {
    JsonNode old = delivered.path("event");
    String user = old.path("user").asText();
    ObjectNode event = mention(old.path("channel").asText(), user, text);
    event.putObject("edited").put("user", user).put("ts", event.path("ts").asText());
    event.set("ts", old.path("ts"));
    if (old.has("thread_ts")) {
      event.set("thread_ts", old.path("thread_ts"));
    }
    return callback(event);
  }

  /** Someone opens the conversation with the bot. */
  public ObjectNode conversationOpened(String channel, String user) {
    return callback(
        JSON.createObjectNode()
            .put("type", "app_home_opened")
            .put("user", user)
            .put("channel", channel)
            .put("tab", "messages")
            .put("event_ts", workspace.nextTs()));
  }

  /** Someone presses Stop while the bot works on their message in a thread. */
  public ObjectNode sessionStopped(String channel, String user, String threadTs) {
    ObjectNode event =
        JSON.createObjectNode()
            .put("type", "agent_session_stopped")
            .put("channel", channel)
            .put("user", user)
            .put("thread_ts", threadTs)
            .put("event_ts", workspace.nextTs());
    var unused = event.putArray("streaming_message_ts");
    return callback(event);
  }

  /** Slack proves that the request URL belongs to the app. */
  public ObjectNode urlVerification(String challenge) {
    return JSON.createObjectNode()
        .put("token", "legacy-token")
        .put("challenge", challenge)
        .put("type", "url_verification");
  }

  /** Someone presses a button. */
  public ObjectNode blockAction(String channel, String user, String messageTs) {
    ObjectNode payload =
        JSON.createObjectNode()
            .put("type", "block_actions")
            .put("api_app_id", identity.appId())
            .put("trigger_id", id(12));
    payload.putObject("user").put("id", user).put("team_id", identity.teamId());
    payload.put("is_enterprise_install", identity.organisation());
    payload.putNull("team").putNull("enterprise");
    if (!identity.organisation()) {
      payload.putObject("team").put("id", identity.teamId()).put("domain", "double");
    }
    identity
        .enterpriseId()
        .ifPresent(id -> payload.putObject("enterprise").put("id", id).put("name", "Double"));
    payload.putObject("channel").put("id", channel).put("name", "general");
    payload
        .putObject("container")
        .put("type", "message")
        .put("message_ts", messageTs)
        .put("channel_id", channel);
    payload
        .putArray("actions")
        .addObject()
        .put("type", "button")
        .put("action_id", "press")
        .put("block_id", id(5))
        .put("action_ts", workspace.nextTs());
    return payload;
  }

  /** Somebody presses a button of a post, by its place among all buttons of the post. */
  public ObjectNode pressed(Post post, String user, int button) {
    ObjectNode payload = blockAction(post.channel(), user, post.ts());
    post.threadTs()
        .ifPresent(thread -> ((ObjectNode) payload.get("container")).put("thread_ts", thread));
    return pressed(payload, post.blocks(), button);
  }

  /** Adds which button of the blocks is pressed. */
  static ObjectNode pressed(ObjectNode payload, JsonNode blocks, int button) {
    List<JsonNode> buttons = new ArrayList<>();
    blocks.forEach(block -> addButtons(block, buttons));
    JsonNode pressed = buttons.get(button);
    ((ObjectNode) payload.get("actions").get(0))
        .put("action_id", pressed.path("action_id").asText())
        .put("value", pressed.path("value").asText());
    return payload;
  }

  /** Those of a block, and of the cards in it, as they stand. */
  private static void addButtons(JsonNode block, List<JsonNode> buttons) {
    if (block.path("type").asText().equals("button")) {
      buttons.add(block);
    }
    block.path("actions").forEach(button -> addButtons(button, buttons));
    block.path("elements").forEach(element -> addButtons(element, buttons));
  }

  /** Somebody says what they think of a post, by its feedback buttons. */
  public ObjectNode rated(Post post, String user, String value) {
    ObjectNode payload = blockAction(post.channel(), user, post.ts());
    post.threadTs()
        .ifPresent(thread -> ((ObjectNode) payload.get("container")).put("thread_ts", thread));
    ((ObjectNode) payload.get("actions").get(0))
        .put("type", "feedback_buttons")
        .put("action_id", "feedback")
        .put("value", value);
    return payload;
  }

  /**
   * A recorded delivery, completed with the outer fields recordings often lack (event id, event
   * time); everything recorded stays as it is.
   */
  public ObjectNode recorded(JsonNode recording) {
    ObjectNode payload = recording.deepCopy();
    if (payload.path("event_id").isMissingNode()) {
      payload.put("event_id", "Ev" + id(9));
    }
    if (payload.path("event_time").isMissingNode()) {
      String ts = payload.path("event").path("event_ts").asText("0.0");
      payload.put("event_time", Long.parseLong(ts.substring(0, ts.indexOf('.'))));
    }
    return payload;
  }

  /** The timestamp of the message in a delivery. */
  public static String ts(JsonNode payload) {
    return payload.path("event").path("ts").asText();
  }

  /** The thread a reply to the message in a delivery belongs to. */
  public static String threadTs(JsonNode payload) {
    return Optional.ofNullable(payload.path("event").path("thread_ts").textValue())
        .orElse(ts(payload));
  }

  private ObjectNode mention(String channel, String user, String text) {
    ObjectNode event =
        message(channel, user, ("<@" + identity.botUserId() + "> " + text).strip())
            .put("type", "app_mention");
    ObjectNode section =
        event
            .putArray("blocks")
            .addObject()
            .put("type", "rich_text")
            .put("block_id", id(5))
            .putArray("elements")
            .addObject()
            .put("type", "rich_text_section");
    section
        .putArray("elements")
        .add(JSON.createObjectNode().put("type", "user").put("user_id", identity.botUserId()))
        .add(JSON.createObjectNode().put("type", "text").put("text", " " + text));
    return event;
  }

  private ObjectNode message(String channel, String user, String text) {
    String ts = workspace.nextTs();
    return JSON.createObjectNode()
        .put("type", "message")
        .put("user", user)
        .put("ts", ts)
        .put("client_msg_id", UUID.randomUUID().toString())
        .put("text", text)
        .put("team", identity.teamId())
        .put("channel", channel)
        .put("event_ts", ts);
  }

  /** An event as it is delivered. */
  ObjectNode callback(ObjectNode event) {
    ObjectNode payload =
        JSON.createObjectNode()
            .put("token", "legacy-token")
            .put("team_id", identity.teamId())
            .put("api_app_id", identity.appId())
            .put("type", "event_callback")
            .put("event_id", "Ev" + id(9))
            .put("event_time", Math.floorDiv(System.currentTimeMillis(), 1_000))
            .put("event_context", "4-" + id(20))
            .put("is_ext_shared_channel", false);
    payload.set("event", event);
    payload
        .putArray("authorizations")
        .addObject()
        .put("enterprise_id", identity.enterpriseId().orElse(null))
        .put("team_id", identity.organisation() ? null : identity.teamId())
        .put("user_id", identity.botUserId())
        .put("is_bot", true)
        .put("is_enterprise_install", identity.organisation());
    return payload;
  }

  static String id(int length) {
    return UUID.randomUUID()
        .toString()
        .replace("-", "")
        .substring(0, length)
        .toUpperCase(Locale.ROOT);
  }
}
