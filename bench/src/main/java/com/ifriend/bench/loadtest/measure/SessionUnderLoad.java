package com.ifriend.bench.loadtest.measure;

import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.ifriend.bench.loadtest.backend.Backend;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One session with a history, used as the agent does. Knows what was acknowledged, and so what must
 * be there in the end. Not thread-safe.
 */
final class SessionUnderLoad {
  /** The ADK application under which sessions are written. */
  static final String APP = "ifriend-loadtest";

  private final Backend backend;
  private final SizedEvents events;
  private final SessionKey key;
  private final List<String> acknowledged = new ArrayList<>();
  private Session session;
  private Event next;

  SessionUnderLoad(Backend backend, SizedEvents events, int history) {
    this.backend = backend;
    this.events = events;
    List<Event> filled = events.next(history);
    this.key = backend.newSession(APP, filled);
    filled.forEach(event -> acknowledged.add(event.id()));
    this.session = Session.builder(key).build();
    this.next = events.next();
  }

  /** Events that are known to be stored. */
  int length() {
    return acknowledged.size();
  }

  Lane appending() {
    return new Lane(this::makeEvent, this::append);
  }

  /** Before each load there is one event more. */
  Lane loading() {
    return new Lane(
        () -> {
          makeEvent();
          append();
        },
        this::load);
  }

  private void makeEvent() {
    next = events.next();
  }

  private void append() {
    var unused = backend.sessions().appendEvent(session, next).blockingGet();
    acknowledged.add(next.id());
  }

  void load() {
    Session loaded = backend.sessions().getSession(key, null).blockingGet();
    if (loaded == null || loaded.events().size() < acknowledged.size()) {
      throw new IllegalStateException(
          String.format(
              "%d of %d events were read",
              loaded == null ? 0 : loaded.events().size(), acknowledged.size()));
    }
    session = loaded;
  }

  /** Compares what a second client reads with what was acknowledged. */
  Audit audit() {
    Session stored = backend.secondClient().getSession(key, null).blockingGet();
    List<String> ids =
        stored == null ? List.of() : stored.events().stream().map(Event::id).toList();
    Set<String> distinct = new HashSet<>(ids);
    long lost = acknowledged.stream().filter(id -> !distinct.contains(id)).count();
    List<String> kept =
        ids.stream().distinct().filter(new HashSet<>(acknowledged)::contains).toList();
    boolean inOrder = kept.equals(acknowledged.stream().filter(distinct::contains).toList());
    return new Audit(acknowledged.size(), lost, ids.size() - distinct.size(), inOrder);
  }

  void remove() {
    backend.remove(key);
  }
}
