package com.ifriend.slack;

import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.slack.api.app_backend.events.payload.EventsApiPayload;
import com.slack.api.bolt.App;
import com.slack.api.bolt.AppConfig;
import com.slack.api.bolt.context.builtin.EventContext;
import com.slack.api.bolt.request.Request;
import com.slack.api.bolt.request.RequestHeaders;
import com.slack.api.bolt.response.Response;
import com.slack.api.bolt.util.SlackRequestParser;
import com.slack.api.model.File;
import com.slack.api.model.event.AppMentionEvent;
import com.slack.api.model.event.Event;
import com.slack.api.model.event.MessageEvent;
import com.slack.api.model.event.MessageFileShareEvent;
import com.slack.api.model.event.MessageThreadBroadcastEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the messages meant for the bot among the events, with a Bolt app whose handlers only hand
 * them over.
 *
 * <p>A message is meant for the bot when it mentions it or stands in a direct-message channel. In
 * both, the thread of a message is {@code thread_ts}, or the message itself when it stands outside
 * a thread. So a message at the top of a direct-message channel starts a conversation of its own,
 * which goes on in the thread that the answer opens, as it does in Slack's own agent view.
 *
 * <p>Bolt's own middleware is left out: it checks signatures with the platform's charset, calls
 * {@code auth.test} on the first request and {@code bots.info} for messages of other bots, all
 * before the acknowledgement. And Bolt sees only events it has a handler for, because it writes
 * others, texts included, to the log. Thread-safe.
 */
final class BoltEvents implements AutoCloseable {
  private static final Set<String> HANDLED =
      Set.of("app_mention", "message", "message:file_share", "message:thread_broadcast");

  /** There is no room for a message. */
  private static final class NoRoomException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  /** An event that nobody could answer. */
  private static final class MalformedEventException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private record Author(@Nullable String user, @Nullable String bot) {}

  private record Place(
      @Nullable String channel,
      @Nullable String channelType,
      @Nullable String ts,
      @Nullable String threadTs) {
    boolean isDirect() {
      return Audiences.isDirect(Optional.ofNullable(channelType), channel == null ? "" : channel);
    }
  }

  private record Content(@Nullable String text, @Nullable List<File> files) {}

  private record Said(Author author, Place place, Content content) {}

  private final App app;
  private final SlackRequestParser parser;
  private final String botUserId;
  private final Predicate<InboundMessage> inbox;

  /**
   * @param inbox takes a message and returns at once; false when Slack should deliver it again
   */
  BoltEvents(
      SlackWebApi api, SlackConfig config, String botUserId, Predicate<InboundMessage> inbox) {
    this.botUserId = botUserId;
    this.inbox = inbox;
    AppConfig appConfig = appConfig(api, config);
    this.parser = new SlackRequestParser(appConfig);
    this.app = new App(appConfig, List.of());
    on(
        AppMentionEvent.class,
        e ->
            new Said(
                new Author(e.getUser(), e.getBotId()),
                new Place(e.getChannel(), null, e.getTs(), e.getThreadTs()),
                new Content(e.getText(), e.getFiles())));
    on(
        MessageEvent.class,
        e ->
            new Said(
                new Author(e.getUser(), e.getBotId()),
                new Place(e.getChannel(), e.getChannelType(), e.getTs(), e.getThreadTs()),
                new Content(e.getText(), e.getFiles())));
    on(
        MessageFileShareEvent.class,
        e ->
            new Said(
                new Author(e.getUser(), null),
                new Place(e.getChannel(), e.getChannelType(), e.getTs(), e.getThreadTs()),
                new Content(e.getText(), e.getFiles())));
    on(
        MessageThreadBroadcastEvent.class,
        e ->
            new Said(
                new Author(e.getUser(), null),
                new Place(e.getChannel(), e.getChannelType(), e.getTs(), e.getThreadTs()),
                new Content(e.getText(), null)));
    var unused = app.start();
  }

  /** Bolt's events have the same fields, and no type in common that has them. */
  private <E extends Event> void on(Class<E> type, Function<E, Said> read) {
    var unused =
        app.event(
            type, (payload, context) -> accept(payload, context, read.apply(payload.getEvent())));
  }

  /** Everything set, because what is not set is read from the environment. */
  @SuppressWarnings("deprecation")
  private static AppConfig appConfig(SlackWebApi api, SlackConfig config) {
    return AppConfig.builder()
        .slack(api.slack())
        .singleTeamBotToken(config.botToken())
        .signingSecret(null)
        .verificationToken(null)
        .clientId(null)
        .clientSecret(null)
        .redirectUri(null)
        .scope(null)
        .userScope(null)
        .oauthStartPath("start")
        .oauthInstallPath("start")
        .oauthCallbackPath("callback")
        .oauthRedirectUriPath("callback")
        .oauthCancellationUrl(null)
        .oauthCompletionUrl(null)
        .requestVerificationEnabled(false)
        .allEventsApiAutoAckEnabled(true)
        .build();
  }

  /**
   * Handles one delivery of type {@code event_callback} and returns at once.
   *
   * @param json the payload as text
   * @param payload the same, parsed, with an {@code event} that has a {@code type}
   * @return whether to acknowledge it
   */
  boolean handle(String json, JsonObject payload) throws Exception {
    JsonObject event = payload.getAsJsonObject("event");
    String type = event.get("type").getAsString();
    Optional<String> subtype = Json.text(event, "subtype").filter(any -> type.equals("message"));
    String kind = subtype.map(name -> type + ":" + name).orElse(type);
    if (!HANDLED.contains(kind)) {
      return true;
    }
    try {
      return app.run(parse(json)).getStatusCode() == 200;
    } catch (NoRoomException e) {
      return false;
    } catch (MalformedEventException | JsonParseException e) {
      // Without the library's words, which may quote what somebody wrote.
      throw new Json.MalformedException("An event of type " + kind + " has not the shape of one");
    }
  }

  /** Bolt reads fields by hand, and fails in its own ways where one is not what it should be. */
  private Request<?> parse(String json) {
    try {
      return parser.parse(
          SlackRequestParser.HttpRequest.builder()
              .socketMode(true)
              .requestBody(json)
              .headers(new RequestHeaders(Map.of()))
              .requestUri("")
              .remoteAddress("")
              .queryString(Map.of())
              .build());
    } catch (RuntimeException e) {
      throw new MalformedEventException();
    }
  }

  private <E extends Event> Response accept(
      EventsApiPayload<E> payload, EventContext context, Said said) {
    Author author = said.author();
    Place place = said.place();
    String text = said.content().text() == null ? "" : said.content().text();
    boolean mentioned = payload.getEvent() instanceof AppMentionEvent;
    // A mention has an author; some messages that Slack hands on have none, and are nobody's to
    // answer.
    boolean anonymous = author.user() == null && author.bot() == null;
    if ((anonymous && mentioned) || place.channel() == null || place.ts() == null) {
      throw new MalformedEventException();
    }
    if (author.user() != null
        && author.bot() == null
        && !author.user().equals(botUserId)
        && (mentioned || place.isDirect() || IncomingText.mentions(text, botUserId))) {
      InboundMessage message =
          new InboundMessage(
              place.channel(),
              author.user(),
              place.threadTs() == null ? place.ts() : place.threadTs(),
              place.ts(),
              Optional.ofNullable(payload.getEventId()),
              withFileNames(IncomingText.toPlain(text, botUserId), said.content().files()),
              Optional.ofNullable(place.channelType()),
              payload.isExtSharedChannel());
      if (!inbox.test(message)) {
        throw new NoRoomException();
      }
    }
    return context.ack();
  }

  /** The agent cannot read files yet, but it can say so when it knows of them. */
  private static String withFileNames(String text, @Nullable List<File> files) {
    if (files == null) {
      return text;
    }
    StringBuilder all = new StringBuilder(text);
    for (File file : files) {
      all.append(all.isEmpty() ? "" : "\n").append("[attached file: ");
      all.append(file.getName() == null ? "without a name" : file.getName()).append(']');
    }
    return all.toString();
  }

  @Override
  public void close() {
    var unused = app.stop().executorService().shutdownNow();
  }
}
