package com.ifriend.app.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.adk.sessions.SessionKey;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.StatePatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file that {@link Exporter} wrote. */
final class ExportLines extends LinesSource {
  private @Nullable JsonNode session;
  private final List<byte[]> events = new ArrayList<>();

  ExportLines(String where) throws IOException {
    super(where);
  }

  @Override
  void line(String line, String where, Receiver receiver) throws IOException {
    if (line.startsWith(Exporter.BEFORE_EVENT) && line.endsWith(Exporter.BEHIND_EVENT)) {
      events.add(
          line.substring(
                  Exporter.BEFORE_EVENT.length(), line.length() - Exporter.BEHIND_EVENT.length())
              .getBytes(StandardCharsets.UTF_8));
      return;
    }
    Optional<JsonNode> parsed =
        SessionJson.parse(line.getBytes(StandardCharsets.UTF_8), where, receiver);
    if (parsed.isEmpty()) {
      return;
    }
    if (parsed.get().has(Exporter.SESSION)) {
      end(receiver);
      session = parsed.get();
    } else if (parsed.get().has(Exporter.BYTES)) {
      events.add(Base64.getDecoder().decode(parsed.get().path(Exporter.BYTES).asText()));
    } else {
      throw new IOException("What is in " + where + " was not written by ifriend export");
    }
  }

  @Override
  void end(Receiver receiver) {
    JsonNode whole = session;
    if (whole == null) {
      if (!events.isEmpty()) {
        receiver.odd("events before the line of their session", "line 1", true);
      }
      return;
    }
    JsonNode about = whole.path(Exporter.SESSION);
    SessionKey key =
        new SessionKey(
            about.path("app").asText(), about.path("user").asText(), about.path("id").asText());
    if (about.path("events").asInt() != events.size()) {
      receiver.odd(
          "a session with fewer events than its export says: the file is cut", key.id(), true);
    }
    receiver.conversation(
        new Conversation(
            key,
            Optional.of(
                new ScopedPatch(
                    state(whole.path("app_state"), key.id(), receiver),
                    state(whole.path("user_state"), key.id(), receiver),
                    state(whole.path("state"), key.id(), receiver))),
            Optional.ofNullable(about.path("title").asText(null)),
            Instant.EPOCH,
            events,
            true));
    session = null;
    events.clear();
  }

  /** With the very text of each value, if it is one. */
  private static StatePatch state(JsonNode state, String where, Receiver receiver) {
    Map<String, String> puts = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : state.properties()) {
      String json = entry.getValue().asText();
      byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
      if (SessionJson.value(entry.getKey(), bytes, where, receiver)) {
        puts.put(entry.getKey(), json);
      }
    }
    return new StatePatch(puts, Set.of());
  }
}
