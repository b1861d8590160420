package com.ifriend.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.ifriend.app.logging.Printable;
import com.ifriend.store.memory.Memory;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** A memory on one line of output. */
final class MemoryLine {
  private static final ObjectMapper JSON = new ObjectMapper();

  private MemoryLine() {}

  static String text(Memory memory) {
    return Printable.line(
        String.join(
            "  ",
            memory.id(),
            memory.lastSaidAt().truncatedTo(ChronoUnit.SECONDS).toString(),
            memory.audience().key(),
            memory.text().replaceAll("\\p{Cntrl}+", " ")));
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
    try {
      return Printable.line(JSON.writeValueAsString(fields));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts and numbers cannot fail to be JSON", e);
    }
  }
}
