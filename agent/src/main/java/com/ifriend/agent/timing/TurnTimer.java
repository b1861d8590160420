package com.ifriend.agent.timing;

import com.google.adk.plugins.Plugin;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * Tells which part of a turn's time goes into the session service and which into the model; one for
 * each turn. Thread-safe: a model that streams hands the turn over to threads of its own.
 */
public final class TurnTimer {
  private final LongAdder store = new LongAdder();
  private final LongAdder model = new LongAdder();
  private final long begun = System.nanoTime();
  private final Duration longest;
  private volatile long queued;
  private volatile long modelSince = System.nanoTime();

  /**
   * Begins.
   *
   * @param longest after which no further call of the model is begun
   */
  public TurnTimer(Duration longest) {
    this.longest = longest;
  }

  /** Times the calls of the model; for the runner of the turn. */
  public Plugin modelTimer() {
    return new ModelTimer(this);
  }

  /** It has waited until now for other turns of its session. */
  public void dequeued() {
    queued = System.nanoTime() - begun;
  }

  /** How long it has. */
  public Duration queued() {
    return Duration.ofNanos(queued);
  }

  /** A call of the session service took so long. */
  public void addStoreTime(long nanos) {
    store.add(nanos);
  }

  void modelAsked() {
    modelSince = System.nanoTime();
  }

  /** Whether the turn has taken longer than a turn may. */
  boolean isLate() {
    return System.nanoTime() - begun > longest.toNanos();
  }

  Duration longest() {
    return longest;
  }

  void modelSpoke() {
    long now = System.nanoTime();
    model.add(now - modelSince);
    modelSince = now;
  }

  /** Time in the session service so far. */
  public Duration store() {
    return Duration.ofNanos(store.sum());
  }

  /** Time in the model so far. */
  public Duration model() {
    return Duration.ofNanos(model.sum());
  }
}
