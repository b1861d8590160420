package com.ifriend.store.memory;

import static java.util.Objects.requireNonNull;

import java.util.regex.Pattern;

/**
 * Where a memory comes from. A source makes at most one memory of its owner, once and for all: not
 * another one when it is offered again, nor when that memory has been forgotten.
 *
 * @param sessionId the session in which it was said; empty if in none
 * @param eventId the event that says it, unique in its session. Of a long one the second part has
 *     {@code #2} behind that, and so on; an event whose own id ends so has {@code #1} behind it
 */
public record MemorySource(String sessionId, String eventId) {
  private static final Pattern PART = Pattern.compile(".*#\\d+", Pattern.DOTALL);

  public MemorySource {
    requireNonNull(sessionId, "sessionId");
    requireNonNull(eventId, "eventId");
  }

  /** An event, or its first part. */
  static MemorySource of(String sessionId, String eventId) {
    return new MemorySource(sessionId, PART.matcher(eventId).matches() ? eventId + "#1" : eventId);
  }

  /** The source of another part of the same; the first is part 1. */
  MemorySource part(int number) {
    return number == 1 ? this : new MemorySource(sessionId, eventId + "#" + number);
  }
}
