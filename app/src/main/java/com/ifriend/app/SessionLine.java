package com.ifriend.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.adk.events.Event;
import com.google.genai.types.Part;
import com.ifriend.app.logging.Printable;
import com.ifriend.store.SessionDirectory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A session, or one of its events, on one line of output. */
final class SessionLine {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SessionLine() {}

  static String text(SessionDirectory.Entry entry) {
    return Printable.line(
        "%s  %s  %d events  %s"
            .formatted(
                entry.key().id(),
                entry.lastEventAt().truncatedTo(ChronoUnit.SECONDS),
                entry.events(),
                printable(entry.title().orElse("")))
            .strip());
  }

  static String json(SessionDirectory.Entry entry) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", entry.key().id());
    fields.put("title", entry.title().orElse(""));
    fields.put("created_at", entry.createdAt().toString());
    fields.put("last_event_at", entry.lastEventAt().toString());
    fields.put("events", entry.events());
    try {
      return Printable.line(JSON.writeValueAsString(fields));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers cannot fail to be JSON", e);
    }
  }

  static String text(Event event) {
    List<Part> parts = event.content().flatMap(content -> content.parts()).orElse(List.of());
    return Printable.line(
        "%s  %s: %s"
            .formatted(
                Instant.ofEpochMilli(event.timestamp()).truncatedTo(ChronoUnit.SECONDS),
                event.author(),
                printable(parts.stream().map(SessionLine::text).collect(Collectors.joining(" "))))
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

  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ");
  }
}
