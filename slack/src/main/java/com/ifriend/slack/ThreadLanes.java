package com.ifriend.slack;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the tasks of one key one after the other in the order they came, and those of different keys
 * side by side. Users whose tasks could run take turns, so that nobody's many hold up another's
 * few. Thread-safe.
 *
 * @param <K> what tasks run in order of
 * @param <U> whose tasks they are
 */
final class ThreadLanes<K, U> {
  private static final Logger log = LoggerFactory.getLogger(ThreadLanes.class);

  /** What became of a task. */
  enum Admission {
    /** It runs in its turn. */
    TAKEN,
    /** Its user has too many already. */
    DROPPED,
    /** There are too many of all users, or it is closed. */
    NO_ROOM
  }

  private record Task<K, U>(User<K, U> user, Runnable work) {}

  /** Somebody with tasks that are not done. */
  private static final class User<K, U> {
    private final U id;

    /** Ahead of everything else of this user. */
    private @Nullable Runnable notice;

    /** Lanes whose next task is this user's, while none of their tasks runs. */
    private final Queue<K> ready = new ArrayDeque<>();

    private int unfinished;
    private int running;
    private boolean inTurn;
    private boolean told;

    private User(U id) {
      this.id = id;
    }

    private boolean canRun(UserLimits limits) {
      return notice != null || (!ready.isEmpty() && running < limits.atOnce());
    }
  }

  private final ExecutorService executor;
  private final int parallel;
  private final int capacity;
  private final UserLimits limits;

  @GuardedBy("this")
  private final Map<K, Queue<Task<K, U>>> lanes = new HashMap<>();

  @GuardedBy("this")
  private final Map<U, User<K, U>> users = new HashMap<>();

  /** Who has something that can run, in the order of their turns. */
  @GuardedBy("this")
  private final Deque<User<K, U>> turns = new ArrayDeque<>();

  @GuardedBy("this")
  private int running;

  @GuardedBy("this")
  private int unfinished;

  @GuardedBy("this")
  private boolean closed;

  /**
   * @param parallel most tasks running
   * @param capacity most tasks waiting or running
   * @param limits of one user among them
   */
  ThreadLanes(ExecutorService executor, int parallel, int capacity, UserLimits limits) {
    this.executor = executor;
    this.parallel = parallel;
    this.capacity = capacity;
    this.limits = limits;
  }

  /**
   * Puts a task at the end of its lane; returns at once.
   *
   * @param tooMany is run instead for the first one that is dropped since the user had none
   */
  synchronized Admission submit(U userId, K key, Runnable work, Runnable tooMany) {
    if (closed || unfinished >= capacity) {
      return Admission.NO_ROOM;
    }
    User<K, U> user = users.computeIfAbsent(userId, User::new);
    if (user.unfinished >= limits.waiting()) {
      if (!user.told) {
        user.told = true;
        user.notice = tooMany;
        user.unfinished++;
        unfinished++;
        takesTurns(user);
        dispatch();
      }
      return Admission.DROPPED;
    }
    Queue<Task<K, U>> lane = lanes.get(key);
    if (lane == null) {
      lane = new ArrayDeque<>();
      lanes.put(key, lane);
      user.ready.add(key);
    }
    lane.add(new Task<>(user, work));
    user.unfinished++;
    unfinished++;
    takesTurns(user);
    dispatch();
    return Admission.TAKEN;
  }

  @GuardedBy("this")
  private void takesTurns(User<K, U> user) {
    if (!user.inTurn && user.canRun(limits)) {
      user.inTurn = true;
      turns.add(user);
    }
  }

  @GuardedBy("this")
  private void dispatch() {
    while (running < parallel && !turns.isEmpty() && !executor.isShutdown()) {
      User<K, U> user = turns.remove();
      user.inTurn = false;
      Runnable notice = user.notice;
      running++;
      user.running++;
      if (notice != null) {
        user.notice = null;
        executor.execute(() -> run(user, null, notice));
      } else {
        K key = user.ready.remove();
        Runnable work = lanes.getOrDefault(key, new ArrayDeque<>()).element().work();
        executor.execute(() -> run(user, key, work));
      }
      takesTurns(user);
    }
  }

  private void run(User<K, U> user, @Nullable K key, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      log.error("A task failed; its lane goes on", e);
    } finally {
      finished(user, key);
    }
  }

  private synchronized void finished(User<K, U> user, @Nullable K key) {
    running--;
    unfinished--;
    user.running--;
    user.unfinished--;
    Queue<Task<K, U>> lane = key == null ? null : lanes.get(key);
    if (lane != null && key != null) {
      var unused = lane.remove();
      Task<K, U> next = lane.peek();
      if (next == null) {
        lanes.remove(key);
      } else {
        next.user().ready.add(key);
        takesTurns(next.user());
      }
    }
    if (user.unfinished == 0) {
      users.remove(user.id);
    }
    takesTurns(user);
    dispatch();
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
