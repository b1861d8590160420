package com.ifriend.slack;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the tasks of one key one after the other in the order they came, and those of different keys
 * side by side, as many at once as the executor has threads. Thread-safe.
 */
final class ThreadLanes<K> {
  private static final Logger log = LoggerFactory.getLogger(ThreadLanes.class);

  private final ExecutorService executor;
  private final int capacity;

  @GuardedBy("this")
  private final Map<K, Queue<Runnable>> lanes = new HashMap<>();

  @GuardedBy("this")
  private int unfinished;

  @GuardedBy("this")
  private boolean closed;

  /**
   * @param capacity most tasks waiting or running
   */
  ThreadLanes(ExecutorService executor, int capacity) {
    this.executor = executor;
    this.capacity = capacity;
  }

  /** Puts a task at the end of its lane; false, at once, when there is no room or it is closed. */
  synchronized boolean submit(K key, Runnable task) {
    if (closed || unfinished >= capacity) {
      return false;
    }
    Queue<Runnable> lane = lanes.get(key);
    if (lane == null) {
      lane = new ArrayDeque<>();
      lanes.put(key, lane);
      executor.execute(() -> runNext(key));
    }
    lane.add(task);
    unfinished++;
    return true;
  }

  private void runNext(K key) {
    Runnable task;
    synchronized (this) {
      Queue<Runnable> lane = lanes.get(key);
      task = lane == null ? null : lane.peek();
    }
    if (task == null) {
      return;
    }
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      log.error("A task failed; its lane goes on", e);
    } finally {
      finished(key);
    }
  }

  private synchronized void finished(K key) {
    unfinished--;
    Queue<Runnable> lane = lanes.get(key);
    if (lane != null) {
      var unused = lane.poll();
      if (lane.isEmpty()) {
        lanes.remove(key);
      } else if (!executor.isShutdown()) {
        // Through the executor again, so that a busy thread does not starve the others.
        executor.execute(() -> runNext(key));
      }
    }
    notifyAll();
  }

  /** Takes no more tasks from now on. */
  synchronized void closeIntake() {
    closed = true;
  }

  /** Waits until everything taken is done; returns how many tasks are not. */
  synchronized int drain(Duration within) throws InterruptedException {
    long deadline = System.nanoTime() + within.toNanos();
    while (unfinished > 0) {
      long leftNanos = deadline - System.nanoTime();
      if (leftNanos <= 0) {
        break;
      }
      wait(leftNanos / 1_000_000 + 1);
    }
    return unfinished;
  }
}
