package com.ifriend.store;

import com.google.adk.events.Event;
import com.google.adk.events.EventActions;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An event that is stored somewhere, on its way into another store: all that an append needs is in
 * its JSON.
 *
 * @param event in the position that it has
 * @param patch what it changed in the state
 */
public record Replay(NewEvent event, ScopedPatch patch) {
  private static final String UNREAD = "unread.";

  /**
   * What its JSON tells.
   *
   * @param json in the clear; one that cannot be read is given an id of its position
   * @throws StoreException if it is sealed: whoever has no key must not carry it elsewhere
   */
  public static Replay of(byte[] json, long position) {
    if (SealedForm.isEvent(json)) {
      throw new StoreException(
          "event "
              + position
              + " is sealed, and this process has no key for it; give all processes on one store the"
              + " same keyset");
    }
    try {
      Event event = new StoredEvent(json).event();
      if (event.id() != null && !event.id().isEmpty()) {
        EventActions actions = event.actions();
        return new Replay(
            new NewEvent(
                event.id(),
                event.timestamp(),
                json,
                SessionTitle.of(event),
                OptionalLong.of(position)),
            StateChanges.of(actions == null ? null : actions.stateDelta()).patch());
      }
    } catch (IOException | RuntimeException e) {
      // It is kept as it is, for whoever repairs it.
    }
    return new Replay(
        new NewEvent(UNREAD + position, 0, json, Optional.empty(), OptionalLong.of(position)),
        ScopedPatch.NONE);
  }

  /** Whether its JSON is an event. */
  public boolean isReadable() {
    return !event.id().startsWith(UNREAD);
  }
}
