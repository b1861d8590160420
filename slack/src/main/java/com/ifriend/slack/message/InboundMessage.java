package com.ifriend.slack.message;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.ifriend.slack.api.Json;
import com.ifriend.slack.api.Origin;
import com.ifriend.store.turns.NewTurn;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

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
 * @param manner how the bot is spoken to
 * @param files what is attached, as far as it is read
 * @param responseUrl where Slack takes an answer that only its user sees; a secret for half an hour
 * @param origin which of several installations it is for; none for the one of a bot token
 */
public record InboundMessage(
    String channel,
    String user,
    String thread,
    String ts,
    Optional<String> eventId,
    String text,
    Optional<String> channelType,
    boolean sharedOutside,
    Manner manner,
    List<SharedFile> files,
    Optional<String> responseUrl,
    Optional<Origin> origin) {

  public InboundMessage {
    files = List.copyOf(files);
  }

  /** One without files, that others see. */
  public InboundMessage(
      String channel,
      String user,
      String thread,
      String ts,
      Optional<String> eventId,
      String text,
      Optional<String> channelType,
      boolean sharedOutside,
      Manner manner) {
    this(
        channel,
        user,
        thread,
        ts,
        eventId,
        text,
        channelType,
        sharedOutside,
        manner,
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  /** How the bot is spoken to. */
  public enum Manner {
    /** It is mentioned. */
    CALLED,
    /** Without a mention: in a direct message, or where the author has called it before. */
    GOES_ON,
    /** It is sent away. */
    SENT_AWAY,
    /** By a command, or a button below its answer: nobody but its user sees either. */
    COMMAND,
    /** By the command that asks how the bot is. */
    STATUS
  }

  /** What stands for the thread of commands, which have none: one conversation in each channel. */
  private static final String COMMANDS = "command";

  /**
   * A command, or what is pressed below the answer to one.
   *
   * @param id tells it from all others of the channel
   * @param text what it stands for, in words
   */
  public static InboundMessage ofCommand(
      String channel, String user, String id, String text, Manner manner, String responseUrl) {
    return new InboundMessage(
        channel,
        user,
        COMMANDS,
        id,
        Optional.empty(),
        text,
        Optional.empty(),
        false,
        manner,
        List.of(),
        Optional.of(responseUrl),
        Optional.empty());
  }

  /** Whether nobody but its user sees it and its answer. */
  public boolean forOneOnly() {
    return manner == Manner.COMMAND || manner == Manner.STATUS;
  }

  /**
   * The message in a delivery.
   *
   * @throws Json.MalformedException when a field that is needed is missing or of another type
   */
  public static InboundMessage of(
      JsonObject payload, JsonObject event, String user, String text, Manner manner)
      throws Json.MalformedException {
    String ts = Json.neededText(event, "ts");
    return new InboundMessage(
        Json.neededText(event, "channel"),
        user,
        Json.textIfAny(event, "thread_ts").orElse(ts),
        ts,
        Json.textIfAny(payload, "event_id"),
        text,
        Json.textIfAny(event, "channel_type"),
        Json.flag(payload, "is_ext_shared_channel"),
        manner,
        SharedFile.of(event).stream().limit(FileReader.MOST_FILES).toList(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * What tells this message from others: its place. Every delivery of it has that, also the second
   * event that Slack makes of a mention, and that of an edit; their event ids differ, and so may
   * their teams, where organisations share a channel.
   */
  public String id() {
    return idOf(ts);
  }

  /** The id that a message of this channel has, by its time stamp. */
  String idOf(String other) {
    return origin.map(from -> from.installation() + ":").orElse("") + channel + ":" + other;
  }

  /** Its author in our stores. */
  public String owner() {
    return ownerOf(user);
  }

  /** Somebody in our stores. */
  String ownerOf(String person) {
    return Origin.owner(origin, person);
  }

  public String sessionId() {
    return sessionIdOf(user);
  }

  /** The session of somebody in the thread of this message. */
  String sessionIdOf(String person) {
    return Origin.session(origin, channel, person, thread);
  }

  /** Of the thread, whoever speaks in it. */
  String threadId() {
    return "slack_" + Origin.prefix(origin) + channel + "_" + thread;
  }

  /** The installation that it is for, in words. */
  public String place() {
    return origin.map(Origin::installation).orElse("the workspace of a bot token");
  }

  /** Whether nothing stands above it in its thread. */
  public boolean startsThread() {
    return thread.equals(ts);
  }

  public InboundMessage in(Manner other) {
    return copy(other, origin);
  }

  /** The same, from there. */
  public InboundMessage from(Optional<Origin> there) {
    return copy(manner, there);
  }

  private InboundMessage copy(Manner how, Optional<Origin> there) {
    return new InboundMessage(
        channel,
        user,
        thread,
        ts,
        eventId,
        text,
        channelType,
        sharedOutside,
        how,
        files,
        responseUrl,
        there);
  }

  /** For the queue: the messages of one thread are answered in order, and one's own commands. */
  public NewTurn queued() {
    String lane = forOneOnly() ? sessionId() : idOf(thread);
    NewTurn turn = new NewTurn(id(), lane, owner(), order(), toJson());
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
    json.addProperty("manner", manner.name());
    if (!files.isEmpty()) {
      json.add("files", SharedFile.toJson(files));
    }
    responseUrl.ifPresent(url -> json.addProperty("response_url", url));
    origin.ifPresent(from -> json.add("origin", from.toJson()));
    return json.toString().getBytes(UTF_8);
  }

  /** What {@link #queued} put into the queue. */
  public static InboundMessage ofPayload(byte[] payload) throws Json.MalformedException {
    JsonObject json = Json.parseObject(new String(payload, UTF_8));
    return new InboundMessage(
        field(json, "channel"),
        field(json, "user"),
        field(json, "thread"),
        field(json, "ts"),
        Optional.empty(),
        field(json, "text"),
        Json.text(json, "channel_type"),
        json.has("shared_outside") && json.get("shared_outside").getAsBoolean(),
        manner(Json.text(json, "manner").orElse("")),
        SharedFile.of(json),
        Json.text(json, "response_url"),
        Origin.of(Json.objectOrEmpty(json, "origin")));
  }

  /** Those of a release before had none. */
  private static Manner manner(String name) {
    return Stream.of(Manner.values())
        .filter(manner -> manner.name().equals(name))
        .findFirst()
        .orElse(Manner.GOES_ON);
  }

  private static String field(JsonObject json, String name) throws Json.MalformedException {
    return Json.text(json, name)
        .orElseThrow(() -> new Json.MalformedException("No text named " + name));
  }
}
