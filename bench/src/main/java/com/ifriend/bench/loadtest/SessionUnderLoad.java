package com.ifriend.bench.loadtest;

import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.ifriend.bench.kit.Payload;
import com.ifriend.bench.kit.Rx;
import com.ifriend.bench.kit.Step;
import com.ifriend.bench.loadtest.Effort.Sampling;
import com.ifriend.bench.loadtest.Measurement.Lane;
import java.util.ArrayList;
import java.util.List;

/**
 * One session with a history, used as the agent does. Knows what was acknowledged, and so what must
 * be there in the end. Not thread-safe.
 */
final class SessionUnderLoad {
  /** The ADK application under which sessions are written. */
  private static final String APP = "ifriend-loadtest";

  private final Backend backend;
  private final Payload payload;
  private final SessionKey key;
  private final List<String> acknowledged = new ArrayList<>();
  private Session session;
  private Event next;

  SessionUnderLoad(Backend backend, Payload payload, int history) throws Exception {
    this.backend = backend;
    this.payload = payload;
    List<Event> filled = payload.events(history);
    this.key = backend.newSession(APP, filled);
    filled.forEach(event -> acknowledged.add(event.id()));
    this.session = Session.builder(key).build();
    this.next = payload.event();
  }

  /** Lets the just-in-time compiler see what comes, and opens connections. */
  static void warmUp(Backend backend, Options options, int history, Sampling sampling)
      throws Exception {
    SessionUnderLoad session =
        new SessionUnderLoad(backend, new Payload("warm-up", options.eventBytes), history);
    try {
      sampling.repeat(
          () -> {
            session.makeEvent();
            session.append();
            session.load();
          });
    } catch (RuntimeException e) {
      throw new IllegalStateException("The warm-up failed: " + e.getMessage(), e);
    }
    session.remove();
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

  Lane firstLoading() {
    return new Lane(Step.NOTHING, this::load);
  }

  private void makeEvent() {
    next = payload.event();
  }

  private void append() {
    Rx.run(backend.sessions().appendEvent(session, next));
    acknowledged.add(next.id());
  }

  private void load() {
    Session loaded = backend.sessions().getSession(key, null).blockingGet();
    int read = loaded == null ? 0 : loaded.events().size();
    if (loaded == null || read < acknowledged.size()) {
      throw new IllegalStateException(
          String.format("%d of %d events were read", read, acknowledged.size()));
    }
    session = loaded;
  }

  /** Compares what a second client reads with what was acknowledged. */
  Audit audit() {
    return Audit.of(acknowledged, backend.stored(key));
  }

  void remove() {
    backend.remove(key);
  }
}
