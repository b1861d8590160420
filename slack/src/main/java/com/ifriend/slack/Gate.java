package com.ifriend.slack;

import com.google.gson.JsonObject;
import com.ifriend.slack.api.AllowList;
import com.ifriend.slack.api.Channels;
import com.ifriend.slack.api.Installation;
import com.ifriend.slack.api.Json;
import com.ifriend.slack.message.Author;
import com.ifriend.slack.message.Changes;
import com.ifriend.slack.message.InboundMessage;
import com.ifriend.slack.message.InboundMessage.Manner;
import com.ifriend.slack.message.MessageText;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Holds back whatever comes from whom the bot does not answer, or from where it does not, before
 * anything looks at it. Who writes to the bot and is not listed is told so; in a channel that is
 * not listed the bot says nothing at all. Thread-safe.
 */
final class Gate {
  private final AllowList allowed;
  private final Installation installation;
  private final Refusals refusals;
  private final Consumer<InboundMessage> tell;

  /**
   * @param tell gets the message of a person who is not answered; returns at once
   */
  Gate(
      AllowList allowed,
      Installation installation,
      Refusals refusals,
      Consumer<InboundMessage> tell) {
    this.allowed = allowed;
    this.installation = installation;
    this.refusals = refusals;
    this.tell = tell;
  }

  /**
   * Whether a delivery of any kind is to be heeded.
   *
   * @throws Json.MalformedException when a field that is needed is missing or of another type
   */
  boolean admits(JsonObject payload) throws Json.MalformedException {
    if (allowed.isOpen()) {
      return true;
    }
    JsonObject event = Json.objectOrEmpty(payload, "event");
    return event.isEmpty() ? admitsAction(payload) : admitsEvent(payload, event);
  }

  /** A press of a button, or a command. */
  private boolean admitsAction(JsonObject payload) {
    Optional<String> user =
        Json.text(Json.objectOrEmpty(payload, "user"), "id")
            .or(() -> Json.text(payload, "user_id"));
    Optional<String> channel =
        Json.text(Json.objectOrEmpty(payload, "container"), "channel_id")
            .or(() -> Json.text(Json.objectOrEmpty(payload, "channel"), "id"))
            .or(() -> Json.text(payload, "channel_id"));
    boolean admitted = allowed.hasUser(user) && allowed.hasChannel(channel, Optional.empty());
    if (!admitted) {
      refusals.notAllowed();
    }
    return admitted;
  }

  private boolean admitsEvent(JsonObject payload, JsonObject event) throws Json.MalformedException {
    String subtype = Json.text(event, "subtype").orElse("");
    JsonObject changed = Json.objectOrEmpty(event, "message");
    if (Changes.isDeletion(event, changed)) {
      // What somebody takes back is forgotten, whoever they are by now.
      return true;
    }
    JsonObject written = Changes.KINDS.contains(subtype) ? changed : event;
    Optional<String> user = Json.text(written, "user").or(() -> Json.text(written, "bot_id"));
    Optional<String> channel =
        Json.text(event, "channel")
            .or(() -> Json.text(Json.objectOrEmpty(event, "item"), "channel"));
    Optional<String> channelType = Json.text(event, "channel_type");
    boolean place = allowed.hasChannel(channel, channelType);
    if (place && allowed.hasUser(user)) {
      return true;
    }
    // Where the app is installed in several workspaces, those of another one are counted as such.
    if (!installation.isMeantBy(payload)) {
      return true;
    }
    if (isSaidToUs(event, subtype, channel, channelType)) {
      refusals.notAllowed();
      if (place) {
        tell.accept(
            InboundMessage.of(
                    payload,
                    event,
                    user.orElseThrow(),
                    MessageText.of(event).plain(installation.botUserId()),
                    Manner.GOES_ON)
                .from(installation.origin(payload)));
      }
    }
    return false;
  }

  /** By a person, in a way that asks for an answer: not what people say to each other. */
  private boolean isSaidToUs(
      JsonObject event, String subtype, Optional<String> channel, Optional<String> channelType)
      throws Json.MalformedException {
    String type = Json.neededText(event, "type");
    boolean mention = type.equals("app_mention");
    boolean direct =
        type.equals("message")
            && SlackEvents.WRITTEN.contains(subtype)
            && channel.filter(id -> Channels.isDirect(channelType, id)).isPresent();
    return (mention || direct) && Author.of(event, installation, false, mention).isPresent();
  }
}
