package com.ifriend.store;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.ObjectReader;
import com.google.adk.events.Event;
import com.google.adk.events.EventActions;
import com.google.genai.types.Content;
import com.google.genai.types.FinishReason;
import com.google.genai.types.FunctionCall;
import com.google.genai.types.FunctionResponse;
import com.google.genai.types.GenerateContentResponseUsageMetadata;
import com.google.genai.types.Part;
import com.ifriend.store.PlainJson.NotPlain;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads events of the shapes that nearly all have: text, calls of functions and their responses,
 * state, usage. They are equal to what Jackson makes of the same bytes; the rest is left to it.
 */
final class EventReader {
  /** Counts of many kinds, with each answer of a model. */
  private static final ObjectReader USAGE =
      Json.readerFor(GenerateContentResponseUsageMetadata.class);

  private static final Shape<FunctionCall.Builder> CALL =
      new Shape<FunctionCall.Builder>()
          .with("id", (c, json) -> c.id(json.string()))
          .with("args", (c, json) -> c.args(json.map()))
          .with("name", (c, json) -> c.name(json.string()));

  private static final Shape<FunctionResponse.Builder> RESPONSE =
      new Shape<FunctionResponse.Builder>()
          .with("id", (r, json) -> r.id(json.string()))
          .with("name", (r, json) -> r.name(json.string()))
          .with("response", (r, json) -> r.response(json.map()));

  private static final Shape<Part.Builder> PART =
      new Shape<Part.Builder>()
          .with("text", (p, json) -> p.text(json.string()))
          .with(
              "functionCall",
              (p, json) -> p.functionCall(CALL.read(json, FunctionCall.builder()).build()))
          .with(
              "functionResponse",
              (p, json) ->
                  p.functionResponse(RESPONSE.read(json, FunctionResponse.builder()).build()))
          .with("thought", (p, json) -> p.thought(json.bool()))
          .with("thoughtSignature", (p, json) -> p.thoughtSignature(json.bytes()));

  private static final Shape<Content.Builder> CONTENT =
      new Shape<Content.Builder>()
          .with("parts", (c, json) -> c.parts(parts(json)))
          .with("role", (c, json) -> c.role(json.string()));

  private static final Shape<EventActions.Builder> ACTIONS =
      new Shape<EventActions.Builder>()
          .with("stateDelta", (a, json) -> a.stateDelta(json.map()))
          .with("artifactDelta", (a, json) -> nothing(json))
          .with("requestedAuthConfigs", (a, json) -> nothing(json))
          .with("requestedToolConfirmations", (a, json) -> nothing(json))
          .with("transferToAgent", (a, json) -> a.transferToAgent(json.string()));

  private static final Shape<Event.Builder> EVENT =
      new Shape<Event.Builder>()
          .with("id", (e, json) -> e.id(json.string()))
          .with("invocationId", (e, json) -> e.invocationId(json.stringOrNull()))
          .with("author", (e, json) -> e.author(json.string()))
          .with("content", (e, json) -> e.content(CONTENT.read(json, Content.builder()).build()))
          .with(
              "actions", (e, json) -> e.actions(ACTIONS.read(json, EventActions.builder()).build()))
          .with("timestamp", (e, json) -> e.timestamp(json.integer()))
          .with("longRunningToolIds", (e, json) -> e.longRunningToolIds(json.strings()))
          .with("partial", (e, json) -> e.partial(json.bool()))
          .with("turnComplete", (e, json) -> e.turnComplete(json.bool()))
          .with("finishReason", (e, json) -> e.finishReason(new FinishReason(json.string())))
          .with("usageMetadata", (e, json) -> e.usageMetadata(USAGE.readValue(json.object())))
          .with("avgLogprobs", (e, json) -> e.avgLogprobs(json.number().doubleValue()))
          .with("branch", (e, json) -> e.branch(json.string()))
          .with("modelVersion", (e, json) -> e.modelVersion(json.string()));

  private final PlainJson json;

  /**
   * @param json of one event
   */
  EventReader(byte[] json) {
    this.json = new PlainJson(json);
  }

  /**
   * The event; null for Jackson to read. Its list of parts cannot be changed if no part can be, nor
   * is there anything that could be where {@link EventTemplate} does not look for it.
   */
  @Nullable Event read() {
    try {
      return EVENT.read(json, Event.builder()).build();
    } catch (NotPlain | IndexOutOfBoundsException | IllegalArgumentException | IOException e) {
      return null;
    }
  }

  /** How many bytes of the heap the event takes beside itself, roughly. */
  long weight() {
    return json.weight();
  }

  private static List<Part> parts(PlainJson json) throws IOException {
    List<Part> parts = new ArrayList<>(1);
    boolean fixed = true;
    for (boolean more = json.opens('[', ']'); more; more = json.goesOn(']')) {
      Part part = PART.read(json, Part.builder()).build();
      fixed &= !EventTemplate.canBeChanged(part);
      parts.add(part);
    }
    return fixed ? List.copyOf(parts) : parts;
  }

  private static PlainJson nothing(PlainJson json) {
    if (json.opens('{', '}')) {
      throw new NotPlain();
    }
    return json;
  }

  private interface Field<B> {
    Object read(B builder, PlainJson json) throws IOException;
  }

  /** The fields that an object may have, in the order in which they are usually written. */
  private static final class Shape<B> {
    private final List<byte[]> names = new ArrayList<>();
    private final List<Field<B>> fields = new ArrayList<>();

    Shape<B> with(String name, Field<B> field) {
      names.add(('"' + name + "\":").getBytes(ISO_8859_1));
      fields.add(field);
      return this;
    }

    B read(PlainJson json, B builder) throws IOException {
      int next = 0;
      for (boolean more = json.opens('{', '}'); more; more = json.goesOn('}')) {
        next = pass(json, next);
        var unused = fields.get(next++).read(builder, json);
      }
      return builder;
    }

    /** Which field's name stands here; those from the expected one on are looked at first. */
    private int pass(PlainJson json, int expected) {
      int index = expected;
      for (int tries = names.size(); tries > 0; tries--, index++) {
        index = index < names.size() ? index : 0;
        if (json.passes(names.get(index))) {
          return index;
        }
      }
      throw new NotPlain();
    }
  }
}
