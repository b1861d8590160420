package com.ifriend.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.google.adk.sessions.State;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  /** With merged state. */
  static Session session(StoredSession stored, List<Event> events) {
    Session session =
        Session.builder(stored.key()).events(events).lastUpdateTime(stored.lastEventAt()).build();
    Map<String, Object> state = session.state();
    SessionKey owner = stored.key();
    stored
        .state()
        .session()
        .forEach((name, json) -> put(state, name, Place.sessionState(owner, name), owner, json));
    stored
        .state()
        .user()
        .forEach(
            (name, json) ->
                put(
                    state,
                    State.USER_PREFIX + name,
                    Place.userState(owner.appName(), owner.userId(), name),
                    owner,
                    json));
    stored
        .state()
        .app()
        .forEach(
            (name, json) ->
                put(
                    state,
                    State.APP_PREFIX + name,
                    Place.appState(owner.appName(), name),
                    owner,
                    json));
    return session;
  }

  private static void put(
      Map<String, Object> state, String key, Place place, SessionKey owner, String json) {
    if (SetAside.is(json)) {
      return;
    }
    Object value;
    try {
      value = Json.readValue(json);
    } catch (JsonProcessingException e) {
      throw new DamagedDocumentException(owner, place, Optional.empty(), "does not hold JSON");
    }
    if (value != null) {
      state.put(key, value);
    }
  }
}
