package com.ifriend.slack;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Finds the messages meant for the bot among the events.
 *
 * <p>A message is meant for the bot when it mentions it or stands in a direct-message channel. In
 * both, the thread of a message is {@code thread_ts}, or the message itself when it stands outside
 * a thread. So a message at the top of a direct-message channel starts a conversation of its own,
 * which goes on in the thread that the answer opens, as it does in Slack's own agent view.
 *
 * <p>Only the fields that the bot needs are looked at, and only those that tell who said it where
 * must have their types: Slack adds fields, and changes the shape of others, without notice.
 * Thread-safe.
 */
final class SlackEvents {
  /** The kinds of messages that people write; others tell of edits, joins and the like. */
  private static final Set<String> WRITTEN = Set.of("", "file_share", "thread_broadcast");

  private static final String OF_A_BOT = "bot_message";
  private static final String SLACKBOT = "USLACKBOT";

  private final Installation installation;
  private final boolean answerWorkflows;
  private final Refusals refusals;
  private final Predicate<InboundMessage> inbox;

  /**
   * @param answerWorkflows whether messages of workflows are answered
   * @param inbox takes a message and returns at once; false when Slack should deliver it again
   */
  SlackEvents(
      Installation installation,
      boolean answerWorkflows,
      Refusals refusals,
      Predicate<InboundMessage> inbox) {
    this.installation = installation;
    this.answerWorkflows = answerWorkflows;
    this.refusals = refusals;
    this.inbox = inbox;
  }

  /**
   * Handles one delivery of type {@code event_callback} and returns at once.
   *
   * @return whether to acknowledge it
   * @throws Json.MalformedException when a field that is needed is missing or of another type
   */
  boolean handle(JsonObject payload) throws Json.MalformedException {
    JsonObject event = Json.object(payload, "event");
    String type = Json.neededText(event, "type");
    boolean mentioned = type.equals("app_mention");
    if (!mentioned && !type.equals("message")) {
      return true;
    }
    String subtype = Json.textIfAny(event, "subtype").orElse("");
    if (!mentioned && !WRITTEN.contains(subtype) && !subtype.equals(OF_A_BOT)) {
      return true;
    }
    if (!installation.isMeantBy(payload)) {
      refusals.ofAnotherWorkspace();
      return true;
    }
    return accept(payload, event, mentioned, subtype);
  }

  private boolean accept(JsonObject payload, JsonObject event, boolean mentioned, String subtype)
      throws Json.MalformedException {
    String channel = Json.neededText(event, "channel");
    String ts = Json.neededText(event, "ts");
    Optional<String> threadTs = Json.textIfAny(event, "thread_ts");
    Optional<String> channelType = Json.textIfAny(event, "channel_type");
    Optional<String> eventId = Json.textIfAny(payload, "event_id");
    boolean sharedOutside = Json.flag(payload, "is_ext_shared_channel");
    Optional<String> author = author(event, mentioned, subtype);
    MessageText text = MessageText.of(event);
    boolean meant =
        mentioned
            || Audiences.isDirect(channelType, channel)
            || text.mentions(installation.botUserId());
    return author.isEmpty()
        || !meant
        || inbox.test(
            new InboundMessage(
                channel,
                author.get(),
                threadTs.orElse(ts),
                ts,
                eventId,
                text.plain(installation.botUserId()),
                channelType,
                sharedOutside));
  }

  /** Who is to be answered; none for bots, which would talk to each other for ever. */
  private Optional<String> author(JsonObject event, boolean mentioned, String subtype)
      throws Json.MalformedException {
    Optional<String> user = Json.textIfAny(event, "user");
    Optional<String> bot = Json.textIfAny(event, "bot_id");
    JsonElement profile = event.get("bot_profile");
    boolean automatic =
        bot.isPresent()
            || (profile != null && !profile.isJsonNull())
            || subtype.equals(OF_A_BOT)
            || user.equals(Optional.of(SLACKBOT));
    if (mentioned && user.isEmpty() && !automatic) {
      // A mention has an author; some other messages have none, and are nobody's to answer.
      throw new Json.MalformedException("A mention without an author");
    }
    if (installation.isOwn(user, bot)) {
      return Optional.empty();
    }
    if (automatic) {
      return answerWorkflows && isOfAWorkflow(event) ? user.or(() -> bot) : Optional.empty();
    }
    return user;
  }

  private static boolean isOfAWorkflow(JsonObject event) {
    JsonObject profile = Json.objectOrEmpty(event, "bot_profile");
    return event.has("workflow")
        || event.has("workflow_id")
        || profile.has("workflow_id")
        || Json.isTrue(profile, "is_workflow_bot");
  }
}
