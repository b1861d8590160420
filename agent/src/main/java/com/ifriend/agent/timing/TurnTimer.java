package com.ifriend.agent.timing;

import com.google.adk.plugins.Plugin;
import com.google.adk.sessions.BaseSessionService;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Tells which part of a turn's time went into the session service and which into the model.
 *
 * <p>The parts of a turn are found by its session, since a model that streams hands the turn over
 * to threads of its own, and turns of one session run one after the other. Thread-safe.
 */
public final class TurnTimer {
  private final Map<Place, Running> turns = new ConcurrentHashMap<>();

  /** The same service, timed. */
  public BaseSessionService timed(BaseSessionService sessions) {
    return new TimedSessions(sessions, this);
  }

  /** Times the calls of the model; for the runner. */
  public Plugin modelTimer() {
    return new ModelTimer(this);
  }

  /** Begins a turn; close what is returned when it is over. */
  public Running start(String userId, String sessionId) {
    Place place = new Place(userId, sessionId);
    Running turn = new Running(place);
    turns.put(place, turn);
    return turn;
  }

  void addStoreTime(String userId, String sessionId, long nanos) {
    Running turn = turns.get(new Place(userId, sessionId));
    if (turn != null) {
      turn.store.add(nanos);
    }
  }

  void modelAsked(String userId, String sessionId) {
    Running turn = turns.get(new Place(userId, sessionId));
    if (turn != null) {
      turn.modelSince = System.nanoTime();
    }
  }

  void modelSpoke(String userId, String sessionId) {
    Running turn = turns.get(new Place(userId, sessionId));
    if (turn != null) {
      long now = System.nanoTime();
      turn.model.add(now - turn.modelSince);
      turn.modelSince = now;
    }
  }

  private record Place(String userId, String sessionId) {}

  /** A turn that runs. */
  public final class Running implements AutoCloseable {
    private final Place place;
    private final LongAdder store = new LongAdder();
    private final LongAdder model = new LongAdder();
    private volatile long modelSince = System.nanoTime();

    private Running(Place place) {
      this.place = place;
    }

    /** Time in the session service so far. */
    public Duration store() {
      return Duration.ofNanos(store.sum());
    }

    /** Time in the model so far. */
    public Duration model() {
      return Duration.ofNanos(model.sum());
    }

    @Override
    public void close() {
      turns.remove(place, this);
    }
  }
}
