package com.ifriend.app.transfer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.adk.sessions.SessionKey;
import com.ifriend.app.transfer.Source.Receiver;
import com.ifriend.store.ForeignEvent;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.StatePatch;
import com.ifriend.store.StoreException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the sources have in common: JSON of whole sessions, of states, of times. */
final class SessionJson {
  /** Reads what Python writes, NaN included, of any length. */
  static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  static {
    MAPPER
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build());
  }

  private static final BigDecimal FIRST_MILLISECOND = BigDecimal.valueOf(100_000_000_000L);

  private static final String UNSTORABLE = "a value of the state that cannot be stored";

  private SessionJson() {}

  /** Of text or bytes in a store; empty, and reported, if it is no JSON. */
  static Optional<JsonNode> parse(byte[] json, String where, Receiver receiver) {
    try (JsonParser parser = MAPPER.createParser(json)) {
      JsonNode node = MAPPER.readTree(parser);
      if (node != null && parser.nextToken() == null) {
        return Optional.of(node);
      }
    } catch (IOException e) {
      // Its message quotes the text.
    }
    receiver.odd("what should be JSON is none", where, true);
    return Optional.empty();
  }

  /**
   * A session as ADK for Python writes it whole: {@code app_name}, {@code user_id}, {@code id},
   * {@code state}, {@code events}, {@code last_update_time}, or in camelCase. {@code app_state} and
   * {@code user_state}, if there, hold what its session shares.
   */
  static void whole(JsonNode session, String where, Receiver receiver) {
    String app = text(session, "app_name", "appName");
    String user = text(session, "user_id", "userId");
    String id = text(session, "id", "session_id");
    if (app.isEmpty() || user.isEmpty() || id.isEmpty()) {
      receiver.odd("a session without app_name, user_id or id", where, true);
      return;
    }
    JsonNode events = session.path("events");
    if (!events.isArray() && !events.isMissingNode() && !events.isNull()) {
      receiver.odd("a session whose events are no list", id, true);
      return;
    }
    receiver.conversation(
        new Conversation(
            new SessionKey(app, user, id),
            Optional.of(state(session.path("state"), id, receiver)),
            time(
                session.path(
                    session.has("last_update_time") ? "last_update_time" : "lastUpdateTime")),
            events(events)));
    shared(app, Optional.empty(), session.path("app_state"), receiver);
    shared(app, Optional.of(user), session.path("user_state"), receiver);
  }

  private static String text(JsonNode object, String name, String other) {
    return object.path(object.has(name) ? name : other).asText("");
  }

  /** Without the empty object that the Python bot begins a list with. */
  static List<byte[]> events(JsonNode list) {
    List<byte[]> events = new ArrayList<>();
    for (JsonNode event : list) {
      if (!events.isEmpty() || !event.isObject() || !event.isEmpty()) {
        events.add(bytes(event));
      }
    }
    return events;
  }

  static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      // Half of a surrogate pair.
      return node.toString().getBytes(StandardCharsets.UTF_8);
    }
  }

  /** Reports shared state, unless it is empty. */
  static void shared(String app, Optional<String> user, JsonNode state, Receiver receiver) {
    StatePatch patch = shared(state, user.orElse(app), receiver);
    if (!patch.isEmpty()) {
      receiver.shared(app, user, patch);
    }
  }

  /** Of keys that have no prefix, because it is known whom they belong to. */
  private static StatePatch shared(JsonNode state, String where, Receiver receiver) {
    Map<String, String> puts = new HashMap<>();
    requireObject(state, where, receiver);
    for (Map.Entry<String, JsonNode> entry : state.properties()) {
      // So that a prefix is no prefix, but part of the name.
      StatePatch one = value("app:" + entry.getKey(), entry.getValue(), where, receiver).app();
      puts.putAll(one.puts());
    }
    return new StatePatch(puts, Set.of());
  }

  /** Of keys with their prefixes. */
  static ScopedPatch state(JsonNode state, String where, Receiver receiver) {
    Map<String, String> app = new HashMap<>();
    Map<String, String> user = new HashMap<>();
    Map<String, String> session = new HashMap<>();
    requireObject(state, where, receiver);
    for (Map.Entry<String, JsonNode> entry : state.properties()) {
      ScopedPatch one = value(entry.getKey(), entry.getValue(), where, receiver);
      app.putAll(one.app().puts());
      user.putAll(one.user().puts());
      session.putAll(one.session().puts());
    }
    return new ScopedPatch(puts(app), puts(user), puts(session));
  }

  private static void requireObject(JsonNode state, String where, Receiver receiver) {
    if (!state.isObject() && !state.isMissingNode() && !state.isNull()) {
      receiver.odd("a state that is no JSON object", where, true);
    }
  }

  private static StatePatch puts(Map<String, String> puts) {
    return new StatePatch(puts, new HashSet<>());
  }

  private static ScopedPatch value(String key, JsonNode value, String where, Receiver receiver) {
    if (value.isNull()) {
      receiver.odd("a state key with null, which is the same as none", where, false);
      return ScopedPatch.NONE;
    }
    try {
      return ScopedPatch.of(Map.of(key, MAPPER.convertValue(value, Object.class)));
    } catch (StoreException e) {
      receiver.odd(UNSTORABLE, where, true);
      return ScopedPatch.NONE;
    }
  }

  /** Whether a state can hold this value, which is reported if not. */
  static boolean value(String key, byte[] json, String where, Receiver receiver) {
    try {
      // As a name without a prefix.
      return !value("app:" + key, MAPPER.readTree(json), where, receiver).app().isEmpty();
    } catch (IOException e) {
      receiver.odd(UNSTORABLE, where, true);
      return false;
    }
  }

  /** Seconds, milliseconds or ISO text, without an offset in UTC; the epoch if there is none. */
  static Instant time(JsonNode time) {
    if (time.isNumber() && Double.isFinite(time.doubleValue())) {
      return Instant.ofEpochMilli(milliseconds(time.decimalValue()).longValue());
    }
    return ForeignEvent.time(time.asText("")).orElse(Instant.EPOCH);
  }

  /** A number of an event's, with its fractions. */
  static BigDecimal milliseconds(BigDecimal time) {
    return time.abs().compareTo(FIRST_MILLISECOND) < 0 ? time.movePointRight(3) : time;
  }
}
