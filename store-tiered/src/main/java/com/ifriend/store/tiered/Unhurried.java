package com.ifriend.store.tiered;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Hands work to another executor within a millisecond or two. Who brings it wakes nobody, as long
 * as there was some lately: a thread that is woken may run at once in place of the one that woke
 * it, which has an answer to give. Thread-safe.
 */
final class Unhurried implements Executor, AutoCloseable {
  private static final long LOOKS_EVERY = TimeUnit.MILLISECONDS.toNanos(1);

  /** So often it looks for more before it sleeps until it is woken. */
  private static final int LOOKS = 100;

  private final Queue<Runnable> brought = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean asleep = new AtomicBoolean();
  private final Executor workers;
  private final Thread thread;
  private volatile boolean closed;

  Unhurried(Executor workers, String name) {
    this.workers = workers;
    this.thread = new Thread(this::look, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void execute(Runnable work) {
    brought.add(work);
    if (asleep.get() && asleep.compareAndSet(true, false)) {
      LockSupport.unpark(thread);
    }
  }

  private void look() {
    int inVain = 0;
    while (!closed) {
      inVain = handOver() ? 0 : inVain + 1;
      if (inVain < LOOKS) {
        LockSupport.parkNanos(LOOKS_EVERY);
        continue;
      }
      asleep.set(true);
      // What was brought just before has woken nobody.
      while (asleep.get() && brought.isEmpty() && !closed) {
        LockSupport.park(this);
      }
      asleep.set(false);
      inVain = 0;
    }
    var unused = handOver();
  }

  private boolean handOver() {
    boolean any = false;
    for (Runnable work = brought.poll(); work != null; work = brought.poll()) {
      workers.execute(work);
      any = true;
    }
    return any;
  }

  /** Hands over what was brought, and ends. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
