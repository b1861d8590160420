package com.ifriend.app.transfer;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.ScopedPatch;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A session as a source has it.
 *
 * @param state at its end; empty if the source has none but in the events
 * @param title if the source has one; else the first thing that its user wrote is it
 * @param at some time of it, for events that have none
 * @param events oldest first
 * @param ours whether the events are as our stores keep them, and stay so to the byte
 */
record Conversation(
    SessionKey key,
    Optional<ScopedPatch> state,
    Optional<String> title,
    Instant at,
    List<byte[]> events,
    boolean ours) {
  Conversation {
    events = List.copyOf(events);
  }

  /** Of another program. */
  Conversation(SessionKey key, Optional<ScopedPatch> state, Instant at, List<byte[]> events) {
    this(key, state, Optional.empty(), at, events, false);
  }
}
