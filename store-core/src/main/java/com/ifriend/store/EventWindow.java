package com.ifriend.store;

import static java.util.Objects.requireNonNull;

import com.google.adk.events.Event;
import com.google.adk.sessions.GetSessionConfig;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

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

  /**
   * For stores: the first millisecond that is not before {@link #after}. What no {@code long}
   * counts is the end of the range that is nearest.
   */
  public OptionalLong afterMillis() {
    if (after.isEmpty()) {
      return OptionalLong.empty();
    }
    Instant instant = after.get();
    if (instant.isBefore(Instant.ofEpochMilli(Long.MIN_VALUE))) {
      return OptionalLong.of(Long.MIN_VALUE);
    }
    if (instant.isAfter(Instant.ofEpochMilli(Long.MAX_VALUE))) {
      return OptionalLong.of(Long.MAX_VALUE);
    }
    long millis = instant.toEpochMilli();
    return OptionalLong.of(Instant.ofEpochMilli(millis).isBefore(instant) ? millis + 1 : millis);
  }

  boolean shows(Event event) {
    return after.isEmpty() || !Instant.ofEpochMilli(event.timestamp()).isBefore(after.get());
  }
}
