package com.ifriend.app.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.adk.sessions.SessionKey;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What ADK for Java keeps in Firestore, as a file with <code>{"path": …, "data": {…}}</code> on
 * each line: {@code {root}/{user}/sessions/{id}}, below it {@code user-event/{document}}, and
 * {@code app-state/{app}}, {@code user-state/{app}/users/{user}}. Its events have no ids,
 * invocations or actions, and where others have "user" as author, the user's id. All of it is held
 * in memory, since lines may come in any order.
 */
final class FirestoreLines extends LinesSource {
  private static final String SESSIONS = "sessions";

  private final Map<String, JsonNode> sessions = new LinkedHashMap<>();
  private final Map<String, List<Event>> events = new LinkedHashMap<>();

  private record Event(JsonNode data, String document) {}

  FirestoreLines(String where) throws IOException {
    super(where);
  }

  @Override
  void line(String line, String where, Receiver receiver) {
    Optional<JsonNode> parsed =
        SessionJson.parse(line.getBytes(StandardCharsets.UTF_8), where, receiver);
    if (parsed.isEmpty()) {
      return;
    }
    String path = parsed.get().path("path").asText("");
    JsonNode data = parsed.get().path("data");
    List<String> steps = List.of(path.split("/", -1));
    int size = steps.size();
    if (!data.isObject()) {
      receiver.odd("a line without path and data", where, true);
    } else if (size == 4 && steps.get(0).equals("user-state")) {
      SessionJson.shared(steps.get(1), Optional.of(steps.get(3)), state(data), receiver);
    } else if (size == 2 && steps.get(0).equals("app-state")) {
      SessionJson.shared(steps.get(1), Optional.empty(), state(data), receiver);
    } else if (size >= 4 && steps.get(size - 2).equals(SESSIONS)) {
      sessions.put(path, data);
    } else if (size >= 6 && steps.get(size - 2).equals("user-event")) {
      events
          .computeIfAbsent(
              String.join("/", steps.subList(0, size - 2)), unused -> new ArrayList<>())
          .add(new Event(data, steps.get(size - 1)));
    } else {
      receiver.odd("a document that is none of a session, its events or its state", where, false);
    }
  }

  /** Either the keys themselves, or below one field. */
  private static JsonNode state(JsonNode data) {
    return data.size() == 1 && data.path("state").isObject() ? data.path("state") : data;
  }

  @Override
  void end(Receiver receiver) {
    sessions.forEach(
        (path, session) -> {
          List<String> steps = List.of(path.split("/", -1));
          String user = session.path("userId").asText(steps.get(steps.size() - 3));
          String id = session.path("id").asText(steps.get(steps.size() - 1));
          String app = session.path("appName").asText("");
          if (app.isEmpty()) {
            receiver.odd("a session without appName", id, true);
            return;
          }
          List<Event> its = events.getOrDefault(path, new ArrayList<>());
          its.sort(Comparator.comparing(FirestoreLines::time));
          receiver.conversation(
              new Conversation(
                  new SessionKey(app, user, id),
                  Optional.of(SessionJson.state(session.path("state"), id, receiver)),
                  SessionJson.time(session.path("updateTime")),
                  its.stream().map(event -> json(event, user)).toList()));
        });
    events.keySet().stream()
        .filter(path -> !sessions.containsKey(path))
        .forEach(path -> receiver.odd("events without a document of their session", path, true));
    sessions.clear();
    events.clear();
  }

  private static BigDecimal time(Event event) {
    JsonNode time = event.data.path("timestamp");
    return time.isNumber()
        ? SessionJson.milliseconds(time.decimalValue())
        : BigDecimal.valueOf(SessionJson.time(time).toEpochMilli());
  }

  private static byte[] json(Event event, String user) {
    ObjectNode json = ((ObjectNode) event.data).deepCopy();
    boolean byUser = json.path("author").asText("").equals(user);
    if (byUser) {
      json.put("author", "user");
    }
    if (!json.hasNonNull("id")) {
      json.put("id", event.document);
    }
    // Of the document, not of the event.
    json.remove(List.of("appName", "userId"));
    if (json.path("content") instanceof ObjectNode content && !content.hasNonNull("role")) {
      content.put("role", byUser ? "user" : "model");
    }
    return SessionJson.bytes(json);
  }
}
