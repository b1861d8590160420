package com.ifriend.slack.message;

import com.google.gson.JsonObject;
import com.ifriend.agent.Concierge;
import com.ifriend.agent.Turn;
import com.ifriend.slack.api.Channels;
import com.ifriend.slack.api.Installation;
import com.ifriend.slack.api.Json;
import com.ifriend.slack.message.InboundMessage.Manner;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What people change of their messages to the bot, or delete. One that waits is answered as it is
 * now, or not at all; of one that was answered, the conversation and what was learnt follow. Slack
 * tells of the same in several ways: a message with replies is not deleted but becomes a tombstone,
 * and what only gets a preview of its link was "changed" too. Thread-safe.
 */
public final class Changes {
  /** The kinds of messages that tell of it. */
  public static final Set<String> KINDS = Set.of("message_changed", "message_deleted");

  private static final String DELETED = "message_deleted";
  private static final String TOMBSTONE = "tombstone";

  /** Longer no message waits for its turn that has not begun. */
  private static final Duration MAY_WAIT = Duration.ofHours(1);

  private final Installation installation;
  private final Threads threads;
  private final Audiences audiences;
  private final Concierge concierge;
  private final Clock clock;

  public Changes(
      Installation installation,
      Threads threads,
      Audiences audiences,
      Concierge concierge,
      Clock clock) {
    this.installation = installation;
    this.threads = threads;
    this.audiences = audiences;
    this.concierge = concierge;
    this.clock = clock;
  }

  /**
   * Heeds one change; a second time it changes nothing.
   *
   * @return the message, where it calls the bot only now: it is to be answered as a new one
   * @throws Json.MalformedException when a field that is needed is missing or of another type
   * @throws RuntimeException if it could not be kept, and Slack is to tell of it again
   */
  public Optional<JsonObject> heed(JsonObject payload, JsonObject event)
      throws Json.MalformedException {
    JsonObject before = Json.objectOrEmpty(event, "previous_message");
    JsonObject after = Json.objectOrEmpty(event, "message");
    boolean deleted = isDeletion(event, after);
    JsonObject message = (deleted ? before : after).deepCopy();
    if (!message.has("ts")) {
      return Optional.empty();
    }
    message.add("channel", event.get("channel"));
    message.add("channel_type", event.get("channel_type"));
    Optional<Author> author = Author.of(message, installation, false, false);
    MessageText was = MessageText.of(before);
    MessageText now = MessageText.of(message);
    String bot = installation.botUserId();
    boolean same =
        was.ownWords(bot).equals(now.ownWords(bot)) && was.mentions(bot) == now.mentions(bot);
    if (author.isEmpty() || (same && !deleted)) {
      return Optional.empty();
    }
    InboundMessage changed =
        InboundMessage.of(payload, message, author.get().id(), now.plain(bot), Manner.GOES_ON)
            .from(installation.origin(payload));
    boolean heard =
        Channels.isDirect(changed.channelType(), changed.channel())
            || was.mentions(bot)
            || threads.isIn(changed);
    if (!heard) {
      return deleted || !now.mentions(bot) ? Optional.empty() : Optional.of(message);
    }
    Optional<String> edited = Json.textIfAny(Json.objectOrEmpty(message, "edited"), "ts");
    concierge.amend(
        new Turn(changed.owner(), changed.sessionId(), changed.text(), audiences.of(changed))
            .ofMessage(changed.id(), true),
        deleted || edited.isEmpty() ? Json.neededText(event, "ts") : edited.get(),
        deleted ? Optional.empty() : Optional.of(changed.text()),
        isRecent(changed.ts()));
    return Optional.empty();
  }

  /**
   * Whether an event tells that a message was deleted.
   *
   * @param after the message in it, as it is now
   */
  public static boolean isDeletion(JsonObject event, JsonObject after) {
    return is(event, DELETED) || is(after, TOMBSTONE);
  }

  private static boolean is(JsonObject message, String subtype) {
    return Json.text(message, "subtype").equals(Optional.of(subtype));
  }

  private boolean isRecent(String ts) {
    try {
      return new BigDecimal(ts).longValue() > clock.instant().minus(MAY_WAIT).getEpochSecond();
    } catch (NumberFormatException e) {
      return true;
    }
  }
}
