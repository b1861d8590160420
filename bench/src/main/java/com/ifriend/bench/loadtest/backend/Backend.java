package com.ifriend.bench.loadtest.backend;

import com.google.adk.events.Event;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A backend under load. It removes the sessions that it made when it is closed. Thread-safe but for
 * {@link #close}.
 */
public final class Backend implements AutoCloseable {
  /** Writes a history into an empty session. */
  interface Filler {
    void fill(Session session, List<Event> history) throws Exception;
  }

  /** How often the client has waited for the server. */
  interface Exchanges {
    OptionalLong count();
  }

  private final BackendName name;
  private final String where;
  private final BaseSessionService measured;
  private final BaseSessionService direct;
  private final Filler filler;
  private final Exchanges exchanges;
  private final Closer resources;
  private final String run;
  private final AtomicLong made = new AtomicLong();
  private final Set<SessionKey> sessions = ConcurrentHashMap.newKeySet();

  /**
   * @param measured over the network as it is to be measured
   * @param direct over the shortest way, sharing nothing with the other but the server
   * @param run distinguishes the sessions of this run
   */
  Backend(
      BackendName name,
      String where,
      BaseSessionService measured,
      BaseSessionService direct,
      Filler filler,
      Exchanges exchanges,
      String run,
      Closer resources) {
    this.name = name;
    this.where = where;
    this.measured = measured;
    this.direct = direct;
    this.filler = filler;
    this.exchanges = exchanges;
    this.run = run;
    this.resources = resources;
  }

  public BackendName name() {
    return name;
  }

  /** The server behind it, with version and settings; no secrets. */
  public String where() {
    return where;
  }

  /** What is measured. */
  public BaseSessionService sessions() {
    return measured;
  }

  /** How a second client sees the same sessions: connections and caches of its own. */
  public BaseSessionService secondClient() {
    return direct;
  }

  /** Round trips so far; known only when the network is made longer. */
  public OptionalLong exchanges() {
    return exchanges.count();
  }

  /** A session with a history that the measured service has not seen. */
  public SessionKey newSession(String appName, List<Event> history) {
    SessionKey key =
        new SessionKey(
            appName, "loadtest-" + run, "loadtest-" + run + "-" + made.incrementAndGet());
    sessions.add(key);
    try {
      filler.fill(direct.createSession(key, null).blockingGet(), history);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("A session cannot be filled: " + e.getMessage(), e);
    }
    return key;
  }

  /** Removes a session before the end. */
  public void remove(SessionKey key) {
    direct.deleteSession(key).blockingAwait();
    sessions.remove(key);
  }

  @Override
  public void close() throws IOException {
    for (SessionKey key : sessions) {
      var unused = resources.add(() -> remove(key));
    }
    // Who ends a run interrupts it, and pools refuse an interrupted thread.
    boolean interrupted = Thread.interrupted();
    try {
      resources.close();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
