package com.ifriend.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.google.adk.JsonBaseModel;
import com.google.adk.events.Event;
import com.google.adk.events.EventActions;
import com.google.adk.events.ToolConfirmation;
import com.google.adk.sessions.State;
import com.google.genai.types.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * ADK's own JSON, with {@link State#REMOVED} written as {@code null} (which ADK reads as REMOVED)
 * instead of a text that a user's string could equal, and without the empty maps of an event's
 * actions.
 *
 * <p>What is read is limited by nothing but the length of the document, since it was written once.
 * Earlier versions wrote NaN and infinity as bare words, which are read too.
 */
final class Json {
  private static final ObjectMapper MAPPER =
      JsonBaseModel.getMapper()
          .copy()
          .registerModule(
              new SimpleModule("ifriend-removed")
                  .addSerializer(State.REMOVED.getClass(), new RemovedAsNull()))
          .addMixIn(EventActions.class, WithoutEmptyMaps.class)
          .configure(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS.mappedFeature(), true)
          .configure(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER.mappedFeature(), true);

  static {
    MAPPER
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(StreamWriteConstraints.DEFAULT_MAX_DEPTH)
                .maxNameLength(Integer.MAX_VALUE)
                .maxNumberLength(Integer.MAX_VALUE)
                .maxStringLength(Integer.MAX_VALUE)
                .build());
  }

  private static final String ESCAPE_BEGINS = "\\u";
  private static final byte[] REPLACEMENT = "\\uFFFD".getBytes(StandardCharsets.US_ASCII);
  private static final int ESCAPE = REPLACEMENT.length;

  /** What is not in the first plane (emoji) takes 4 bytes this way, and 12 as escapes. */
  private static final ObjectWriter WRITER =
      MAPPER.writer().with(JsonGenerator.Feature.COMBINE_UNICODE_SURROGATES_IN_UTF8);

  private static final ObjectWriter STRICT_WRITER =
      MAPPER.writer().without(JsonWriteFeature.WRITE_NAN_AS_STRINGS);
  private static final ObjectReader READER = MAPPER.reader();
  private static final ObjectReader VALUE_READER = MAPPER.readerFor(Object.class);

  private static final ForeignJson FOREIGN = new ForeignJson(MAPPER);

  private Json() {}

  /** Whether the text has a UTF-8 form, that is, no lone surrogates. */
  static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  /** What was written, and whether names in it had to be mended. */
  static final class Written {
    final byte[] json;
    final boolean mended;

    Written(byte[] json) {
      this.json = withWholeNames(json);
      mended = this.json != json;
    }
  }

  static Written write(Object value) throws JsonProcessingException {
    return write(value, WRITER);
  }

  private static Written write(Object value, ObjectWriter writer) throws JsonProcessingException {
    try {
      return new Written(writer.writeValueAsBytes(value));
    } catch (JsonProcessingException e) {
      // A lone surrogate has no UTF-8 form; escaped it survives in a value.
      return escaped(value, writer);
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
      // Of an object that is not ours. Jackson lets some through.
      throw failed(e);
    }
  }

  private static Written escaped(Object value, ObjectWriter writer) throws JsonProcessingException {
    try {
      return new Written(writer.with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValueAsBytes(value));
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
      throw failed(e);
    }
  }

  private static JsonMappingException failed(Throwable cause) {
    return new JsonMappingException(null, cause.getClass().getSimpleName(), cause);
  }

  /** For a value of a state: a number that JSON does not have is not written. */
  static String writeNumbersOnly(Object value) throws JsonProcessingException {
    return new String(write(value, STRICT_WRITER).json, StandardCharsets.UTF_8);
  }

  static Object readValue(String json) throws JsonProcessingException {
    try {
      return VALUE_READER.readValue(json);
    } catch (JsonProcessingException e) {
      // As earlier versions wrote it.
      byte[] written = json.getBytes(StandardCharsets.UTF_8);
      byte[] mended = withWholeNames(written);
      if (Arrays.equals(mended, written)) {
        throw e;
      }
      return VALUE_READER.readValue(new String(mended, StandardCharsets.UTF_8));
    }
  }

  /** For a part of a document. */
  static ObjectReader readerFor(Class<?> type) {
    return READER.forType(type);
  }

  /** Also one that ADK for another language wrote, see {@link ForeignJson}. */
  static Event readEvent(byte[] json) throws IOException {
    Optional<ObjectNode> foreign = ForeignJson.maybe(json) ? foreign(json) : Optional.empty();
    if (foreign.isPresent()) {
      return readEvent(foreign.get());
    }
    try {
      return read(json, Event.class);
    } catch (JsonProcessingException e) {
      // In base64 of another alphabet, perhaps.
      foreign = foreign(json);
      if (foreign.isEmpty()) {
        throw e;
      }
      return readEvent(foreign.get());
    }
  }

  static Event readEvent(ObjectNode event) throws IOException {
    return READER.treeToValue(event, Event.class);
  }

  private static Optional<ObjectNode> foreign(byte[] json) {
    try {
      return FOREIGN.translated(readTree(json));
    } catch (IOException e) {
      // Whoever reads it as ours says what is wrong.
      return Optional.empty();
    }
  }

  /** An event in the form that is stored here, whoever wrote it. */
  static ObjectNode ours(ObjectNode event) {
    return FOREIGN.translated(event).orElse(event);
  }

  static JsonNode readTree(byte[] json) throws IOException {
    return MAPPER.readTree(json);
  }

  static Part readPart(byte[] json) throws IOException {
    return read(json, Part.class);
  }

  private static <T> T read(byte[] json, Class<T> type) throws IOException {
    try {
      return READER.readValue(json, type);
    } catch (JsonProcessingException e) {
      // As earlier versions wrote it.
      byte[] mended = withWholeNames(json);
      if (Arrays.equals(mended, json)) {
        throw e;
      }
      return READER.readValue(mended, type);
    }
  }

  /**
   * With U+FFFD in place of each lone surrogate in a name. Jackson reads none from 2.21.5 on; those
   * in values it does. They are always escaped, having no UTF-8 form.
   */
  private static byte[] withWholeNames(byte[] json) {
    if (!new String(json, StandardCharsets.ISO_8859_1).contains(ESCAPE_BEGINS)) {
      // Nearly all; a search for a text is many times as fast as looking at each byte.
      return json;
    }
    byte[] mended = json;
    int at = 0;
    while (at < json.length) {
      if (json[at++] != '"') {
        continue;
      }
      int start = at;
      while (at < json.length && json[at] != '"') {
        at += json[at] == '\\' ? 2 : 1;
      }
      int end = Math.min(at, json.length);
      at = end + 1;
      if (at < json.length && json[at] == ':') {
        mended = withWholeName(json, mended, start, end);
      }
    }
    return mended;
  }

  /**
   * @param mended the same as {@code json} until something has to be changed
   */
  private static byte[] withWholeName(byte[] json, byte[] mended, int start, int end) {
    byte[] name = mended;
    for (int at = start; at + ESCAPE <= end; ) {
      if (json[at] != '\\') {
        at++;
      } else if (json[at + 1] != 'u') {
        at += 2;
      } else {
        char unit = unit(json, at);
        boolean pair =
            Character.isHighSurrogate(unit)
                && at + 2 * ESCAPE <= end
                && json[at + ESCAPE] == '\\'
                && json[at + ESCAPE + 1] == 'u'
                && Character.isLowSurrogate(unit(json, at + ESCAPE));
        if (Character.isSurrogate(unit) && !pair) {
          name = name == json ? json.clone() : name;
          System.arraycopy(REPLACEMENT, 0, name, at, ESCAPE);
        }
        at += pair ? 2 * ESCAPE : ESCAPE;
      }
    }
    return name;
  }

  private static char unit(byte[] json, int escape) {
    int unit = 0;
    for (int i = escape + 2; i < escape + ESCAPE; i++) {
      unit = 16 * unit + Math.max(0, Character.digit(json[i], 16));
    }
    return (char) unit;
  }

  /** Whether two events are the same but for their time stamps. */
  static boolean sayTheSame(Event one, Event other) {
    return tree(one).equals(tree(other));
  }

  private static JsonNode tree(Event event) {
    Event.Builder timeless = event.toBuilder().timestamp(0L);
    // JSON has no sets, and the order of a hash set is that of its history.
    event.longRunningToolIds().ifPresent(ids -> timeless.longRunningToolIds(new TreeSet<>(ids)));
    EventActions actions = event.actions();
    if (actions != null) {
      timeless.actions(
          actions.toBuilder()
              .deletedArtifactIds(new TreeSet<>(actions.deletedArtifactIds()))
              .build());
    }
    return MAPPER.valueToTree(timeless.build());
  }

  /** What went wrong, without anything of what was written or read. */
  static String problem(IOException e) {
    Throwable cause = e instanceof JsonMappingException && e.getCause() != null ? e.getCause() : e;
    return cause instanceof InvalidDefinitionException
            || cause instanceof StreamConstraintsException
        ? ((JsonProcessingException) cause).getOriginalMessage()
        : cause.getClass().getSimpleName();
  }

  /** A sixth of most events; who reads one without takes them for empty. */
  interface WithoutEmptyMaps {
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    Map<String, Object> stateDelta();

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    Map<String, Integer> artifactDelta();

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    Map<String, Map<String, Object>> requestedAuthConfigs();

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    Map<String, ToolConfirmation> requestedToolConfirmations();
  }

  private static final class RemovedAsNull extends StdSerializer<Object> {
    private static final long serialVersionUID = 1L;

    RemovedAsNull() {
      super(Object.class);
    }

    @Override
    public void serialize(Object value, JsonGenerator generator, SerializerProvider provider)
        throws IOException {
      generator.writeNull();
    }
  }
}
