package com.ifriend.store.redis;

import com.ifriend.store.Deadline;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Short calls of many threads share round trips: who finds a way free goes, and takes along
 * whatever waits; who finds none waits to be taken, or to go next. A thread alone goes at once. Who
 * has less time left than those it would take along lets the one go that has most, so that nobody's
 * call ends with the time of another.
 *
 * <p>The work of a call is done by the thread of another one, so it must not depend on its thread.
 * Thread-safe.
 */
final class Convoys {
  /** With fewer the server waits for its client at times, with more each carries less. */
  private static final int AT_ONCE = 4;

  private static final int LONGEST = 64;

  /** A way is not handed over for less than this. */
  private static final long AS_GOOD_AS_EQUAL = TimeUnit.MILLISECONDS.toNanos(5);

  private final Semaphore ways = new Semaphore(AT_ONCE);
  private final ConcurrentLinkedQueue<Call> waiting = new ConcurrentLinkedQueue<>();
  private final Consumer<List<Call>> send;
  private final Duration patience;

  /**
   * @param send answers all calls that it is given, or throws what is the answer to all that it did
   *     not
   * @param patience how long a call may wait for its turn
   */
  Convoys(Consumer<List<Call>> send, Duration patience) {
    this.send = send;
    this.patience = patience;
  }

  /** A script and what it is called with. */
  static final class Call {
    final RedisScript script;
    final List<byte[]> keys;
    final List<byte[]> args;
    private final Thread caller = Thread.currentThread();

    /** Until when its caller waits, by {@link System#nanoTime}. */
    private final long end;

    /** What its caller is to carry, {@link #GONE} once that has left. */
    private final AtomicReference<@Nullable List<Call>> handed = new AtomicReference<>();

    private @Nullable Object reply;
    private @Nullable RuntimeException error;
    private volatile boolean answered;

    private static final List<Call> GONE = List.of();

    private Call(RedisScript script, List<byte[]> keys, List<byte[]> args, long end) {
      this.script = script;
      this.keys = keys;
      this.args = args;
      this.end = end;
    }

    private long left() {
      return end - System.nanoTime();
    }

    void answer(@Nullable Object reply) {
      this.reply = reply;
      arrive();
    }

    void fail(RuntimeException error) {
      this.error = error;
      arrive();
    }

    private void arrive() {
      answered = true;
      LockSupport.unpark(caller);
    }
  }

  /**
   * Waits for the reply of the script, and throws what it met. Null is Lua's nil, as Jedis has it.
   */
  @SuppressWarnings("NullAway")
  Object call(RedisScript script, List<byte[]> keys, List<byte[]> args) {
    long time = TimeUnit.MILLISECONDS.toNanos(Math.min(patience.toMillis(), Deadline.leftMillis()));
    if (time == 0) {
      throw PatientConnections.late();
    }
    Call call = new Call(script, keys, args, System.nanoTime() + time);
    waiting.add(call);
    boolean interrupted = false;
    boolean late = false;
    try {
      while (!call.answered && !late) {
        // Who carries others must not be stopped halfway.
        interrupted |= Thread.interrupted();
        List<Call> handed = call.handed.getAndSet(null);
        if (handed != null) {
          carry(handed, call);
        } else if (call.left() <= 0) {
          // Who carries it, if somebody does, answers nobody then.
          late = true;
        } else if (ways.tryAcquire()) {
          go(call);
        } else {
          LockSupport.parkNanos(this, call.left());
        }
      }
    } finally {
      leave(call);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    if (late) {
      throw new JedisConnectionException(
          new SocketTimeoutException("calls of others took that long"));
    }
    if (call.error != null) {
      throw call.error;
    }
    return call.reply;
  }

  /** What it was to carry, if that came too late, others do. */
  private void leave(Call call) {
    if (!call.answered && waiting.remove(call)) {
      wakeNext();
    }
    List<Call> handed = call.handed.getAndSet(Call.GONE);
    if (handed != null) {
      handed.remove(call);
      waiting.addAll(handed);
      ways.release();
      wakeNext();
    }
  }

  private void go(Call own) {
    List<Call> taken = new ArrayList<>(LONGEST);
    Call last = own;
    for (Call next = waiting.poll(); next != null; next = waiting.poll()) {
      taken.add(next);
      if (next.end - last.end > 0) {
        last = next;
      }
      if (taken.size() == LONGEST) {
        break;
      }
    }
    if (last.end - own.end > AS_GOOD_AS_EQUAL && last.handed.compareAndSet(null, taken)) {
      LockSupport.unpark(last.caller);
    } else {
      carry(taken, own);
    }
  }

  /** Goes a way that is taken, and leaves it. */
  private void carry(List<Call> taken, Call own) {
    try {
      if (!taken.isEmpty()) {
        send.accept(taken);
      }
    } catch (RuntimeException e) {
      for (Call call : taken) {
        if (call.answered) {
          continue;
        }
        if (call != own && isInterrupt(e)) {
          // It is not theirs, and it comes before anything is sent.
          waiting.add(call);
        } else {
          call.fail(e);
        }
      }
    } catch (Error e) {
      taken.stream()
          .filter(call -> !call.answered)
          .forEach(call -> call.fail(new JedisConnectionException("its carrier broke down", e)));
      throw e;
    } finally {
      ways.release();
      wakeNext();
    }
  }

  /** Clients wait for nothing that can be interrupted but a connection of their pool. */
  private static boolean isInterrupt(Throwable e) {
    return e instanceof InterruptedException || (e.getCause() != null && isInterrupt(e.getCause()));
  }

  /**
   * After a way is free or a place in the queue is left: who came before that and found no way is
   * seen here, who comes later finds one.
   */
  private void wakeNext() {
    Call next = waiting.peek();
    if (next != null) {
      LockSupport.unpark(next.caller);
    }
  }
}
