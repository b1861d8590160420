package com.ifriend.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells documents that can be read from those that cannot, and why; never quotes them. */
final class Damage {
  private static final JsonFactory PARSERS = new JsonFactory();

  private Damage() {}

  /** What keeps these bytes from being an event; empty if nothing does. */
  static Optional<String> ofEvent(byte[] json) {
    if (SealedForm.isEvent(json)) {
      return Optional.of("is sealed, and no keyset is set that could open it");
    }
    try {
      var unused = new EventTemplate(json).copy();
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.of(reason(json, e));
    }
  }

  /** What keeps these bytes from being a value of state; empty if nothing does. */
  static Optional<String> ofValue(byte[] json) {
    try {
      var unused = Json.readValue(utf8(json));
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.of(reason(json, e));
    }
  }

  static DamagedDocumentException inEvent(Place place, byte[] json) {
    return new DamagedDocumentException(
        place.sessionKey(),
        place,
        eventId(json),
        ofEvent(json).orElse("could not be read, and now can"));
  }

  private static String reason(byte[] json, Exception e) {
    if (json.length == 0) {
      return "is empty";
    }
    try {
      var unused = utf8(json);
    } catch (CharacterCodingException notUtf8) {
      return "is not valid UTF-8";
    }
    if (e instanceof JsonMappingException mapping) {
      String path = path(mapping);
      return path.isEmpty()
          ? "is JSON, but " + kind(json) + ", and no event"
          : "has something of a wrong type in " + path;
    }
    if (kind(json).equals("null")) {
      return "is null, and no event";
    }
    return e instanceof JsonProcessingException parsing && parsing.getLocation() != null
        ? "is no JSON from byte "
            + Math.max(parsing.getLocation().getByteOffset(), parsing.getLocation().getCharOffset())
            + " of "
            + json.length
        : "cannot be read (" + e.getClass().getSimpleName() + ")";
  }

  /** Names of fields that ADK knows; a name of the user's own is left out. */
  static String path(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
      if (path.indexOf("stateDelta") >= 0 || path.indexOf("args") >= 0) {
        break;
      }
    }
    return path.toString();
  }

  private static String kind(byte[] json) {
    try (JsonParser parser = PARSERS.createParser(json)) {
      JsonToken first = parser.nextToken();
      return first == null
          ? "blank"
          : switch (first) {
            case START_ARRAY -> "a list";
            case VALUE_STRING -> "a text";
            case VALUE_NULL -> "null";
            case VALUE_TRUE, VALUE_FALSE -> "true or false";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            default -> "of another form";
          };
    } catch (IOException e) {
      return "broken";
    }
  }

  private static String utf8(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  /** The id of an event, read up to where the damage begins. */
  static Optional<String> eventId(byte @Nullable [] json) {
    if (json == null) {
      return Optional.empty();
    }
    try (JsonParser parser = PARSERS.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean id = "id".equals(parser.currentName());
        JsonToken value = parser.nextToken();
        if (id) {
          return value == JsonToken.VALUE_STRING
              ? Optional.of(parser.getText()).filter(text -> text.length() <= 255)
              : Optional.empty();
        }
        var unused = parser.skipChildren();
      }
    } catch (IOException e) {
      // The damage comes before the id.
    }
    return Optional.empty();
  }
}
