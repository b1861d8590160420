package com.ifriend.store;

import com.google.adk.events.Event;
import com.google.adk.events.EventActions;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.GenerateContentResponseUsageMetadata;
import com.google.genai.types.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives copies of an event as it comes out of JSON, many times faster than reading the JSON again.
 * What can be changed (ADK's events and actions, maps and lists of values) is copied; immutable
 * values are shared. Events with values in rarely used places are read again. Thread-safe.
 */
final class EventTemplate {
  private static final EventActions NO_ACTIONS = new EventActions();

  // Sizes on a 64-bit machine with compressed pointers; HistoryCacheTest measures what they add to.
  private static final int EVENT = 400;
  static final int MAP = 136;
  static final int ENTRY = 40;
  static final int LIST = 56;
  static final int ELEMENT = 32;
  static final int STRING = 48;
  private static final int BIG_INTEGER = 72;

  /** In digits. */
  private static final int LONGEST_LONG = 18;

  private final Event event;
  private final byte[] json;
  private final long weight;

  /** Has values in places where copying does not look for them. */
  private final boolean rare;

  /** Most events have actions that do nothing, and content that cannot be changed. */
  private final boolean idle;

  private final boolean fixed;

  /**
   * @param json of an event
   */
  EventTemplate(byte[] json) throws IOException {
    this.json = json;
    EventReader reader = new EventReader(json);
    Event plain = reader.read();
    event = plain == null ? byJackson(json) : plain;
    weight = EVENT + (plain == null ? weight(json, 0, json.length) : reader.weight());
    rare = plain == null && (hasValuesElsewhere(event) || hasListsElsewhere(event));
    event.usageMetadata().ifPresent(usage -> event.setUsageMetadata(fixed(usage)));
    idle = NO_ACTIONS.equals(event.actions());
    Content content = event.content().orElse(null);
    List<Part> parts = parts(content);
    fixed = !anyCanBeChanged(parts);
    if (fixed && plain == null && content != null && content.parts().isPresent()) {
      event.setContent(content.toBuilder().parts(List.copyOf(parts)).build());
    }
  }

  private static Event byJackson(byte[] json) throws IOException {
    Event event = Json.readEvent(json);
    if (event == null) {
      throw new IOException("null, and no event");
    }
    return event;
  }

  private static GenerateContentResponseUsageMetadata fixed(
      GenerateContentResponseUsageMetadata usage) {
    GenerateContentResponseUsageMetadata.Builder fixed = usage.toBuilder();
    usage.promptTokensDetails().map(List::copyOf).ifPresent(fixed::promptTokensDetails);
    usage.candidatesTokensDetails().map(List::copyOf).ifPresent(fixed::candidatesTokensDetails);
    usage.cacheTokensDetails().map(List::copyOf).ifPresent(fixed::cacheTokensDetails);
    usage
        .toolUsePromptTokensDetails()
        .map(List::copyOf)
        .ifPresent(fixed::toolUsePromptTokensDetails);
    return fixed.build();
  }

  static List<Part> parts(@Nullable Content content) {
    return content == null ? List.of() : content.parts().orElse(List.of());
  }

  /** Lists that can be changed, as they come out of JSON. */
  private static boolean hasListsElsewhere(Event event) {
    return event.groundingMetadata().isPresent()
        || event.customMetadata().isPresent()
        || event.functionCalls().stream().anyMatch(call -> call.partialArgs().isPresent())
        || event.functionResponses().stream().anyMatch(r -> r.parts().isPresent());
  }

  /** How many bytes of the heap it holds, roughly. */
  long weight() {
    return weight;
  }

  /** The same of what is decoded of a piece of JSON, told by its signs. */
  static long weight(byte[] json, int from, int to) {
    long weight = 0;
    boolean text = false;
    int start = 0;
    boolean ascii = true;
    int digits = 0;
    for (int i = from; i < to; i++) {
      byte b = json[i];
      digits = !text && b >= '0' && b <= '9' ? digits + 1 : 0;
      if (digits > LONGEST_LONG) {
        // Digits of a BigInteger take half a byte each, beside the object.
        weight += digits == LONGEST_LONG + 1 ? BIG_INTEGER : 1;
      }
      if (text) {
        ascii &= b >= 0;
        if (b == '\\') {
          i++;
        } else if (b == '"') {
          text = false;
          weight += STRING + (i - start) * (ascii ? 1L : 2L);
        }
      } else if (b == '"') {
        text = true;
        ascii = true;
        start = i;
      } else if (b == '{') {
        weight += MAP;
      } else if (b == '[') {
        weight += LIST;
      } else if (b == ':') {
        weight += ENTRY;
      } else if (b == ',') {
        weight += ELEMENT;
      }
    }
    return weight;
  }

  /** Whether it has values of no type elsewhere than in calls, their responses and the state. */
  static boolean hasValuesElsewhere(Event event) {
    EventActions actions = event.actions();
    if (actions != null
        && !(actions.requestedAuthConfigs().isEmpty()
            && actions.requestedToolConfirmations().isEmpty()
            && actions.compaction().isEmpty())) {
      return true;
    }
    for (Part part : parts(event.content().orElse(null))) {
      if (part.partMetadata().isPresent()
          || part.toolCall().isPresent()
          || part.toolResponse().isPresent()) {
        return true;
      }
    }
    return false;
  }

  Event copy() throws IOException {
    if (rare) {
      return Json.readEvent(json);
    }
    Event.Builder copy = event.toBuilder().timestamp(event.timestamp());
    EventActions actions = event.actions();
    if (idle) {
      // The builder would make four maps with room for entries.
      copy.actions(new EventActions());
    } else if (actions != null) {
      copy.actions(of(actions));
    }
    if (!fixed) {
      event.content().ifPresent(content -> copy.content(of(content)));
    }
    event.longRunningToolIds().ifPresent(ids -> copy.longRunningToolIds(new HashSet<>(ids)));
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
    List<Part> copies = new ArrayList<>();
    for (Part part : parts(content)) {
      copies.add(of(part));
    }
    return content.toBuilder().parts(copies).build();
  }

  private static boolean anyCanBeChanged(List<Part> parts) {
    for (Part part : parts) {
      if (canBeChanged(part)) {
        return true;
      }
    }
    return false;
  }

  static boolean canBeChanged(Part part) {
    return part.thoughtSignature().isPresent()
        || part.inlineData().isPresent()
        || part.functionCall().flatMap(FunctionCall::args).isPresent()
        || part.functionResponse().flatMap(FunctionResponse::response).isPresent();
  }

  private static Part of(Part part) {
    if (!canBeChanged(part)) {
      return part;
    }
    Optional<FunctionCall> call = part.functionCall();
    Optional<FunctionResponse> response = part.functionResponse();
    Part.Builder copy = part.toBuilder();
    part.thoughtSignature().ifPresent(bytes -> copy.thoughtSignature(bytes.clone()));
    part.inlineData()
        .ifPresent(
            blob ->
                blob.data()
                    .ifPresent(
                        bytes -> copy.inlineData(blob.toBuilder().data(bytes.clone()).build())));
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
