package com.ifriend.store;

import com.google.adk.events.Event;
import com.google.adk.events.EventActions;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.Part;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Copies events as they come out of JSON, many times faster than reading the JSON again. What can
 * be changed (ADK's events and actions, maps and lists of values) is copied; immutable values are
 * shared.
 */
final class EventCopy {
  private EventCopy() {}

  static Event of(Event event) {
    Event.Builder copy = event.toBuilder().timestamp(event.timestamp());
    EventActions actions = event.actions();
    if (actions != null) {
      copy.actions(of(actions));
    }
    event.content().ifPresent(content -> copy.content(of(content)));
    event.longRunningToolIds().ifPresent(ids -> copy.longRunningToolIds(new HashSet<>(ids)));
    event.customMetadata().ifPresent(metadata -> copy.customMetadata(new ArrayList<>(metadata)));
    return copy.build();
  }

  private static EventActions of(EventActions actions) {
    // The builder copies each map of the actions.
    EventActions.Builder copy = actions.toBuilder();
    if (!actions.stateDelta().isEmpty()) {
      copy.stateDelta(of(actions.stateDelta()));
    }
    return copy.build();
  }

  private static Content of(Content content) {
    Optional<List<Part>> parts = content.parts();
    if (parts.isEmpty()) {
      return content;
    }
    List<Part> copies = new ArrayList<>(parts.get().size());
    for (Part part : parts.get()) {
      copies.add(of(part));
    }
    return content.toBuilder().parts(copies).build();
  }

  private static Part of(Part part) {
    Optional<FunctionCall> call = part.functionCall();
    Optional<FunctionResponse> response = part.functionResponse();
    if (call.flatMap(FunctionCall::args).isEmpty()
        && response.flatMap(FunctionResponse::response).isEmpty()) {
      return part;
    }
    Part.Builder copy = part.toBuilder();
    call.ifPresent(
        c -> c.args().ifPresent(args -> copy.functionCall(c.toBuilder().args(of(args)).build())));
    response.ifPresent(
        r ->
            r.response()
                .ifPresent(
                    value -> copy.functionResponse(r.toBuilder().response(of(value)).build())));
    return copy.build();
  }

  private static Map<String, Object> of(Map<String, Object> map) {
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach((key, value) -> copy.put(key, ofValue(value)));
    return copy;
  }

  /** A value as JSON has it. */
  private static @Nullable Object ofValue(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> copy = new LinkedHashMap<>();
      map.forEach((key, each) -> copy.put(key, ofValue(each)));
      return copy;
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>(list.size());
      for (Object each : list) {
        copy.add(ofValue(each));
      }
      return copy;
    }
    return value;
  }
}
