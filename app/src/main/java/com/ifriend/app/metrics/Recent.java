package com.ifriend.app.metrics;

import com.google.adk.sessions.SessionKey;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.ifriend.agent.timing.TurnListener;
import com.ifriend.agent.timing.TurnReport;
import com.ifriend.store.Documents;
import com.ifriend.store.EventWindow;
import com.ifriend.store.NewEvent;
import com.ifriend.store.PageRequest;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.SessionPage;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoredSession;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What happened last in this process, for who looks at it as it happens: turns, and how long the
 * store took for the sessions in use. Bounded; holds nothing of what was said. Thread-safe.
 */
public final class Recent implements TurnListener {
  private static final int TURNS = 30;
  private static final int SESSIONS = 100;
  private static final int OPERATIONS = 120;

  /**
   * A turn that is over.
   *
   * @param at when it was
   */
  public record Turned(Instant at, TurnReport report) {}

  /** Which operation. */
  public enum Kind {
    APPEND,
    LOAD
  }

  /**
   * An operation on a session.
   *
   * @param at when it was
   * @param took until the store had answered
   */
  public record Operation(Kind kind, Instant at, Duration took) {}

  private final TurnListener next;

  @GuardedBy("this")
  private final Deque<Turned> turns = new ArrayDeque<>();

  @GuardedBy("this")
  private final Map<SessionKey, Deque<Operation>> operations =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<SessionKey, Deque<Operation>> eldest) {
          return size() > SESSIONS;
        }
      };

  /**
   * @param next hears of each turn, too
   */
  public Recent(TurnListener next) {
    this.next = next;
  }

  @Override
  public void finished(TurnReport report) {
    next.finished(report);
    synchronized (this) {
      turns.addFirst(new Turned(Instant.now(), report));
      if (turns.size() > TURNS) {
        turns.removeLast();
      }
    }
  }

  /** The last one first. */
  public synchronized List<Turned> turns() {
    return List.copyOf(turns);
  }

  /** Of one session, the last one last. */
  public synchronized List<Operation> operations(SessionKey key) {
    Deque<Operation> known = operations.get(key);
    return known == null ? List.of() : new ArrayList<>(known);
  }

  private synchronized void add(SessionKey key, Kind kind, long since) {
    Deque<Operation> known = operations.computeIfAbsent(key, unused -> new ArrayDeque<>());
    known.addLast(new Operation(kind, Instant.now(), Duration.ofNanos(System.nanoTime() - since)));
    if (known.size() > OPERATIONS) {
      known.removeFirst();
    }
  }

  /** The same store, whose operations are heard of here. */
  public SessionStore watching(SessionStore store) {
    return new Watched(store);
  }

  private final class Watched implements SessionStore {
    private final SessionStore store;

    Watched(SessionStore store) {
      this.store = store;
    }

    @Override
    public StoredSession create(SessionKey key, ScopedPatch initialState) {
      return store.create(key, initialState);
    }

    @Override
    public Optional<StoredSession> load(SessionKey key, EventWindow window) {
      long start = System.nanoTime();
      Optional<StoredSession> found = store.load(key, window);
      add(key, Kind.LOAD, start);
      return found;
    }

    @Override
    public OptionalLong append(
        SessionKey key, NewEvent event, ScopedPatch patch, OptionalLong fence) {
      long start = System.nanoTime();
      OptionalLong before = store.append(key, event, patch, fence);
      add(key, Kind.APPEND, start);
      return before;
    }

    @Override
    public SessionPage list(String appName, String userId, PageRequest page) {
      return store.list(appName, userId, page);
    }

    @Override
    public boolean delete(SessionKey key) {
      return store.delete(key);
    }

    @Override
    public Documents documents() {
      return store.documents();
    }
  }
}
