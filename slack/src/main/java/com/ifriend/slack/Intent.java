package com.ifriend.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import java.util.Optional;

/**
 * What is recorded before a message is posted, so that whoever takes over after a death knows that
 * it may be there.
 *
 * @param part number of the post, from 0; those before it are there
 * @param tries how often it was tried to post anything of the answer
 */
record Intent(int part, int tries) {
  byte[] toNote() {
    JsonObject json = new JsonObject();
    json.addProperty("posting", part);
    json.addProperty("tries", tries);
    return json.toString().getBytes(UTF_8);
  }

  /** Empty if nothing was tried, or the note is none of ours. */
  static Optional<Intent> of(Optional<byte[]> note) {
    if (note.isEmpty()) {
      return Optional.empty();
    }
    try {
      JsonObject json = Json.parseObject(new String(note.get(), UTF_8));
      return Optional.of(new Intent(json.get("posting").getAsInt(), json.get("tries").getAsInt()));
    } catch (Json.MalformedException | RuntimeException e) {
      return Optional.empty();
    }
  }
}
