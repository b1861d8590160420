package com.ifriend.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.google.adk.events.Event;
import com.google.adk.events.EventActions;
import com.google.genai.types.Content;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.Part;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An event in the form in which it will come back from the store, with its JSON.
 *
 * <p>Nothing gets this far that could not be read again. Values that JSON has in another form (a
 * {@code Long} that fits an {@code Integer}, a NaN, an object of the tool's own) are taken as JSON
 * gives them back, so that this turn sees what the next one will.
 *
 * <p>A tool's result is never refused: its call would stay without a response, and a model refuses
 * such a history in each later turn. What of it cannot be stored is replaced by an error that the
 * model can read.
 *
 * @param event the given object itself, where nothing had to be changed
 * @param document at most {@link StoredSessionService#MAX_EVENT_BYTES} of JSON
 * @param changes of the state
 */
record StorableEvent(Event event, NewEvent document, StateChanges changes) {
  /** The key of a result that stands for one that cannot be stored, as ADK's own tools name it. */
  private static final String ERROR = "error";

  private static final Logger logger = LoggerFactory.getLogger(StorableEvent.class);

  /**
   * @throws UnstorableValueException saying what cannot be stored, if the event is no tool's result
   */
  static StorableEvent of(Event event) {
    try {
      return asItIs(event);
    } catch (UnstorableValueException refusal) {
      if (event.functionResponses().isEmpty()) {
        throw refusal;
      }
      return withErrors(event, refusal);
    }
  }

  private static StorableEvent asItIs(Event event) {
    if (!Json.isWellFormed(event.id())) {
      throw new UnstorableValueException(
          "An event id holds half of a surrogate pair, which has no UTF-8 form; use well-formed text",
          null);
    }
    EventActions actions = event.actions();
    StateChanges changes = StateChanges.of(actions == null ? null : actions.stateDelta());
    Event normal = withDelta(event, changes.stored());
    Json.Written written = encode(normal);
    byte[] json = written.json;
    return new StorableEvent(
        looksAsInJson(normal) && !written.mended ? normal : readAgain(normal, json),
        new NewEvent(
            event.id(), event.timestamp(), json, SessionTitle.of(event), OptionalLong.empty()),
        changes);
  }

  private static Event withDelta(Event event, Map<String, Object> delta) {
    EventActions actions = event.actions();
    return actions == null
            || (delta.isEmpty() && actions.stateDelta().isEmpty())
            || actions.stateDelta().equals(delta)
        ? event
        : event.toBuilder()
            .timestamp(event.timestamp())
            .actions(actions.toBuilder().stateDelta(delta).build())
            .build();
  }

  private static Json.Written encode(Event event) {
    Json.Written written;
    try {
      written = Json.write(event);
    } catch (JsonProcessingException e) {
      throw unstorable(event, e);
    }
    int bytes = written.json.length;
    if (bytes > StoredSessionService.MAX_EVENT_BYTES) {
      throw new UnstorableValueException(
          String.format(
              "Event %s has %,d bytes, more than the %,d that are stored; keep large content as an"
                  + " artifact and put a reference into the event",
              event.id(), bytes, StoredSessionService.MAX_EVENT_BYTES),
          null);
    }
    return written;
  }

  private static Event readAgain(Event event, byte[] json) {
    try {
      return Json.readEvent(json);
    } catch (IOException e) {
      throw unstorable(event, e);
    }
  }

  private static UnstorableValueException unstorable(Event event, IOException cause) {
    return new UnstorableValueException(
        "Event " + event.id() + " cannot be stored as JSON: " + Json.problem(cause), cause);
  }

  /** Whether no value of the event has another form in JSON. Typed fields keep theirs. */
  private static boolean looksAsInJson(Event event) {
    if (EventTemplate.hasValuesElsewhere(event)) {
      return false;
    }
    for (Part part : EventTemplate.parts(event.content().orElse(null))) {
      if (!isJson(part.functionCall().flatMap(FunctionCall::args).orElse(Map.of()))
          || !isJson(
              part.functionResponse().flatMap(FunctionResponse::response).orElse(Map.of()))) {
        return false;
      }
    }
    return true;
  }

  /** Whether the value, which was written already and so is not too deep, is read as it is. */
  private static boolean isJson(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> each : map.entrySet()) {
        if (!(each.getKey() instanceof String) || !isJson(each.getValue())) {
          return false;
        }
      }
      return true;
    }
    if (value instanceof List<?> list) {
      for (Object each : list) {
        if (!isJson(each)) {
          return false;
        }
      }
      return true;
    }
    if (value instanceof Long number) {
      return number.intValue() != number;
    }
    if (value instanceof Double number) {
      return Double.isFinite(number);
    }
    if (value instanceof BigInteger number) {
      return number.bitLength() > 63;
    }
    return value instanceof String || value instanceof Integer || value instanceof Boolean;
  }

  /**
   * The results that cannot be stored become errors; where that is not enough, all of them, and
   * what the tools meant to change is left out.
   */
  private static StorableEvent withErrors(Event event, UnstorableValueException refusal) {
    logger.warn("A tool's result is stored as an error: {}", refusal.getMessage());
    Content content = event.content().orElseThrow();
    List<Part> parts = content.parts().orElseThrow();
    List<Part> some = parts.stream().map(p -> isStorable(p) ? p : error(p, refusal)).toList();
    try {
      return asItIs(
          event.toBuilder()
              .timestamp(event.timestamp())
              .content(content.toBuilder().parts(some).build())
              .build());
    } catch (UnstorableValueException e) {
      Event.Builder bare =
          Event.builder()
              .id(event.id())
              .invocationId(event.invocationId())
              .author(event.author())
              .timestamp(event.timestamp())
              .content(
                  Content.builder()
                      .role(content.role().orElse("user"))
                      .parts(
                          parts.stream()
                              .filter(part -> part.functionResponse().isPresent())
                              .map(part -> error(part, refusal))
                              .toList())
                      .build());
      event.branch().ifPresent(bare::branch);
      return asItIs(bare.build());
    }
  }

  private static boolean isStorable(Part part) {
    try {
      byte[] json = Json.write(part).json;
      var unused = Json.readPart(json);
      return json.length <= StoredSessionService.MAX_EVENT_BYTES;
    } catch (IOException e) {
      return false;
    }
  }

  private static Part error(Part part, UnstorableValueException refusal) {
    return part.functionResponse()
        .map(
            response ->
                Part.builder()
                    .functionResponse(
                        response.toBuilder()
                            .clearParts()
                            .response(
                                Map.of(ERROR, "The result was not kept. " + refusal.getMessage()))
                            .build())
                    .build())
        .orElse(part);
  }
}
