package com.ifriend.slack.api;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;

/** Reads JSON without the forgiveness of the library's defaults. */
public final class Json {
  private static final TypeAdapter<JsonElement> ELEMENTS = new Gson().getAdapter(JsonElement.class);

  /** The text is no JSON object, or lacks something that must be there. */
  public static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1;

    public MalformedException(String message) {
      super(message);
    }
  }

  private Json() {}

  public static JsonObject parseObject(String text) throws MalformedException {
    try (JsonReader reader = new JsonReader(new StringReader(text))) {
      reader.setStrictness(Strictness.STRICT);
      JsonElement element = ELEMENTS.read(reader);
      if (element.isJsonObject() && reader.peek() == JsonToken.END_DOCUMENT) {
        return element.getAsJsonObject();
      }
    } catch (IOException | JsonParseException | IllegalStateException | StackOverflowError e) {
      // The message of the cause may quote what somebody wrote.
      throw new MalformedException("Not JSON: " + e.getClass().getSimpleName());
    }
    throw new MalformedException("Not a JSON object");
  }

  /** The text of that name; none when it is something else. */
  public static Optional<String> text(JsonObject object, String name) {
    return object.get(name) instanceof JsonPrimitive value && value.isString()
        ? Optional.of(value.getAsString())
        : Optional.empty();
  }

  /** The text of that name, if it is there, not null and not empty. */
  public static Optional<String> textIfAny(JsonObject object, String name)
      throws MalformedException {
    Optional<String> text = text(object, name);
    if (text.isEmpty() && isPresent(object, name)) {
      throw new MalformedException("Not a text: " + name);
    }
    return text.filter(value -> !value.isEmpty());
  }

  /** The text of that name, which must be there. */
  public static String neededText(JsonObject object, String name) throws MalformedException {
    return textIfAny(object, name)
        .orElseThrow(() -> new MalformedException("No text named " + name));
  }

  public static JsonObject object(JsonObject object, String name) throws MalformedException {
    if (object.get(name) instanceof JsonObject value) {
      return value;
    }
    throw new MalformedException("No object named " + name);
  }

  /** The object of that name; an empty one when it is something else. */
  public static JsonObject objectOrEmpty(JsonObject object, String name) {
    return object.get(name) instanceof JsonObject value ? value : new JsonObject();
  }

  /** The objects in the array of that name; whatever else is in it, or in its place, is not one. */
  public static List<JsonObject> objects(JsonObject object, String name) {
    return object.get(name) instanceof JsonArray array
        ? array.asList().stream()
            .filter(JsonElement::isJsonObject)
            .map(JsonElement::getAsJsonObject)
            .toList()
        : List.of();
  }

  /** The array of that name, if it is there and not null, which must be one of objects. */
  public static List<JsonObject> objectsIfAny(JsonObject object, String name)
      throws MalformedException {
    List<JsonObject> objects = objects(object, name);
    if (isPresent(object, name)
        && !(object.get(name) instanceof JsonArray array && array.size() == objects.size())) {
      throw new MalformedException("Not an array of objects: " + name);
    }
    return objects;
  }

  /** Whether that name stands for true; false when it is not there. */
  public static boolean flag(JsonObject object, String name) throws MalformedException {
    if (isPresent(object, name)
        && !(object.get(name) instanceof JsonPrimitive value && value.isBoolean())) {
      throw new MalformedException("Neither true nor false: " + name);
    }
    return isTrue(object, name);
  }

  /** Whether that name stands for true, and nothing else. */
  public static boolean isTrue(JsonObject object, String name) {
    return object.get(name) instanceof JsonPrimitive value
        && value.isBoolean()
        && value.getAsBoolean();
  }

  /** The whole number of that name; none when it is something else, or too large to be one. */
  public static Optional<Long> wholeNumber(JsonObject object, String name) {
    return object.get(name) instanceof JsonPrimitive value
            && value.isNumber()
            && value.getAsString().matches("-?[0-9]{1,12}")
        ? Optional.of(value.getAsLong())
        : Optional.empty();
  }

  private static boolean isPresent(JsonObject object, String name) {
    JsonElement value = object.get(name);
    return value != null && !value.isJsonNull();
  }
}
