package com.ifriend.store;

import com.google.adk.sessions.SessionKey;

/** The session has an event with this id that says something else; nothing was written. */
public final class EventIdTakenException extends StoreException {
  private static final long serialVersionUID = 1L;

  EventIdTakenException(SessionKey key, String eventId) {
    super(
        "Session "
            + key.id()
            + " has an event "
            + eventId
            + " already, with other content; give each event an id of its own");
  }
}
