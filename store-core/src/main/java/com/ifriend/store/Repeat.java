package com.ifriend.store;

import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import java.util.List;
import java.util.Optional;

/** An append of an event that the store has already. */
final class Repeat {
  /** Who tries again does so soon. */
  private static final EventWindow RECENT = new EventWindow(Optional.of(64), Optional.empty());

  private Repeat() {}

  /**
   * Whether an event that is stored already came after all that the session at hand shows: its
   * reply was lost. One that came before may lie outside of the window of this session.
   *
   * @throws EventIdTakenException if the stored one says something else; nobody else would tell
   */
  static boolean isNewTo(SessionStore store, Session session, Event event) {
    List<Event> shown = session.events();
    String last = shown.isEmpty() ? "" : String.valueOf(shown.get(shown.size() - 1).id());
    for (EventWindow window : List.of(RECENT, EventWindow.ALL)) {
      boolean lastCameBefore = shown.isEmpty();
      for (StoredEvent document :
          store.load(session.sessionKey(), window).map(StoredSession::events).orElse(List.of())) {
        Optional<Event> read = document.readable();
        if (read.isPresent() && event.id().equals(read.get().id())) {
          if (!Json.sayTheSame(read.get(), event)) {
            throw new EventIdTakenException(session.sessionKey(), event.id());
          }
          boolean isShown = shown.stream().anyMatch(e -> event.id().equals(e.id()));
          return lastCameBefore && !isShown;
        }
        lastCameBefore |= read.isPresent() && last.equals(read.get().id());
      }
    }
    return false;
  }
}
