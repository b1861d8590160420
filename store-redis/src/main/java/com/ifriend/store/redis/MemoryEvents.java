package com.ifriend.store.redis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.ifriend.store.memory.NewMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** What was said, as the list of ADK events that {@code events_json} holds. */
final class MemoryEvents {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final ObjectWriter WRITER = MAPPER.writer();
  // A lone surrogate has no UTF-8 form; escaped it survives.
  private static final ObjectWriter ASCII_WRITER =
      MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

  private MemoryEvents() {}

  /**
   * @param at when it was said, in ms
   */
  static byte[] write(NewMemory memory, long at) {
    List<?> events =
        List.of(
            Map.of(
                "id", memory.source().eventId(),
                "author", memory.author(),
                "timestamp", at,
                "content",
                    Map.of(
                        "role",
                        memory.author().equals("user") ? "user" : "model",
                        "parts",
                        List.of(Map.of("text", memory.text())))));
    try {
      try {
        return WRITER.writeValueAsBytes(events);
      } catch (JsonProcessingException e) {
        return ASCII_WRITER.writeValueAsBytes(events);
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of texts has a form in JSON", e);
    }
  }

  /** The event that was written. */
  static JsonNode read(byte[] json) {
    try {
      return MAPPER.readTree(json).path(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
