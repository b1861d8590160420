package com.ifriend.store.redis;

import com.google.adk.sessions.SessionKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.Response;

/**
 * What a session knows of itself: its head, whose parts {@code head.lua} names, and what seldom
 * changes.
 *
 * @param owner as {@link #owner} says it; empty if the head is lost or cannot be read
 * @param committed the server's clock at the last commit, in microseconds
 * @param unindexed whether others pushed events
 * @param generation new with each creation, or empty
 * @param edited how often a document was replaced, or empty
 */
record SessionHeader(
    Optional<String> owner,
    long count,
    long bytes,
    long committed,
    OptionalLong lastEventAt,
    OptionalLong fence,
    long stateKeys,
    boolean unindexed,
    Instant createdAt,
    Optional<String> title,
    String generation,
    String edited) {
  private static final Pattern HEAD =
      Pattern.compile(
          "(\\d+) (\\d+) (\\d+) \\d+ (-?\\d*) -?\\d* (-?\\d*) (\\d+) -(\\w*) (.*)", Pattern.DOTALL);

  /**
   * @param found head, created_at, title, generation and edited, each empty if there is none
   */
  static SessionHeader of(List<String> found) {
    Matcher head = HEAD.matcher(found.get(0));
    boolean whole = head.matches();
    return new SessionHeader(
        whole ? Optional.of(head.group(8)) : Optional.empty(),
        whole ? number(head.group(1)).orElse(0) : 0,
        whole ? number(head.group(2)).orElse(0) : 0,
        whole ? number(head.group(3)).orElse(0) : 0,
        whole ? number(head.group(4)) : OptionalLong.empty(),
        whole ? number(head.group(5)) : OptionalLong.empty(),
        whole ? number(head.group(6)).orElse(0) : 0,
        whole && head.group(7).indexOf('u') >= 0,
        createdAt(found.get(1)),
        found.get(2).isEmpty() ? Optional.empty() : Optional.of(found.get(2)),
        found.get(3),
        found.get(4));
  }

  /**
   * Of a session that an older version or the Python bot wrote, which has all of it in one hash.
   */
  static SessionHeader older(Map<String, String> meta) {
    return new SessionHeader(
        meta.containsKey("app_name") && meta.containsKey("user_id")
            ? Optional.of(owner(meta.get("app_name"), meta.get("user_id")))
            : Optional.empty(),
        number(meta.get("count")).orElse(0),
        number(meta.get("bytes")).orElse(0),
        number(meta.get("committed")).orElse(0),
        number(meta.get("last_event_at")),
        number(meta.get("fence")),
        number(meta.get("state_keys")).orElse(0),
        meta.containsKey("unindexed") || !meta.containsKey("count"),
        createdAt(meta.getOrDefault("created_at", "")),
        Optional.ofNullable(meta.get("title")),
        meta.getOrDefault("generation", ""),
        meta.getOrDefault("edited", ""));
  }

  /** Without generation; empty if the session has no head, for whatever reason. */
  static Supplier<Optional<SessionHeader>> read(AbstractPipeline pipeline, RedisKeys keys) {
    Response<List<@Nullable String>> found =
        pipeline.hmget(keys.index(), "head", "created_at", "title");
    return () -> {
      String head = found.get().get(0);
      return head == null
          ? Optional.empty()
          : Optional.of(of(List.of(head, or(found.get().get(1)), or(found.get().get(2)), "", "")));
    };
  }

  private static String or(@Nullable String text) {
    return text == null ? "" : text;
  }

  /** As scripts compare it: no two pairs of ids give the same. */
  static String owner(String appName, String userId) {
    return appName.getBytes(StandardCharsets.UTF_8).length + ":" + appName + ":" + userId;
  }

  boolean isOf(String appName, String userId) {
    return owner.equals(Optional.of(owner(appName, userId)));
  }

  boolean isOf(SessionKey key) {
    return isOf(key.appName(), key.userId());
  }

  Instant lastUpdate() {
    return lastEventAt.isPresent() ? Instant.ofEpochMilli(lastEventAt.getAsLong()) : createdAt;
  }

  /** What tells this history from others, and from itself before a document was replaced. */
  String version() {
    return edited.isEmpty() || generation.isEmpty() ? generation : generation + "." + edited;
  }

  /** For people. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("count: " + count);
    lines.add("bytes: " + bytes);
    lines.add("state_keys: " + stateKeys);
    fence.ifPresent(token -> lines.add("fence: " + token));
    title.ifPresent(text -> lines.add("title: " + text));
    return lines;
  }

  private static OptionalLong number(@Nullable String text) {
    try {
      return text == null || text.isEmpty() || text.equals("-")
          ? OptionalLong.empty()
          : OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  /** ISO-8601 as we write it, or seconds since the epoch as the Python bot may have. */
  private static Instant createdAt(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException notIso) {
      try {
        return Instant.ofEpochMilli(Math.round(Double.parseDouble(text) * 1000));
      } catch (NumberFormatException neither) {
        return Instant.EPOCH;
      }
    }
  }
}
