package com.ifriend.app.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.adk.events.Event;
import com.google.genai.types.Part;
import com.ifriend.app.logging.Printable;
import com.ifriend.store.SessionDirectory;
import com.ifriend.store.memory.Memory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A session, one of its events, or a memory, on one line of output. */
final class Line {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Line() {}

  static String text(SessionDirectory.Entry entry) {
    return Printable.line(
        "%s  %s  %d events  %s"
            .formatted(
                entry.key().id(),
                seconds(entry.lastEventAt()),
                entry.events(),
                flat(entry.title().orElse("")))
            .strip());
  }

  static String json(SessionDirectory.Entry entry) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", entry.key().id());
    fields.put("title", entry.title().orElse(""));
    fields.put("created_at", entry.createdAt().toString());
    fields.put("last_event_at", entry.lastEventAt().toString());
    fields.put("events", entry.events());
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
