package com.ifriend.bench.peers.contender;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.adk.JsonBaseModel;
import com.google.adk.events.Event;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A history as one JSON array. What is only written back is parsed into maps, which is quicker than
 * into events.
 */
final class EventJson {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<List<Map<String, Object>>> MAPS = new TypeReference<>() {};
  private static final TypeReference<List<Event>> EVENTS = new TypeReference<>() {};

  private EventJson() {}

  static byte[] with(byte @Nullable [] history, List<Event> more) throws IOException {
    List<Map<String, Object>> events =
        history == null ? new ArrayList<>() : JSON.readValue(history, MAPS);
    for (Event event : more) {
      events.add(JSON.readValue(event.toJson(), new TypeReference<Map<String, Object>>() {}));
    }
    return JSON.writeValueAsBytes(events);
  }

  static List<Event> parse(byte @Nullable [] history) throws IOException {
    return history == null ? List.of() : JsonBaseModel.getMapper().readValue(history, EVENTS);
  }
}
