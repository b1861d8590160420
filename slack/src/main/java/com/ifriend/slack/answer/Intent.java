package com.ifriend.slack.answer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.ifriend.agent.ToolStep;
import com.ifriend.slack.api.Json;
import com.ifriend.store.turns.QueuedTurn;
import java.util.List;
import java.util.Optional;

/**
 * What is recorded before a message is posted, so that whoever takes over after a death knows that
 * it may be there.
 *
 * @param part number of the post, from 0; those before it are there
 * @param tries how often it was tried to post anything of the answer
 * @param stream the message that the answer is streamed into; {@link #SOME_STREAM} if it may be
 *     there and is not known yet, empty if there is none
 * @param open the tasks that the stream may show to be going on
 */
public record Intent(int part, int tries, String stream, List<ToolStep> open) {
  public static final String SOME_STREAM = "?";

  /** Anything may be there. */
  public static final Intent UNKNOWN = new Intent(0, 0, SOME_STREAM, List.of());

  public Intent {
    open = List.copyOf(open);
  }

  public byte[] toNote() {
    JsonObject json = new JsonObject();
    json.addProperty("posting", part);
    json.addProperty("tries", tries);
    if (!stream.isEmpty()) {
      json.addProperty("stream", stream);
    }
    if (!open.isEmpty()) {
      JsonArray tasks = new JsonArray();
      for (ToolStep task : open) {
        JsonObject written = new JsonObject();
        written.addProperty("id", task.id());
        written.addProperty("title", task.title());
        tasks.add(written);
      }
      json.add("open", tasks);
    }
    return json.toString().getBytes(UTF_8);
  }

  /**
   * What an earlier attempt has recorded. One that has begun and left no word may have done so all
   * the same: a queue whose server was killed may lack its last second.
   */
  public static Optional<Intent> of(QueuedTurn turn) {
    return of(turn.note()).or(() -> turn.begun() ? Optional.of(UNKNOWN) : Optional.empty());
  }

  /** Empty if nothing was tried, or the note is none of ours. */
  private static Optional<Intent> of(Optional<byte[]> note) {
    if (note.isEmpty()) {
      return Optional.empty();
    }
    try {
      JsonObject json = Json.parseObject(new String(note.get(), UTF_8));
      return Optional.of(
          new Intent(
              json.get("posting").getAsInt(),
              json.get("tries").getAsInt(),
              Json.text(json, "stream").orElse(""),
              Json.objects(json, "open").stream().map(Intent::task).toList()));
    } catch (Json.MalformedException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static ToolStep task(JsonObject written) {
    return new ToolStep(
        written.get("id").getAsString(), written.get("title").getAsString(), ToolStep.State.BEGUN);
  }
}
