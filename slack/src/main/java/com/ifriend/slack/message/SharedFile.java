package com.ifriend.slack.message;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.ifriend.slack.api.Json;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * A file that somebody shared with the bot. Whatever Slack says of it in another shape than
 * expected counts as not said.
 *
 * @param id Slack's
 * @param name as its author called it
 * @param type its media type
 * @param url where its bytes are, for who has a token; empty if Slack did not tell in the event
 */
record SharedFile(String id, String name, String type, String url) {
  private static final String NO_NAME = "without a name";
  private static final Set<String> PICTURES =
      Set.of("image/png", "image/jpeg", "image/webp", "image/gif");
  private static final Set<String> TEXTS =
      Set.of("text/plain", "text/markdown", "text/csv", "application/json");
  private static final Set<String> TEXT_ENDINGS = Set.of("txt", "md", "csv", "json");

  /** The files of a message, or of what is forwarded in one. */
  static List<SharedFile> of(JsonObject holder) {
    return Json.objects(holder, "files").stream().map(SharedFile::read).toList();
  }

  static SharedFile read(JsonObject file) {
    return new SharedFile(
        Json.text(file, "id").orElse(""),
        Json.text(file, "name").orElse(NO_NAME),
        Json.text(file, "mimetype").orElse("").toLowerCase(Locale.ROOT),
        Json.text(file, "url_private_download")
            .or(() -> Json.text(file, "url_private"))
            .orElse(""));
  }

  /** As {@link #of} reads it again. */
  static JsonArray toJson(List<SharedFile> files) {
    JsonArray array = new JsonArray();
    for (SharedFile file : files) {
      JsonObject json = new JsonObject();
      json.addProperty("id", file.id);
      json.addProperty("name", file.name);
      json.addProperty("mimetype", file.type);
      json.addProperty("url_private_download", file.url);
      array.add(json);
    }
    return array;
  }

  boolean isPicture() {
    return PICTURES.contains(type);
  }

  boolean isText() {
    int dot = name.lastIndexOf('.');
    return TEXTS.contains(type)
        || (dot >= 0 && TEXT_ENDINGS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT)));
  }

  /** The same at another place, if there is one. */
  Optional<SharedFile> at(String where) {
    return where.isEmpty() ? Optional.empty() : Optional.of(new SharedFile(id, name, type, where));
  }
}
