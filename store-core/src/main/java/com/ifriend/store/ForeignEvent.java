package com.ifriend.store;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.adk.events.Event;
import com.google.adk.events.EventActions;
import com.google.adk.sessions.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * An event that another program has written, in the form in which a store keeps it; for who brings
 * sessions here. Read are the forms of ADK for Java, Python and JavaScript. Keys of the state,
 * arguments and results of tools, and fields that ADK does not know, stay as they are. Immutable.
 */
public final class ForeignEvent {
  private static final String USER = "user";

  /** More fields than that are not left out of one event. */
  private static final int MOST_LEFT_OUT = 16;

  private final Event event;
  private final NewEvent document;
  private final byte[] written;
  private final ScopedPatch patch;
  private final int unstorable;
  private final List<String> odd;

  private ForeignEvent(
      Event event, NewEvent document, byte[] written, Delta delta, List<String> odd) {
    this.event = event;
    this.document = document;
    this.written = written;
    this.patch = StateChanges.of(delta.values).patch();
    this.unstorable = delta.unstorable.size();
    this.odd = List.copyOf(odd);
  }

  /**
   * What an event is given where it has nothing of its own.
   *
   * @param id unique within its session, and the same at each reading
   * @param timestamp in milliseconds since the epoch
   * @param invocationId of the turn it belongs to, unless it begins one
   * @param agent the author of what no user wrote
   */
  public record Missing(String id, long timestamp, String invocationId, String agent) {}

  /**
   * Reads an event in any of the forms.
   *
   * @param agent who is to be the author of what no user wrote, if the event does not keep its own
   * @throws UnstorableValueException saying why it cannot be read or stored; never quotes it
   */
  public static ForeignEvent of(byte[] json, Missing missing, Optional<String> agent) {
    List<String> odd = new ArrayList<>();
    try {
      ObjectNode ours = Json.ours(object(json));
      complete(ours, missing, odd);
      if (!USER.equals(ours.path("author").asText())) {
        agent.ifPresent(name -> ours.put("author", name));
      }
      Event event = read(ours, odd);
      Delta delta = Delta.of(event);
      if (!delta.unstorable.isEmpty()
          && ours.path("actions").path("stateDelta") instanceof ObjectNode values) {
        values.remove(delta.unstorable);
        event = Json.readEvent(ours);
      }
      byte[] document = Json.write(ours).json;
      if (holdsNoNumber(ours)) {
        odd.add("with a number that is not finite: it is kept as text");
        event = Json.readEvent(document);
      }
      requireStorable(event, document);
      return new ForeignEvent(
          event,
          new NewEvent(
              event.id(),
              event.timestamp(),
              document,
              SessionTitle.of(event),
              OptionalLong.empty()),
          json,
          delta,
          odd);
    } catch (IOException e) {
      throw new UnstorableValueException(Damage.ofEvent(json).orElse("cannot be read"), e);
    }
  }

  /**
   * An event that a store of ours has kept, whose bytes stay as they are.
   *
   * @throws UnstorableValueException saying why it cannot be read; never quotes it
   */
  public static ForeignEvent ours(byte[] json) {
    try {
      Event event = new StoredEvent(json).event();
      if (event.id() == null || SetAside.is(json)) {
        throw new UnstorableValueException("stands for one that was put aside, or has no id", null);
      }
      requireStorable(event, json);
      return new ForeignEvent(
          event,
          new NewEvent(event.id(), event.timestamp(), json),
          json,
          Delta.of(event),
          List.of());
    } catch (IOException | RuntimeException e) {
      throw e instanceof UnstorableValueException known
          ? known
          : new UnstorableValueException(Damage.ofEvent(json).orElse("cannot be read"), e);
    }
  }

  /**
   * An event that only changes the state of its session.
   *
   * @param state new values, of the session alone
   */
  public static ForeignEvent ofState(Missing of, StatePatch state) {
    ObjectNode written = JsonNodeFactory.instance.objectNode();
    ObjectNode delta = written.putObject("actions").putObject("stateDelta");
    state
        .puts()
        .forEach(
            (key, json) -> {
              try {
                delta.set(key, Json.readTree(json.getBytes(StandardCharsets.UTF_8)));
              } catch (IOException e) {
                throw new UnstorableValueException("State key '" + key + "' holds no JSON", e);
              }
            });
    written.put("author", of.agent());
    return of(written.toString().getBytes(StandardCharsets.UTF_8), of, Optional.empty());
  }

  /** Whether one that JSON does not have is somewhere inside. */
  private static boolean holdsNoNumber(JsonNode node) {
    if (node.isFloatingPointNumber()) {
      return node.isDouble() && !Double.isFinite(node.doubleValue());
    }
    for (JsonNode inside : node) {
      if (holdsNoNumber(inside)) {
        return true;
      }
    }
    return false;
  }

  private static ObjectNode object(byte[] json) {
    JsonNode node;
    try {
      node = Json.readTree(json);
    } catch (IOException e) {
      throw new UnstorableValueException("is no JSON", e);
    }
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new UnstorableValueException("is JSON, but no object", null);
  }

  /** What an event changes in the state: what can be stored of it, and the keys of what cannot. */
  private record Delta(Map<String, Object> values, Set<String> unstorable) {
    static Delta of(Event event) {
      EventActions actions = event.actions();
      Map<String, Object> values = new HashMap<>();
      Set<String> unstorable = new HashSet<>();
      if (actions != null) {
        actions
            .stateDelta()
            .forEach(
                (key, value) -> {
                  try {
                    var unused = StateChanges.of(Map.of(key, value));
                    values.put(key, value);
                  } catch (UnstorableValueException e) {
                    // Its message names the key, which may be a user's word.
                    unstorable.add(key);
                  }
                });
      }
      return new Delta(values, unstorable);
    }
  }

  private static void requireStorable(Event event, byte[] document) {
    if (!Json.isWellFormed(event.id())) {
      throw new UnstorableValueException("has an id that is no well-formed text", null);
    }
    if (SealedForm.isEvent(document)) {
      throw new UnstorableValueException(
          "is sealed; export it where SESSION_ENCRYPTION_KEYSET is set", null);
    }
    if (document.length > StoredSessionService.MAX_EVENT_BYTES) {
      throw new UnstorableValueException(
          "has %,d bytes, more than the %,d that are stored"
              .formatted(document.length, StoredSessionService.MAX_EVENT_BYTES),
          null);
    }
  }

  private static void complete(ObjectNode event, Missing missing, List<String> odd) {
    if (!event.path("id").isTextual() || event.path("id").asText().isEmpty()) {
      odd.add("without an id of its own: it was given one");
      event.put("id", missing.id());
    }
    if (!event.path("timestamp").isIntegralNumber()) {
      odd.add("without a time stamp that can be read: it has the time of what was around it");
      event.put("timestamp", missing.timestamp());
    }
    if (!event.path("author").isTextual()) {
      odd.add("without an author: it follows from the role of its content");
      boolean user = event.path("content").path("role").asText().equals(USER);
      event.put("author", user && !isAnswer(event) ? USER : missing.agent());
    }
    if (!event.path("invocationId").isTextual()) {
      odd.add("without an invocation id: it has that of its turn");
      boolean begins = event.path("author").asText().equals(USER) && !isAnswer(event);
      event.put("invocationId", begins ? "e-" + event.path("id").asText() : missing.invocationId());
    }
    if (event.path("actions").path("stateDelta") instanceof ObjectNode delta
        && delta.properties().removeIf(entry -> entry.getKey().startsWith(State.TEMP_PREFIX))) {
      odd.add("with temp: state: that is never kept");
    }
  }

  /** Whether a tool has answered here. */
  private static boolean isAnswer(ObjectNode event) {
    return event.path("content").path("parts").findValue("functionResponse") != null;
  }

  /** Without the fields that have a type which ADK for Java does not read. */
  private static Event read(ObjectNode document, List<String> odd) throws IOException {
    for (int tries = 0; ; tries++) {
      try {
        return Json.readEvent(document);
      } catch (JsonMappingException e) {
        if (tries == MOST_LEFT_OUT || !remove(document, e.getPath())) {
          throw e;
        }
        odd.add("with another type in " + Damage.path(e) + ": the field was left out");
      }
    }
  }

  private static boolean remove(ObjectNode document, List<JsonMappingException.Reference> path) {
    JsonNode node = document;
    for (JsonMappingException.Reference step : path.subList(0, Math.max(0, path.size() - 1))) {
      node =
          step.getFieldName() == null ? node.path(step.getIndex()) : node.path(step.getFieldName());
    }
    if (path.isEmpty()) {
      return false;
    }
    JsonMappingException.Reference last = path.get(path.size() - 1);
    return node instanceof ObjectNode object
        ? object.remove(last.getFieldName()) != null
        : node instanceof ArrayNode list && list.remove(last.getIndex()) != null;
  }

  /** As it is to be appended. */
  public NewEvent document() {
    return document;
  }

  /** What it changes in the state. */
  public ScopedPatch patch() {
    return patch;
  }

  /** What its writer left open or wrote in a way that is not kept, in words for a report. */
  public List<String> odd() {
    return odd;
  }

  /**
   * How many values of the state it brings that cannot be stored, as a number that is not finite.
   * They are in neither {@link #patch} nor, unless it is {@link #ours}, the {@link #document}.
   */
  public int unstorable() {
    return unstorable;
  }

  /** Whether it is a piece of one that is still being written, of which stores keep none. */
  public boolean partial() {
    return event.partial().orElse(false);
  }

  /** Of the turn that it belongs to. */
  public String invocationId() {
    return String.valueOf(event.invocationId());
  }

  /** Whether a stored event is this one, as it was written or is kept here; time stamps apart. */
  public boolean isSame(StoredEvent stored) {
    if (Arrays.equals(written, stored.json())) {
      return true;
    }
    Optional<Event> other = stored.readable();
    return other.isPresent() && Json.sayTheSame(event, other.get());
  }

  /**
   * Reads a time as other programs write it: ISO, with a blank in place of the T as well, in UTC
   * unless it has an offset.
   *
   * @return empty if it is none
   */
  public static Optional<Instant> time(String text) {
    return ForeignJson.instant(text);
  }

  /** The id of a stored event; empty if it has none, or cannot be read. */
  public static Optional<String> id(StoredEvent stored) {
    return stored.readable().map(Event::id);
  }
}
