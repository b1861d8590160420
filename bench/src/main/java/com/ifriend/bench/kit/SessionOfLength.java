package com.ifriend.bench.kit;

import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoredSessionService;
import java.util.UUID;

/**
 * A stored session that stays between two lengths while events are appended: a new one of the
 * smaller length takes its place when it has grown to the larger one.
 */
public final class SessionOfLength {
  private final SessionStore store;
  private final StoredSessionService service;
  private final int from;
  private final int to;
  private final Payload payload = new Payload(UUID.randomUUID().toString().substring(0, 8));
  private Session session;
  private int appended;
  private Event event = payload.event();

  public SessionOfLength(SessionStore store, int from, int to) {
    this.store = store;
    this.service = new StoredSessionService(store);
    this.from = from;
    this.to = to;
    this.session = filled();
  }

  /** A session that just grows. */
  public static SessionOfLength unbounded(SessionStore store) {
    return new SessionOfLength(store, 0, Integer.MAX_VALUE);
  }

  private Session filled() {
    Session created = service.createSession("bench", "user").blockingGet();
    payload.append(store, created.sessionKey(), from);
    return created;
  }

  public SessionKey key() {
    return session.sessionKey();
  }

  /** Before {@link #append}: makes the next event, and room for it. */
  public void prepare() {
    if (from + appended >= to) {
      store.delete(session.sessionKey());
      session = filled();
      appended = 0;
    }
    event = payload.event();
  }

  /** What a turn does. */
  public void append() {
    Rx.run(service.appendEvent(session, event));
    appended++;
  }

  public Way appending(String name, int samples) {
    return new Way(name, samples, this::prepare, this::append);
  }
}
