package com.ifriend.store;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.adk.events.Event;
import com.google.genai.types.CustomMetadata;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Events as ADK for Python and for JavaScript write them, turned into JSON that ADK for Java reads:
 * snake_case names, time stamps in seconds or as ISO text, URL-safe base64.
 *
 * <p>Which names are ADK's own, what is a time stamp and what base64, ADK's own types say. All else
 * keeps its name and value: keys of state, arguments and results of tools, what no type knows.
 */
final class ForeignJson {
  /**
   * In milliseconds, of 1973. Less than that is in seconds, with which this is the year 5138; in a
   * document that has another writer.
   */
  private static final long FIRST_MILLISECOND = 100_000_000_000L;

  private static final byte[] TIME = "timestamp\"".getBytes(StandardCharsets.US_ASCII);

  private static final String TIMESTAMP = "imestamp";

  private final ObjectMapper mapper;
  private final JavaType event;
  private final Map<Class<?>, Map<String, Property>> types = new ConcurrentHashMap<>();

  ForeignJson(ObjectMapper mapper) {
    this.mapper = mapper;
    this.event = mapper.constructType(Event.class);
  }

  /** A field that ADK knows, by its own name. */
  private record Property(String name, JavaType type) {}

  /**
   * Whether it may be of another writer: all but base64 shows in a name in snake_case, or in a time
   * stamp that is a text or a fraction. Wrong now and then about what is ours, and fast: a regular
   * expression takes ten times as long as all the rest of reading an event.
   */
  static boolean maybe(byte[] json) {
    for (int at = 0; at < json.length; at++) {
      if (json[at] == '"' && (isSnakeCaseName(json, at + 1) || isForeignTime(json, at + 1))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSnakeCaseName(byte[] json, int from) {
    int underscore = from;
    while (isLetter(json, underscore)) {
      underscore++;
    }
    if (underscore == from || !is(json, underscore, '_')) {
      return false;
    }
    int end = underscore + 1;
    while (isLetter(json, end) || is(json, end, '_')) {
      end++;
    }
    return end > underscore + 1 && is(json, end, '"') && is(json, blanks(json, end + 1), ':');
  }

  private static boolean isForeignTime(byte[] json, int from) {
    int end = from + TIME.length;
    if (end > json.length || !Arrays.equals(json, from, end, TIME, 0, TIME.length)) {
      return false;
    }
    int colon = blanks(json, end);
    int value = blanks(json, colon + 1);
    if (!is(json, colon, ':') || is(json, value, '"')) {
      return is(json, colon, ':');
    }
    int first = is(json, value, '-') ? value + 1 : value;
    int digits = first;
    while (digits < json.length && json[digits] >= '0' && json[digits] <= '9') {
      digits++;
    }
    return digits > first
        && (is(json, digits, '.') || is(json, digits, 'e') || is(json, digits, 'E'));
  }

  /** Behind the blanks that begin there. */
  private static int blanks(byte[] json, int from) {
    int at = from;
    while (is(json, at, ' ') || (at < json.length && json[at] >= '\t' && json[at] <= '\r')) {
      at++;
    }
    return at;
  }

  private static boolean isLetter(byte[] json, int at) {
    return at < json.length && json[at] >= 'a' && json[at] <= 'z';
  }

  private static boolean is(byte[] json, int at, char sign) {
    return at < json.length && json[at] == sign;
  }

  /**
   * The event in the form of ADK for Java.
   *
   * @return empty if it has that form already
   */
  Optional<ObjectNode> translated(JsonNode document) {
    if (!(document instanceof ObjectNode object)) {
      return Optional.empty();
    }
    Walk walk = new Walk();
    ObjectNode result = walk.object(object, event);
    return walk.changed ? Optional.of(withoutSeconds(object, result)) : Optional.empty();
  }

  private Map<String, Property> properties(JavaType type) {
    return types.computeIfAbsent(
        type.getRawClass(),
        unused -> {
          BeanDescription description = mapper.getSerializationConfig().introspect(type);
          Map<String, Property> properties = new HashMap<>();
          for (BeanPropertyDefinition definition : description.findProperties()) {
            String name = definition.getName();
            Property property = new Property(name, definition.getPrimaryType());
            properties.put(name, property);
            properties.put(name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT), property);
          }
          return properties;
        });
  }

  /** Through one document. */
  private final class Walk {
    boolean changed;

    ObjectNode object(ObjectNode object, JavaType type) {
      Map<String, Property> known = properties(type);
      ObjectNode result = object.objectNode();
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        Property property = known.get(field.getKey());
        if (property == null) {
          result.set(field.getKey(), field.getValue());
        } else if (!field.getValue().isNull()) {
          boolean renamed = !field.getKey().equals(property.name);
          if (renamed && object.has(property.name)) {
            continue;
          }
          changed |= renamed;
          result.set(property.name, value(field.getValue(), property));
        }
      }
      return result;
    }

    private JsonNode value(JsonNode value, Property property) {
      if (isTimestamp(property)) {
        return timestamp(value);
      }
      if (value.isObject() && isCustomMetadata(property.type)) {
        return customMetadata((ObjectNode) value);
      }
      return value(value, property.type);
    }

    private JsonNode value(JsonNode value, JavaType type) {
      if (type.isReferenceType()) {
        return value(value, type.getReferencedType());
      }
      if (type.hasRawClass(byte[].class)) {
        return value.isTextual() ? base64(value) : value;
      }
      if (type.isMapLikeType() && value instanceof ObjectNode map) {
        // Its keys are somebody's names.
        ObjectNode result = map.objectNode();
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
          result.set(entry.getKey(), value(entry.getValue(), type.getContentType()));
        }
        return result;
      }
      if (type.isCollectionLikeType() && value instanceof ArrayNode list) {
        ArrayNode result = list.arrayNode(list.size());
        list.forEach(each -> result.add(value(each, type.getContentType())));
        return result;
      }
      return value instanceof ObjectNode object
              && type.getRawClass().getName().startsWith("com.google.")
          ? object(object, type)
          : value;
    }

    private JsonNode base64(JsonNode value) {
      String text = value.textValue().strip();
      String standard = text.replace('-', '+').replace('_', '/');
      standard += "=".repeat(-standard.length() & 3);
      if (standard.equals(value.textValue())) {
        return value;
      }
      changed = true;
      return TextNode.valueOf(standard);
    }

    private JsonNode timestamp(JsonNode value) {
      Optional<Long> milliseconds =
          value.isFloatingPointNumber() && Double.isFinite(value.doubleValue())
              ? Optional.of(milliseconds(value.decimalValue()))
              : value.isTextual()
                  ? instant(value.textValue()).map(Instant::toEpochMilli)
                  : Optional.empty();
      changed |= milliseconds.isPresent();
      return milliseconds.<JsonNode>map(LongNode::valueOf).orElse(value);
    }

    /** Python's map becomes Java's list. */
    private JsonNode customMetadata(ObjectNode map) {
      changed = true;
      ArrayNode list = map.arrayNode(map.size());
      for (Map.Entry<String, JsonNode> entry : map.properties()) {
        JsonNode value = entry.getValue();
        ObjectNode item = list.addObject().put("key", entry.getKey());
        if (value.isNumber()) {
          item.set("numericValue", value);
        } else {
          item.put("stringValue", value.isTextual() ? value.textValue() : value.toString());
        }
      }
      return list;
    }
  }

  /** Whole seconds look like milliseconds, until it is known that another writer wrote them. */
  private static ObjectNode withoutSeconds(ObjectNode written, ObjectNode result) {
    JsonNode time = written.path("timestamp");
    if (time.isIntegralNumber() && Math.abs(time.asLong()) < FIRST_MILLISECOND) {
      result.put("timestamp", time.asLong() * 1000);
    }
    return result;
  }

  private static boolean isTimestamp(Property property) {
    Class<?> type = property.type.getRawClass();
    return (type == long.class || type == Long.class) && property.name.endsWith(TIMESTAMP);
  }

  private static boolean isCustomMetadata(JavaType type) {
    JavaType list = type.isReferenceType() ? type.getReferencedType() : type;
    return list.isCollectionLikeType() && list.getContentType().hasRawClass(CustomMetadata.class);
  }

  private static long milliseconds(BigDecimal time) {
    boolean seconds = time.abs().compareTo(BigDecimal.valueOf(FIRST_MILLISECOND)) < 0;
    return (seconds ? time.movePointRight(3) : time).setScale(0, RoundingMode.HALF_UP).longValue();
  }

  /** ISO, with a blank in place of the T as well; UTC unless it says another zone. */
  static Optional<Instant> instant(String text) {
    try {
      String iso = text.strip().replace(' ', 'T');
      return Optional.of(
          DateTimeFormatter.ISO_DATE_TIME
              .<OffsetDateTime>parse(
                  iso,
                  parsed ->
                      parsed.isSupported(ChronoField.OFFSET_SECONDS)
                          ? OffsetDateTime.from(parsed)
                          : LocalDateTime.from(parsed).atOffset(ZoneOffset.UTC))
              .toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
