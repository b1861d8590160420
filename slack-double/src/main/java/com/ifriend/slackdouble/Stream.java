package com.ifriend.slackdouble;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A message that was streamed.
 *
 * @param pieces what came with each call, in Markdown
 * @param tasks as they are now, in the order in which they came
 * @param chunked whether it takes chunks, or else text; empty while nothing came
 * @param open whether more may come
 */
public record Stream(
    String channel,
    String ts,
    String threadTs,
    List<String> pieces,
    List<Task> tasks,
    Optional<Boolean> chunked,
    boolean open) {
  /** A step that the app shows. */
  public record Task(String id, String title, String status) {}

  public Stream {
    pieces = List.copyOf(pieces);
    tasks = List.copyOf(tasks);
  }

  /** All of it, in Markdown. */
  public String text() {
    return String.join("", pieces);
  }

  /** The same with what a call adds to it; refuses content of the other way. */
  Stream with(StreamContent content, boolean stillOpen) throws Refused {
    if (chunked.isPresent()
        && content.chunked().isPresent()
        && !chunked.equals(content.chunked())) {
      throw new Refused("streaming_mode_mismatch");
    }
    List<String> allPieces = new ArrayList<>(pieces);
    allPieces.addAll(content.texts());
    Map<String, Task> allTasks = new LinkedHashMap<>();
    tasks.forEach(task -> allTasks.put(task.id(), task));
    content.tasks().forEach(task -> allTasks.put(task.id(), task));
    return new Stream(
        channel,
        ts,
        threadTs,
        allPieces,
        List.copyOf(allTasks.values()),
        chunked.or(content::chunked),
        stillOpen);
  }

  /** The same when it is over. */
  Stream closed() {
    return new Stream(channel, ts, threadTs, pieces, tasks, chunked, false);
  }
}
