package com.ifriend.app.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.adk.events.Event;
import com.google.genai.types.Part;
import com.ifriend.agent.ConversationTitle;
import com.ifriend.app.logging.Printable;
import com.ifriend.store.StoredSession;
import com.ifriend.store.memory.Memory;
import com.ifriend.store.turns.QueuedTurn;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A session, one of its events, a memory or a message that waits, on one line of output. */
final class Line {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Line() {}

  static String text(StoredSession session) {
    return Printable.line(
        "%s  %s  %d events  %s"
            .formatted(
                session.key().id(),
                seconds(session.lastEventAt()),
                session.count(),
                flat(ConversationTitle.of(session).orElse("")))
            .strip());
  }

  static String json(StoredSession session) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", session.key().id());
    fields.put("title", ConversationTitle.of(session).orElse(""));
    fields.put("created_at", session.createdAt().toString());
    fields.put("last_event_at", session.lastEventAt().toString());
    fields.put("events", session.count());
    return json(fields);
  }

  static String text(Event event) {
    List<Part> parts = event.content().flatMap(content -> content.parts()).orElse(List.of());
    return Printable.line(
        "%s  %s: %s"
            .formatted(
                seconds(Instant.ofEpochMilli(event.timestamp())),
                event.author(),
                flat(parts.stream().map(Line::text).collect(Collectors.joining(" "))))
            .strip());
  }

  private static String text(Part part) {
    if (part.functionCall().isPresent()) {
      return "→ "
          + part.functionCall().get().name().orElse("")
          + part.functionCall().get().args().orElse(Map.of());
    }
    if (part.functionResponse().isPresent()) {
      return "← " + part.functionResponse().get().name().orElse("");
    }
    return part.text().orElse("[no text]");
  }

  static String text(Memory memory) {
    return Printable.line(
        "%s  %s  %s  %s"
            .formatted(
                memory.id(),
                seconds(memory.lastSaidAt()),
                memory.audience().key(),
                flat(memory.text())));
  }

  static String json(Memory memory) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", memory.id());
    fields.put("author", memory.author());
    fields.put("text", memory.text());
    fields.put("audience", memory.audience().key());
    fields.put("first_said_at", memory.firstSaidAt().toString());
    fields.put("last_said_at", memory.lastSaidAt().toString());
    fields.put("times_said", memory.timesSaid());
    fields.put("session", memory.source().sessionId());
    return json(fields);
  }

  static String text(QueuedTurn turn) {
    return Printable.line(
        "%s  %s  from %s in %s, attempt %d%s"
            .formatted(
                turn.id(),
                seconds(turn.acceptedAt()),
                turn.author(),
                turn.lane(),
                turn.attempts(),
                turn.parkedFor().map(why -> ": " + flat(why)).orElse("")));
  }

  static String json(QueuedTurn turn) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", turn.id());
    fields.put("lane", turn.lane());
    fields.put("author", turn.author());
    fields.put("accepted_at", turn.acceptedAt().toString());
    fields.put("attempts", turn.attempts());
    turn.parkedFor().ifPresent(why -> fields.put("given_up_for", why));
    return json(fields);
  }

  private static Instant seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }

  private static String flat(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ");
  }

  private static String json(Map<String, Object> fields) {
    try {
      return Printable.line(JSON.writeValueAsString(fields));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers cannot fail to be JSON", e);
    }
  }
}
