package com.ifriend.store;

import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentMap;

/** ADK's objects from what a store returns. What was put aside is skipped. */
final class StoredContent {
  private StoredContent() {}

  /**
   * The events of a window.
   *
   * @throws DamagedDocumentException if one is no event
   */
  static List<Event> events(StoredSession stored) {
    List<Event> events = new ArrayList<>(stored.events().size());
    long position = stored.count() - stored.events().size();
    for (StoredEvent document : stored.events()) {
      position++;
      if (document.isSetAside()) {
        continue;
      }
      try {
        events.add(document.event());
      } catch (IOException | RuntimeException e) {
        throw Damage.inEvent(Place.event(stored.key(), position), document.json());
      }
    }
    return events;
  }

  /** With the state of all scopes, as it is at this moment. */
  static Session session(StoredSession stored, List<Event> events) {
    return session(stored, StateView.read(stored.key(), stored.state()), events);
  }

  static Session session(
      StoredSession stored, ConcurrentMap<String, Object> state, List<Event> events) {
    return Session.builder(stored.key())
        .state(state)
        .events(events)
        .lastUpdateTime(stored.lastEventAt())
        .build();
  }
}
