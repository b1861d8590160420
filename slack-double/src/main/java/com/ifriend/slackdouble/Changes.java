package com.ifriend.slackdouble;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Builds deliveries of what people do with messages that are there: they edit and delete their own,
 * and react to others'. As {@link Payloads}, each has a timestamp and an event id of its own.
 */
public final class Changes {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Identity identity;
  private final Workspace workspace;
  private final Payloads payloads;

  Changes(Identity identity, Workspace workspace, Payloads payloads) {
    this.identity = identity;
    this.workspace = workspace;
    this.payloads = payloads;
  }

  /** The author edits a message that was delivered before. */
  public ObjectNode edited(JsonNode delivered, String newText) {
    ObjectNode payload = unfurled(delivered);
    ObjectNode message = payload.withObject("event").withObject("message");
    message.remove(List.of("blocks", "attachments"));
    message
        .put("text", newText)
        .putObject("edited")
        .put("user", message.path("user").asText())
        .put("ts", Payloads.ts(payload));
    return payload;
  }

  /**
   * What Slack delivers when the author edits a mention: the same post once more, under another
   * event id.
   */
  public ObjectNode mentionEdited(JsonNode appMention) {
    ObjectNode event = appMention.path("event").deepCopy();
    String ts = workspace.nextTs();
    event.putObject("edited").put("user", event.path("user").asText()).put("ts", ts);
    return payloads.callback(event.put("event_ts", ts));
  }

  /** Slack shows what is behind a link in a message that was delivered before. */
  public ObjectNode unfurled(JsonNode delivered) {
    ObjectNode event = about(delivered, "message_changed");
    ObjectNode message = nested(delivered);
    message.putArray("attachments").addObject().put("id", 1).put("is_msg_unfurl", true);
    event.set("message", message);
    event.set("previous_message", nested(delivered));
    return payloads.callback(event);
  }

  /** The author deletes a message that has replies: what stands above them stays, without words. */
  public ObjectNode tombstone(JsonNode delivered) {
    ObjectNode payload = unfurled(delivered);
    ObjectNode message = nested(delivered);
    message.remove(List.of("blocks", "client_msg_id"));
    payload
        .withObject("event")
        .set(
            "message",
            message
                .put("subtype", "tombstone")
                .put("text", "This message was deleted.")
                .put("user", "USLACKBOT")
                .put("hidden", true));
    return payload;
  }

  /** The author deletes a message that was delivered before. */
  public ObjectNode deleted(JsonNode delivered) {
    ObjectNode event =
        about(delivered, "message_deleted").put("deleted_ts", Payloads.ts(delivered));
    event.set("previous_message", nested(delivered));
    return payloads.callback(event);
  }

  /** As a message stands in an event that is about it. */
  private static ObjectNode nested(JsonNode delivered) {
    ObjectNode message = delivered.path("event").deepCopy();
    message.remove(List.of("channel", "channel_type", "event_ts"));
    return message.put("type", "message");
  }

  /** Someone reacts to a post of the bot. */
  public ObjectNode reactionAdded(Post post, String user, String reaction) {
    return reaction("reaction_added", post.channel(), user, post.ts(), reaction);
  }

  /** Someone takes a reaction to a post of the bot back. */
  public ObjectNode reactionRemoved(Post post, String user, String reaction) {
    return reaction("reaction_removed", post.channel(), user, post.ts(), reaction);
  }

  private ObjectNode reaction(
      String type, String channel, String user, String ts, String reaction) {
    ObjectNode event =
        JSON.createObjectNode()
            .put("type", type)
            .put("user", user)
            .put("reaction", reaction)
            .put("item_user", identity.botUserId())
            .put("event_ts", workspace.nextTs());
    event.putObject("item").put("type", "message").put("channel", channel).put("ts", ts);
    return payloads.callback(event);
  }

  private ObjectNode about(JsonNode delivered, String subtype) {
    JsonNode old = delivered.path("event");
    String ts = workspace.nextTs();
    return JSON.createObjectNode()
        .put("type", "message")
        .put("subtype", subtype)
        .put("hidden", true)
        .put("channel", old.path("channel").asText())
        .put("channel_type", old.path("channel_type").asText("channel"))
        .put("ts", ts)
        .put("event_ts", ts);
  }
}
