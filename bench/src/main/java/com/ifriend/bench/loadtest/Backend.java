package com.ifriend.bench.loadtest;

import com.fasterxml.jackson.annotation.JsonValue;
import com.google.adk.events.Event;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.google.common.io.Closer;
import com.ifriend.store.testkit.TcpProxy;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A backend under load.
 *
 * @param where the server behind it, with version and settings; no secrets
 * @param sessions what is measured, over the network as it is to be measured
 * @param secondClient how another client sees the same sessions: over the shortest way, with
 *     connections and caches of its own
 * @param filler writes a history into an empty session
 * @param proxy the network, if it is made longer
 * @param run distinguishes the sessions of this run
 * @param made those that are there
 */
record Backend(
    Name name,
    String where,
    BaseSessionService sessions,
    BaseSessionService secondClient,
    Filler filler,
    Optional<TcpProxy> proxy,
    String run,
    Set<SessionKey> made) {
  private static final AtomicLong number = new AtomicLong();

  /** The backends that can be measured. */
  enum Name {
    /** Sessions in Redis. */
    REDIS,
    /** Sessions in MySQL or MariaDB, an event a row. */
    CLOUDSQL,
    /** Sessions in the heap of this process. */
    INMEMORY,
    /** All events of a session in one blob in MySQL or MariaDB, as it was before. */
    LEGACY_BLOB;

    /** As on the command line. */
    @Override
    @JsonValue
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Writes a history into an empty session. */
  interface Filler {
    void fill(Session session, List<Event> history) throws Exception;
  }

  /** Round trips so far; known only when the network is made longer. */
  OptionalLong exchanges() {
    return proxy.isPresent()
        ? OptionalLong.of(proxy.get().traffic().roundTrips())
        : OptionalLong.empty();
  }

  /** A session with a history that the measured service has not seen. */
  SessionKey newSession(String appName, List<Event> history) throws Exception {
    String user = "loadtest-" + run;
    SessionKey key = new SessionKey(appName, user, user + "-" + number.incrementAndGet());
    made.add(key);
    filler.fill(secondClient.createSession(key, null).blockingGet(), history);
    return key;
  }

  /** The ids of the events that a second client reads. */
  List<String> stored(SessionKey key) {
    Session stored = secondClient.getSession(key, null).blockingGet();
    return stored == null ? List.of() : stored.events().stream().map(Event::id).toList();
  }

  void remove(SessionKey key) {
    secondClient.deleteSession(key).blockingAwait();
    made.remove(key);
  }

  /** Removes all that are there, whatever becomes of one of them. */
  void removeAll() throws IOException {
    try (Closer all = Closer.create()) {
      made.forEach(key -> all.register(() -> remove(key)));
    }
  }
}
