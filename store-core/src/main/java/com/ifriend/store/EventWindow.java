package com.ifriend.store;

import static java.util.Objects.requireNonNull;

import com.google.adk.events.Event;
import com.google.adk.sessions.GetSessionConfig;
import java.time.Instant;
import java.util.Optional;

/**
 * Which end of a history to read: the last {@code numRecent} events first, and of those the ones at
 * or after {@code after}, as ADK composes its two filters.
 *
 * @param numRecent at most so many events from the end; 0 for none
 * @param after events with an earlier time stamp are left out
 */
public record EventWindow(Optional<Integer> numRecent, Optional<Instant> after) {
  /** The whole history. */
  public static final EventWindow ALL = new EventWindow(Optional.empty(), Optional.empty());

  /** No events at all. */
  public static final EventWindow NONE = new EventWindow(Optional.of(0), Optional.empty());

  public EventWindow {
    requireNonNull(after, "after");
    numRecent.ifPresent(
        n -> {
          if (n < 0) {
            throw new IllegalArgumentException(
                "numRecentEvents is "
                    + n
                    + "; give 0 for no events, a positive number for the last events,"
                    + " or leave it out for all of them");
          }
        });
  }

  static EventWindow of(GetSessionConfig config) {
    return new EventWindow(config.numRecentEvents(), config.afterTimestamp());
  }

  boolean shows(Event event) {
    return after.isEmpty() || !Instant.ofEpochMilli(event.timestamp()).isBefore(after.get());
  }
}
