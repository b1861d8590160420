package com.ifriend.slack;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.Optional;

/** Reads JSON without the forgiveness of the library's defaults. */
final class Json {
  private static final TypeAdapter<JsonElement> ELEMENTS = new Gson().getAdapter(JsonElement.class);

  /** The text is no JSON object, or lacks something that must be there. */
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1;

    MalformedException(String message) {
      super(message);
    }
  }

  private Json() {}

  static JsonObject parseObject(String text) throws MalformedException {
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

  static Optional<String> text(JsonObject object, String name) {
    JsonElement value = object.get(name);
    return value != null && value.isJsonPrimitive() && value.getAsJsonPrimitive().isString()
        ? Optional.of(value.getAsString())
        : Optional.empty();
  }

  static JsonObject object(JsonObject object, String name) throws MalformedException {
    JsonElement value = object.get(name);
    if (value == null || !value.isJsonObject()) {
      throw new MalformedException("No object named " + name);
    }
    return value.getAsJsonObject();
  }
}
