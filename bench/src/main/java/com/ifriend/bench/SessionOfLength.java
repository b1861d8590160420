package com.ifriend.bench;

import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoredSessionService;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * A stored session that stays at about its length while events are appended: when it has grown by
 * more than a tenth (or ten events), a new one takes its place.
 */
final class SessionOfLength {
  private final SessionStore store;
  private final StoredSessionService service;
  private final int length;
  private final Payload payload = new Payload(UUID.randomUUID().toString().substring(0, 8));
  private Session session;
  private int appended;
  private Event event = payload.event();

  SessionOfLength(SessionStore store, int length) {
    this.store = store;
    this.service = new StoredSessionService(store);
    this.length = length;
    this.session = filled();
  }

  private Session filled() {
    Session created = service.createSession("bench", "user").blockingGet();
    fill(created.sessionKey(), length);
    return created;
  }

  private void fill(SessionKey key, int events) {
    for (int i = 0; i < events; i++) {
      store.append(key, payload.newEvent(), ScopedPatch.NONE, OptionalLong.empty());
    }
  }

  SessionKey key() {
    return session.sessionKey();
  }

  /** Before {@link #append}: makes the next event, and room for it. */
  void prepare() {
    if (appended >= Math.max(10, length / 10)) {
      store.delete(session.sessionKey());
      session = filled();
      appended = 0;
    }
    event = payload.event();
  }

  /** What a turn does. */
  void append() {
    Rx.run(service.appendEvent(session, event));
    appended++;
  }

  Contender appending(String name, int samples) {
    return new Contender(name, samples, this::prepare, this::append);
  }
}
