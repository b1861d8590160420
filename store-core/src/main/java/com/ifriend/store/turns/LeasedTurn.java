package com.ifriend.store.turns;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Optional;

/** A turn that is worked on, and the lease that says so. Thread-safe. */
public final class LeasedTurn {
  private final TurnQueue queue;
  private final Lease lease;
  private final QueuedTurn turn;
  private final Thread worker = Thread.currentThread();
  private volatile long renewedAt = System.nanoTime();

  @GuardedBy("this")
  private boolean working = true;

  @GuardedBy("this")
  private boolean lost;

  LeasedTurn(TurnQueue queue, Lease lease) {
    this.queue = queue;
    this.lease = lease;
    this.turn = lease.turn().orElseThrow();
  }

  public QueuedTurn turn() {
    return turn;
  }

  /** The fencing token, for {@link com.ifriend.store.StoredSessionService#fenced}. */
  public long fence() {
    return lease.fence();
  }

  Lease lease() {
    return lease;
  }

  /** Whether another worker may be at it by now. The thread of this one was interrupted then. */
  public synchronized boolean lost() {
    return lost;
  }

  /**
   * Leaves word for whoever takes over, in place of what was left before. One round trip.
   *
   * @throws LeaseLostException if somebody has taken over already
   */
  public void note(byte[] note) {
    if (!queue.renew(lease, Optional.of(note))) {
      lose();
      throw new LeaseLostException(lease);
    }
    renewedAt = System.nanoTime();
  }

  /** Keeps the lease, if that was not done lately. */
  void renew(long everyNanos) {
    if (System.nanoTime() - renewedAt < everyNanos || lost()) {
      return;
    }
    if (queue.renew(lease, Optional.empty())) {
      renewedAt = System.nanoTime();
    } else {
      lose();
    }
  }

  private synchronized void lose() {
    lost = true;
    interrupt();
  }

  synchronized void interrupt() {
    if (working) {
      worker.interrupt();
    }
  }

  /**
   * The worker is done; what was meant to interrupt it must not reach what its thread does next.
   */
  synchronized void end() {
    working = false;
    var unused = Thread.interrupted();
  }
}
