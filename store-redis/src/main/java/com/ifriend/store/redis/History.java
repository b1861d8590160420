package com.ifriend.store.redis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The beginning of a session's history, as this process has read it. Immutable.
 *
 * @param generation of the session; another one is another history
 * @param events from the first on, as stored; not to be changed
 * @param lastSha1 of the last event, in hexadecimal; empty if there is none
 * @param bytes of all events
 */
record History(String generation, List<byte[]> events, String lastSha1, long bytes) {
  /** Knows nothing. */
  static final History NONE = new History("", List.of(), "", 0);

  /** What is known with the events that follow the known ones. */
  History followedBy(List<byte[]> more, String itsGeneration) {
    if (more.isEmpty()) {
      return this;
    }
    List<byte[]> all = new ArrayList<>(events.size() + more.size());
    all.addAll(events);
    all.addAll(more);
    return new History(
        itsGeneration,
        Collections.unmodifiableList(all),
        RedisScript.sha1(more.get(more.size() - 1)),
        bytes + more.stream().mapToLong(event -> event.length).sum());
  }
}
