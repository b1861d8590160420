package com.ifriend.store;

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
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.google.adk.JsonBaseModel;
import com.google.adk.events.Event;
import com.google.adk.events.EventActions;
import com.google.adk.sessions.State;
import com.google.genai.types.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * ADK's own JSON, with {@link State#REMOVED} written as {@code null} (which ADK reads as REMOVED)
 * instead of a text that a user's string could equal.
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

  /** A string of JSON, and the colon behind it if it is a name. */
  private static final Pattern STRING = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*+\"(\\s*:)?");

  /** An escape in a string; in the group, half of a pair. */
  private static final Pattern ESCAPE =
      Pattern.compile("\\\\u[dD][89abAB]..\\\\u[dD][c-fC-F]..|(\\\\u[dD][89a-fA-F]..)|\\\\.");

  private static final ObjectWriter WRITER = MAPPER.writer();
  private static final ObjectWriter STRICT_WRITER =
      WRITER.without(JsonWriteFeature.WRITE_NAN_AS_STRINGS);
  private static final ObjectReader READER = MAPPER.reader();
  private static final ObjectReader VALUE_READER = MAPPER.readerFor(Object.class);

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

  static byte[] write(Object value) throws JsonProcessingException {
    return write(value, WRITER);
  }

  private static byte[] write(Object value, ObjectWriter writer) throws JsonProcessingException {
    try {
      return writer.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      // A lone surrogate has no UTF-8 form; escaped it survives in a value.
      return escaped(value, writer);
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
      // Of an object that is not ours. Jackson lets some through.
      throw failed(e);
    }
  }

  private static byte[] escaped(Object value, ObjectWriter writer) throws JsonProcessingException {
    try {
      return withWholeNames(
          writer.with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValueAsBytes(value));
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
      throw failed(e);
    }
  }

  private static JsonMappingException failed(Throwable cause) {
    return new JsonMappingException(null, cause.getClass().getSimpleName(), cause);
  }

  /** For a value of a state: a number that JSON does not have is not written. */
  static String writeNumbersOnly(Object value) throws JsonProcessingException {
    return new String(write(value, STRICT_WRITER), StandardCharsets.UTF_8);
  }

  static Object readValue(String json) throws JsonProcessingException {
    return VALUE_READER.readValue(json);
  }

  static Event readEvent(byte[] json) throws IOException {
    return read(json, Event.class);
  }

  static Part readPart(byte[] json) throws IOException {
    return read(json, Part.class);
  }

  private static <T> T read(byte[] json, Class<T> type) throws IOException {
    try {
      return READER.readValue(json, type);
    } catch (JsonProcessingException e) {
      // As earlier versions wrote it, without any character outside of ASCII.
      byte[] mended = isAscii(json) ? withWholeNames(json) : json;
      if (Arrays.equals(mended, json)) {
        throw e;
      }
      return READER.readValue(mended, type);
    }
  }

  private static boolean isAscii(byte[] json) {
    for (byte each : json) {
      if (each < 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * With U+FFFD in place of each lone surrogate in a name. Jackson reads none from 2.21.5 on; those
   * in values it does.
   *
   * @param json in ASCII
   */
  private static byte[] withWholeNames(byte[] json) {
    return STRING
        .matcher(new String(json, StandardCharsets.US_ASCII))
        .replaceAll(
            string ->
                Matcher.quoteReplacement(
                    string.group(1) == null ? string.group() : whole(string.group())))
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static String whole(String name) {
    return ESCAPE
        .matcher(name)
        .replaceAll(
            escape ->
                Matcher.quoteReplacement(
                    escape.group(1) == null ? escape.group() : "\\" + "uFFFD"));
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
