package com.ifriend.store.memory;

import static java.util.Objects.requireNonNull;

/**
 * Where a memory comes from. A source makes at most one memory of its owner, once and for all: not
 * another one when it is offered again, nor when that memory has been forgotten.
 *
 * @param sessionId the session in which it was said; empty if in none
 * @param eventId the event that says it, unique in its session
 */
public record MemorySource(String sessionId, String eventId) {
  public MemorySource {
    requireNonNull(sessionId, "sessionId");
    requireNonNull(eventId, "eventId");
  }
}
