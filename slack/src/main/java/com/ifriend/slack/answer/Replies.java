package com.ifriend.slack.answer;

import com.google.gson.JsonObject;
import com.ifriend.agent.Answer;
import com.ifriend.slack.api.SlackWebApi;
import com.ifriend.slack.markup.Marked;
import com.ifriend.slack.markup.MessageSplitter;
import com.ifriend.slack.markup.Mrkdwn;
import com.ifriend.slack.message.InboundMessage;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import com.slack.api.methods.response.conversations.ConversationsRepliesResponse;
import com.slack.api.model.Message;
import com.slack.api.model.ResponseMetadata;
import com.slack.api.model.block.LayoutBlock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts answers, each once: before a post its intent is recorded, and each post carries metadata
 * that name the message it answers. Whoever finds an intent asks Slack whether the post is there
 * before posting again. Where Slack may not be asked, it is posted: twice is better than never.
 * Thread-safe.
 */
public final class Replies {
  private static final Logger log = LoggerFactory.getLogger(Replies.class);

  /** What Slack recommends; it cuts off only far beyond. */
  private static final int MAX_CHARACTERS = 4_000;

  /** Stands for an answer of which no text is left; Slack refuses an empty message. */
  private static final String NOTHING = "\u2026";

  private static final String EVENT_TYPE = "ifriend_answer";

  /** Errors that pass. All others last until somebody does something. */
  static final Set<String> PASSING =
      Set.of(
          "service_unavailable",
          "ratelimited",
          "rate_limited",
          "request_timeout",
          "internal_error",
          "fatal_error",
          "team_added_to_org",
          "message_limit_exceeded");

  /** The app is not in Slack any more, or its token is not. */
  public static final Set<String> DEAD_TOKEN =
      Set.of("account_inactive", "token_revoked", "token_expired", "invalid_auth", "not_authed");

  private static final int PAGE = 100;
  private static final int MOST_PAGES = 20;

  private final MethodsClient client;
  private final ResponseUrls responseUrls;
  private final Layouts layouts;
  private final MessageSplitter splitter = new MessageSplitter(MAX_CHARACTERS);

  /** Of what goes to one user only: Slack takes five messages for each command. */
  private final MessageSplitter longSplitter = new MessageSplitter(30_000);

  private volatile Optional<String> deadToken = Optional.empty();

  public Replies(MethodsClient client, ResponseUrls responseUrls, Layouts layouts) {
    this.layouts = layouts;
    this.responseUrls = responseUrls;
    this.client = client;
  }

  /** Slack's word for what is wrong with the bot token, if the last post was refused for it. */
  public Optional<String> deadToken() {
    return deadToken;
  }

  /**
   * Posts a Markdown text into the thread of a message, in several messages if it is long.
   *
   * @param answer in Markdown, and what can be said next, below the last message
   * @param begun what an earlier attempt has recorded
   * @param intents records before each post; what it throws is thrown
   * @param live where it shows already, maybe
   */
  public Posted answer(
      InboundMessage message,
      Answer answer,
      Optional<Intent> begun,
      Consumer<Intent> intents,
      Optional<LiveAnswer> live) {
    List<String> split =
        (message.forOneOnly() ? longSplitter : splitter).split(Mrkdwn.marked(answer.text()));
    List<String> texts = split.isEmpty() ? List.of(NOTHING) : split;
    // Of a text in parts only the parts are shown.
    Optional<Answer> ending = Optional.of(texts.size() == 1 ? answer : answer.withoutTours());
    int tries = begun.map(Intent::tries).orElse(0) + 1;
    int first = begun.map(Intent::part).orElse(0);
    // What only one user sees nobody can look for: it may come twice.
    boolean sought = begun.isPresent() && !message.forOneOnly();
    while (sought && first < texts.size()) {
      Found found = find(message, first);
      if (found.later().isPresent()) {
        return new Posted.Later(found.later().get());
      }
      first += found.there() ? 1 : 0;
      sought = found.there() && begun.equals(Optional.of(Intent.UNKNOWN));
    }
    for (int part = first; part < texts.size(); part++) {
      String text = texts.get(part);
      Optional<Answer> answered = part == texts.size() - 1 ? ending : Optional.empty();
      String metadata = metadata(message, part);
      Optional<LiveAnswer> here = part == 0 ? live : Optional.empty();
      intents.accept(
          new Intent(
              part,
              tries,
              here.map(LiveAnswer::stream).orElse(""),
              here.map(LiveAnswer::open).orElse(List.of())));
      Posted posted =
          here.flatMap(stream -> stream.finish(text, metadata, answered))
              .orElseGet(() -> send(message, text, answered, metadata));
      if (posted != Posted.DONE) {
        return posted;
      }
    }
    return Posted.DONE;
  }

  /** Posts a short text once, and does not mind if that fails. */
  public void say(InboundMessage message, String text) {
    Posted posted = send(message, Mrkdwn.fromMarkdown(text), Optional.empty(), Optional.empty());
    if (posted != Posted.DONE) {
      log.warn("A note in {} was not posted: {}", message.channel(), posted);
    }
  }

  private static String metadata(InboundMessage message, int part) {
    JsonObject payload = new JsonObject();
    payload.addProperty("message", message.id());
    payload.addProperty("part", part);
    JsonObject metadata = new JsonObject();
    metadata.addProperty("event_type", EVENT_TYPE);
    metadata.add("event_payload", payload);
    return metadata.toString();
  }

  /**
   * Without cards, or buttons, where Slack does not take them.
   *
   * @param marked as {@link Marked} has it
   * @param answered the answer that ends here; empty if it goes on
   */
  private Posted send(
      InboundMessage message, String marked, Optional<Answer> answered, String metadata) {
    String text = Marked.asMrkdwn(marked);
    for (Layouts.Layout layout : layouts.of(text, answered, !message.forOneOnly())) {
      Posted posted = send(message, text, layout.blocks(), Optional.of(metadata));
      if (!(posted instanceof Posted.Refused refused) || !layout.isRefusedBy(refused.error())) {
        return posted;
      }
      layouts.refused(layout, refused.error());
    }
    throw new IllegalStateException("The text alone was refused for its blocks");
  }

  private Posted send(
      InboundMessage message,
      String text,
      Optional<List<LayoutBlock>> blocks,
      Optional<String> metadata) {
    if (message.forOneOnly()) {
      return responseUrls.show(message, text, blocks);
    }
    String channel = message.channel();
    try {
      ChatPostMessageResponse response =
          client.chatPostMessage(
              request -> {
                request
                    .channel(channel)
                    .threadTs(message.thread())
                    .text(text)
                    .mrkdwn(true)
                    .linkNames(false)
                    // Slack would fetch whatever address the model writes.
                    .unfurlLinks(false)
                    .unfurlMedia(false);
                blocks.ifPresent(request::blocks);
                return metadata.map(request::metadataAsString).orElse(request);
              });
      if (response.isOk()) {
        deadToken = Optional.empty();
        return Posted.DONE;
      }
      String error = String.valueOf(response.getError());
      if (PASSING.contains(error)) {
        log.warn("Slack does not take a post in {} now: {}", channel, error);
        return new Posted.Later(Duration.ZERO);
      }
      deadToken = Optional.of(error).filter(DEAD_TOKEN::contains);
      return new Posted.Refused(error);
    } catch (SlackApiException e) {
      // The exception has the response in it.
      log.warn("Slack answered HTTP {} to a post in {}", SlackWebApi.status(e), channel);
      return new Posted.Later(SlackWebApi.retryAfter(e).orElse(Duration.ZERO));
    } catch (IOException e) {
      log.warn("Slack was not reached, or did not answer, for a post in {}: {}", channel, e);
      return new Posted.Later(Duration.ZERO);
    } catch (RuntimeException e) {
      log.warn("Slack answered a post in {} with nonsense: {}", channel, e.getClass().getName());
      return new Posted.Later(Duration.ZERO);
    }
  }

  /**
   * Whether a post is there.
   *
   * @param later how long to wait before Slack is asked again, if it could not be asked now
   */
  private record Found(boolean there, Optional<Duration> later) {
    private static final Found NOT = new Found(false, Optional.empty());

    static Found later(Duration wait) {
      return new Found(false, Optional.of(wait));
    }
  }

  /** Posts of the bot behind a message in its thread of which it is not known what they answer. */
  public List<String> unknownBehind(InboundMessage message) {
    try {
      return Optional.ofNullable(behind(message, "").getMessages()).orElse(List.of()).stream()
          .filter(post -> post.getBotId() != null && post.getMetadata() == null)
          .map(Message::getTs)
          .filter(ts -> ts.compareTo(message.ts()) > 0)
          .toList();
    } catch (IOException | SlackApiException | RuntimeException e) {
      log.warn("Slack could not be asked what is in a thread: {}", e.getClass().getName());
      return List.of();
    }
  }

  private ConversationsRepliesResponse behind(InboundMessage message, String cursor)
      throws IOException, SlackApiException {
    return client.conversationsReplies(
        request ->
            request
                .channel(message.channel())
                .ts(message.thread())
                .oldest(message.ts())
                .includeAllMetadata(true)
                .limit(PAGE)
                .cursor(cursor.isEmpty() ? null : cursor));
  }

  private Found find(InboundMessage message, int part) {
    String cursor = "";
    for (int page = 0; page < MOST_PAGES; page++) {
      ConversationsRepliesResponse response;
      try {
        response = behind(message, cursor);
      } catch (SlackApiException e) {
        log.warn("Slack answered HTTP {} to conversations.replies", SlackWebApi.status(e));
        return Found.later(SlackWebApi.retryAfter(e).orElse(Duration.ZERO));
      } catch (IOException | RuntimeException e) {
        log.warn("Slack could not be asked what is in a thread: {}", e.getClass().getName());
        return Found.later(Duration.ZERO);
      }
      if (!response.isOk()) {
        String error = String.valueOf(response.getError());
        if (PASSING.contains(error)) {
          return Found.later(Duration.ZERO);
        }
        log.warn(
            "Slack does not tell what is in the thread of message {} ({}); the answer may come"
                + " twice{}",
            message.id(),
            error,
            "missing_scope".equals(error)
                ? ". Give the app the scopes channels:history, groups:history and im:history"
                : "");
        return Found.NOT;
      }
      for (Message each : Optional.ofNullable(response.getMessages()).orElse(List.of())) {
        if (answers(each, message, part)) {
          return new Found(true, Optional.empty());
        }
      }
      cursor =
          Optional.ofNullable(response.getResponseMetadata())
              .map(ResponseMetadata::getNextCursor)
              .orElse("");
      if (cursor.isEmpty()) {
        return Found.NOT;
      }
    }
    return Found.NOT;
  }

  private static boolean answers(Message post, InboundMessage message, int part) {
    if (post.getMetadata() == null || !EVENT_TYPE.equals(post.getMetadata().getEventType())) {
      return false;
    }
    Map<String, Object> payload = post.getMetadata().getEventPayload();
    return payload != null
        && message.id().equals(payload.get("message"))
        && payload.get("part") instanceof Number number
        && number.intValue() == part;
  }
}
