package com.ifriend.slack;

import com.google.gson.JsonObject;
import com.ifriend.slack.answer.Buttons;
import com.ifriend.slack.answer.Feedback;
import com.ifriend.slack.answer.HomeTab;
import com.ifriend.slack.api.Channels;
import com.ifriend.slack.api.Installation;
import com.ifriend.slack.api.Json;
import com.ifriend.slack.message.Author;
import com.ifriend.slack.message.Changes;
import com.ifriend.slack.message.Farewell;
import com.ifriend.slack.message.InboundMessage;
import com.ifriend.slack.message.InboundMessage.Manner;
import com.ifriend.slack.message.MessageText;
import com.ifriend.slack.message.Threads;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the messages meant for the bot among the events.
 *
 * <p>A message is meant for the bot when it mentions it, stands in a direct-message channel, or
 * goes on in a thread where its author has called the bot, see {@link Threads}. In all, the thread
 * of a message is {@code thread_ts}, or the message itself when it stands outside a thread. So a
 * message at the top of a direct-message channel starts a conversation of its own, which goes on in
 * the thread that the answer opens, as it does in Slack's own agent view.
 *
 * <p>Only the fields that the bot needs are looked at, and only those that tell who said it where
 * must have their types: Slack adds fields, and changes the shape of others, without notice.
 * Thread-safe.
 */
final class SlackEvents {
  /** The kinds of messages that people write; others tell of edits, joins and the like. */
  static final Set<String> WRITTEN = Set.of("", "file_share", "thread_broadcast");

  private static final Logger log = LoggerFactory.getLogger(SlackEvents.class);

  private static final int ENOUGH_MENTIONS = 20;

  private final Workspace workspace;
  private final Installation installation;
  private final boolean answerWorkflows;
  private final Refusals refusals;
  private final Inbox inbox;
  private final Threads threads;
  private final Changes changes;
  private final HomeTab home;
  private final AtomicInteger mentionsAlone = new AtomicInteger();
  private volatile boolean hearsChannels;

  /**
   * @param answerWorkflows whether messages of workflows are answered
   * @param inbox takes a message and returns at once; false when Slack should deliver it again
   */
  SlackEvents(
      Workspace workspace,
      boolean answerWorkflows,
      Refusals refusals,
      Inbox inbox,
      Changes changes,
      HomeTab home) {
    this.home = home;
    this.changes = changes;
    this.workspace = workspace;
    this.installation = workspace.installation();
    this.answerWorkflows = answerWorkflows;
    this.refusals = refusals;
    this.inbox = inbox;
    this.threads = workspace.threads();
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
    if (type.equals("agent_session_stopped") || type.equals("app_home_opened")) {
      if (installation.isMeantBy(payload)) {
        happened(type, event);
      }
      return true;
    }
    if (Feedback.REACTIONS.contains(type)) {
      if (installation.isMeantBy(payload)) {
        workspace.feedback().reacted(type, event, installation.botUserId());
      }
      return true;
    }
    boolean mentioned = type.equals("app_mention");
    if (!mentioned && !type.equals("message")) {
      return true;
    }
    String subtype = Json.textIfAny(event, "subtype").orElse("");
    boolean change = !mentioned && Changes.KINDS.contains(subtype);
    if (!(mentioned || change || WRITTEN.contains(subtype) || subtype.equals(Author.OF_A_BOT))) {
      return true;
    }
    if (!installation.isMeantBy(payload)) {
      refusals.ofAnotherWorkspace();
      return true;
    }
    return change ? changed(payload, event) : accept(payload, event, mentioned);
  }

  private boolean changed(JsonObject payload, JsonObject event) throws Json.MalformedException {
    Optional<JsonObject> calls;
    try {
      calls = changes.heed(payload, event);
    } catch (RuntimeException e) {
      log.warn(
          "A change of a message could not be kept, Slack will tell of it again: {}",
          e.getMessage());
      return false;
    }
    return calls.isEmpty() || accept(payload, calls.get(), false);
  }

  /**
   * Handles one interaction and returns at once.
   *
   * @return whether to acknowledge it
   * @throws Json.MalformedException when a field that is needed is missing or of another type
   */
  boolean pressed(JsonObject payload) throws Json.MalformedException {
    if (!installation.isMeantByInteraction(payload)) {
      refusals.ofAnotherWorkspace();
      return true;
    }
    if (!home.pressed(payload)) {
      return false;
    }
    workspace.feedback().hear(payload);
    Optional<InboundMessage> message = Buttons.pressed(payload);
    return message.isEmpty() || inbox.accept(message.get().from(installation.origin(payload)));
  }

  /** A conversation is opened, or its user presses Stop. */
  private void happened(String type, JsonObject event) throws Json.MalformedException {
    String channel = Json.neededText(event, "channel");
    String user = Json.neededText(event, "user");
    if (type.equals("agent_session_stopped")) {
      inbox.stop(workspace, channel, user, Json.neededText(event, "thread_ts"));
    } else if (Json.text(event, "tab").filter("messages"::equals).isPresent()) {
      workspace.signs().opened(channel, user);
    } else if (Json.text(event, "tab").filter("home"::equals).isPresent()) {
      home.opened(user, Json.objectOrEmpty(event, "view"));
    }
  }

  private boolean accept(JsonObject payload, JsonObject event, boolean mentioned)
      throws Json.MalformedException {
    String channel = Json.neededText(event, "channel");
    Optional<String> threadTs = Json.textIfAny(event, "thread_ts");
    Optional<Author> author = Author.of(event, installation, answerWorkflows, mentioned);
    MessageText text = MessageText.of(event);
    boolean called = mentioned || text.mentions(installation.botUserId());
    boolean direct = Channels.isDirect(Json.textIfAny(event, "channel_type"), channel);
    hears(mentioned, direct);
    if (author.isEmpty() || !(called || direct || threadTs.isPresent())) {
      return true;
    }
    InboundMessage message =
        InboundMessage.of(
                payload,
                event,
                author.get().id(),
                text.plain(installation.botUserId()),
                called && !direct ? Manner.CALLED : Manner.GOES_ON)
            .from(installation.origin(payload));
    if (direct || !author.get().person()) {
      return !(direct || called) || inbox.accept(message);
    }
    try {
      return ofAPerson(message, text);
    } catch (RuntimeException e) {
      log.warn(
          "Who speaks with the bot in the thread of message {} is not known, Slack will deliver it"
              + " again: {}",
          message.id(),
          e.getMessage());
      return false;
    }
  }

  /**
   * Of a channel. What it changes in its thread is kept behind its acceptance and before its
   * acknowledgement: if it cannot be kept, it is delivered again.
   */
  private boolean ofAPerson(InboundMessage message, MessageText text) {
    boolean farewell = !message.startsThread() && Farewell.is(message.text());
    if (message.manner() != Manner.CALLED) {
      if (text.mentionsOthers(installation.botUserId(), message.user())) {
        threads.amongPeople(message);
        return true;
      }
      if (!threads.isIn(message)) {
        return true;
      }
    }
    if (!inbox.accept(farewell ? message.in(Manner.SENT_AWAY) : message)) {
      return false;
    }
    if (farewell) {
      threads.left(message);
    } else if (message.manner() == Manner.CALLED) {
      threads.called(message);
    }
    return true;
  }

  /** Without the messages of channels, threads do not go on without a mention. */
  private void hears(boolean mentioned, boolean direct) {
    if (!mentioned && !direct) {
      hearsChannels = true;
    } else if (mentioned && !hearsChannels && mentionsAlone.incrementAndGet() == ENOUGH_MENTIONS) {
      log.warn(
          "{} mentions came, and no other message of a channel: subscribe the app to"
              + " message.channels and message.groups, so that threads go on without a mention",
          ENOUGH_MENTIONS);
    }
  }
}
