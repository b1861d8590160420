package com.ifriend.slackdouble;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What stands in the workspace: channels, their messages and the users seen so far. A channel and a
 * message come to exist when an event that shows them is delivered. Thread-safe.
 */
final class Workspace {
  private static final Set<String> USER_MESSAGES = Set.of("", "file_share", "thread_broadcast");

  /** A message; {@code threadTs} is empty for one at the top of its channel. */
  record Message(
      String ts,
      Optional<String> threadTs,
      String user,
      Optional<String> botId,
      String text,
      Optional<JsonNode> metadata) {}

  private final Identity identity;

  @GuardedBy("this")
  private final Map<String, TreeMap<String, Message>> channels = new HashMap<>();

  @GuardedBy("this")
  private final Map<String, ChannelKind> kinds = new HashMap<>();

  @GuardedBy("this")
  private final Set<String> users = new TreeSet<>();

  @GuardedBy("this")
  private final Map<String, String> locales = new HashMap<>();

  @GuardedBy("this")
  private final Map<String, String> zones = new HashMap<>();

  @GuardedBy("this")
  private long lastMicros;

  Workspace(Identity identity) {
    this.identity = identity;
    addUser(identity.botUserId());
  }

  String teamId() {
    return identity.teamId();
  }

  /** A fresh timestamp as Slack forms them: seconds, a dot, six digits; never the same twice. */
  synchronized String nextTs() {
    Duration now = Duration.between(Instant.EPOCH, Instant.now());
    lastMicros = Math.max(lastMicros + 1, now.toNanos() / 1_000);
    return String.format(Locale.ROOT, "%d.%06d", lastMicros / 1_000_000, lastMicros % 1_000_000);
  }

  synchronized void addChannel(String channel) {
    var unused = channels.computeIfAbsent(channel, id -> new TreeMap<>());
  }

  synchronized void addChannel(String channel, ChannelKind kind) {
    addChannel(channel);
    kinds.put(channel, kind);
  }

  /** What was said of the channel, else what the first letter of its id says. */
  synchronized ChannelKind kind(String channel) {
    ChannelKind byId =
        switch (channel.charAt(0)) {
          case 'D' -> ChannelKind.DIRECT;
          case 'G' -> ChannelKind.PRIVATE;
          default -> ChannelKind.PUBLIC;
        };
    return kinds.getOrDefault(channel, byId);
  }

  synchronized void addUser(String user) {
    users.add(user);
  }

  synchronized boolean hasChannel(String channel) {
    return channels.containsKey(channel);
  }

  synchronized void setLocale(String user, String locale) {
    addUser(user);
    var unused = locales.put(user, locale);
  }

  synchronized String locale(String user) {
    return locales.getOrDefault(user, "pt-BR");
  }

  synchronized void setZone(String user, String zone) {
    addUser(user);
    var unused = zones.put(user, zone);
  }

  synchronized Optional<String> zone(String user) {
    return Optional.ofNullable(zones.get(user));
  }

  synchronized boolean hasUser(String user) {
    return users.contains(user);
  }

  /** Learns what a delivery that is about to go out shows. */
  synchronized void observe(JsonNode payload) {
    JsonNode event = payload.path("event");
    String type = event.path("type").asText();
    if (!payload.path("type").asText().equals("event_callback")
        || !(type.equals("message") || type.equals("app_mention"))
        || !USER_MESSAGES.contains(event.path("subtype").asText(""))
        || !event.path("channel").isTextual()
        || !event.path("ts").isTextual()) {
      return;
    }
    String channel = event.path("channel").asText();
    addChannel(channel);
    Optional<String> threadTs = Optional.ofNullable(event.path("thread_ts").textValue());
    String user = event.path("user").asText("");
    if (!user.isEmpty()) {
      addUser(user);
    }
    threadTs.ifPresent(
        root ->
            put(
                channel,
                new Message(root, Optional.empty(), user, Optional.empty(), "", Optional.empty())));
    put(
        channel,
        new Message(
            event.path("ts").asText(),
            threadTs,
            user,
            Optional.ofNullable(event.path("bot_id").textValue()),
            event.path("text").asText(""),
            Optional.empty()));
  }

  private synchronized void put(String channel, Message message) {
    TreeMap<String, Message> messages = channels.get(channel);
    if (messages != null) {
      var unused = messages.putIfAbsent(message.ts(), message);
    }
  }

  /** Whether a reply may name this message as its thread: it exists and is no reply itself. */
  synchronized boolean canHoldThread(String channel, String ts) {
    return find(channel, ts).filter(message -> message.threadTs().isEmpty()).isPresent();
  }

  synchronized Optional<Message> find(String channel, String ts) {
    TreeMap<String, Message> messages = channels.get(channel);
    return messages == null ? Optional.empty() : Optional.ofNullable(messages.get(ts));
  }

  /** Stores a message of the bot under a fresh timestamp. */
  synchronized Message post(
      String channel, Optional<String> threadTs, String text, Optional<JsonNode> metadata) {
    Message message =
        new Message(
            nextTs(),
            threadTs,
            identity.botUserId(),
            Optional.of(identity.botId()),
            text,
            metadata);
    put(channel, message);
    return message;
  }

  /** Replaces the text of a message of the bot; empty when there is no such message. */
  synchronized Optional<Message> update(
      String channel, String ts, String text, Optional<JsonNode> metadata) {
    Optional<Message> found =
        find(channel, ts)
            .filter(message -> message.user().equals(identity.botUserId()))
            .map(
                old ->
                    new Message(
                        ts,
                        old.threadTs(),
                        old.user(),
                        old.botId(),
                        text,
                        metadata.or(old::metadata)));
    TreeMap<String, Message> messages = channels.get(channel);
    if (messages != null && found.isPresent()) {
      messages.put(ts, found.get());
    }
    return found;
  }

  /** A thread's first message and its replies, oldest first. */
  synchronized List<Message> thread(String channel, String ts) {
    TreeMap<String, Message> messages = channels.get(channel);
    return messages == null
        ? List.of()
        : messages.values().stream()
            .filter(
                message -> message.ts().equals(ts) || message.threadTs().equals(Optional.of(ts)))
            .toList();
  }
}
