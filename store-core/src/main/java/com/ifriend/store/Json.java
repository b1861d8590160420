package com.ifriend.store;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.google.adk.JsonBaseModel;
import com.google.adk.events.Event;
import com.google.adk.sessions.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * ADK's own JSON, with two repairs: {@link State#REMOVED} is written as {@code null} (which ADK
 * reads as REMOVED) instead of a text that a user's string could equal, and numbers that JSON does
 * not have are refused instead of turning into strings.
 */
final class Json {
  private static final ObjectMapper MAPPER =
      JsonBaseModel.getMapper()
          .copy()
          .registerModule(
              new SimpleModule("ifriend-removed")
                  .addSerializer(State.REMOVED.getClass(), new RemovedAsNull()))
          .configure(JsonWriteFeature.WRITE_NAN_AS_STRINGS.mappedFeature(), false);

  private static final ObjectWriter WRITER = MAPPER.writer();
  // A lone surrogate has no UTF-8 form; escaped it survives.
  private static final ObjectWriter ASCII_WRITER =
      MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);
  private static final ObjectReader EVENT_READER = MAPPER.readerFor(Event.class);
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
    try {
      return WRITER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      return ASCII_WRITER.writeValueAsBytes(value);
    }
  }

  static String writeText(Object value) throws JsonProcessingException {
    return new String(write(value), StandardCharsets.UTF_8);
  }

  static Object readValue(String json) throws JsonProcessingException {
    return VALUE_READER.readValue(json);
  }

  static Event readEvent(byte[] json) throws IOException {
    return EVENT_READER.readValue(json);
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
