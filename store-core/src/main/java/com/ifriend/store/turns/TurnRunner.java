package com.ifriend.store.turns;

import static java.util.Objects.requireNonNull;

import com.ifriend.store.StoreException;
import com.ifriend.store.StoreUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on the messages of a queue, with all processes that have a runner on it. A message that
 * finds its lane free and a worker idle is begun at once; the others when a worker is done, and
 * what a process left that has died, within a lease and half a second.
 *
 * <p>Thread-safe.
 */
public final class TurnRunner implements AutoCloseable {
  /** What is done with a message. */
  @FunctionalInterface
  public interface Worker {
    /**
     * Works on a message, for as long as that takes: the lease is kept meanwhile. What it throws is
     * logged, and the message tried again, with growing pauses.
     *
     * <p>It may have been begun before, by a process that died at any line: {@link
     * QueuedTurn#attempts} and {@link QueuedTurn#note} tell.
     *
     * @throws InterruptedException if the thread was interrupted: the lease was lost, or the runner
     *     is closing
     */
    TurnOutcome work(LeasedTurn turn) throws InterruptedException;
  }

  private static final Logger log = LoggerFactory.getLogger(TurnRunner.class);

  private static final Duration LONGEST_POLL = Duration.ofMillis(500);
  private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(1);
  private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(1);

  private final TurnQueue queue;
  private final Worker worker;
  private final Executor threads;
  private final int parallel;
  private final Semaphore idle;
  private final String owner =
      ProcessHandle.current().pid() + "-" + UUID.randomUUID().toString().substring(0, 8);
  private final Set<LeasedTurn> running = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Nothing more is begun: who comes after us has what is left. */
  private final AtomicBoolean leaving = new AtomicBoolean();

  private final AtomicBoolean troubled = new AtomicBoolean();
  private final ScheduledExecutorService timer =
      Executors.newScheduledThreadPool(
          2,
          work -> {
            Thread thread = new Thread(work, "turn-queue");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Begins to work.
   *
   * @param threads run at most {@code parallel} turns at a time; must have a thread for each
   */
  public TurnRunner(TurnQueue queue, Worker worker, Executor threads, int parallel) {
    this.queue = requireNonNull(queue, "queue");
    this.worker = requireNonNull(worker, "worker");
    this.threads = requireNonNull(threads, "threads");
    this.parallel = parallel;
    this.idle = new Semaphore(parallel);
    long lease = queue.rules().lease().toMillis();
    long renewal = Math.max(1, lease / 3);
    long poll = Math.max(1, Math.min(LONGEST_POLL.toMillis(), lease / 4));
    var unusedRenewal =
        timer.scheduleWithFixedDelay(
            () -> renew(renewal / 2), renewal, Math.max(1, renewal / 2), TimeUnit.MILLISECONDS);
    var unusedPoll = timer.scheduleWithFixedDelay(this::poll, 0, poll, TimeUnit.MILLISECONDS);
  }

  /**
   * Takes a message, and begins to work on it if its lane is free and a worker is idle. One round
   * trip.
   *
   * @return what became of it; {@link Admission.Kind#NO_ROOM} also when this is closed
   * @throws StoreUnavailableException if it may or may not be in the queue; offer it again
   */
  public Admission.Kind accept(NewTurn turn) {
    if (closed.get()) {
      return Admission.Kind.NO_ROOM;
    }
    boolean free = idle.tryAcquire();
    boolean begun = false;
    Admission admission;
    try {
      admission = queue.accept(turn, free ? Optional.of(owner) : Optional.empty());
      begun = admission.lease().isPresent();
    } finally {
      if (free && !begun) {
        idle.release();
      }
    }
    admission.lease().ifPresent(this::start);
    if (!free && admission.kind() == Admission.Kind.ACCEPTED) {
      // A worker may have become idle since, and found nothing.
      fill();
    }
    return admission.kind();
  }

  /** How many turns are worked on here. */
  public int running() {
    return parallel - idle.availablePermits();
  }

  private void poll() {
    try {
      fill();
      if (troubled.getAndSet(false)) {
        log.info("The queue of turns answers again");
      }
    } catch (StoreException e) {
      if (!troubled.getAndSet(true)) {
        log.warn("The queue of turns does not answer: {}", e.getMessage());
      }
    } catch (RuntimeException e) {
      log.error("Messages that wait could not be claimed", e);
    }
  }

  private void fill() {
    while (!leaving.get() && idle.tryAcquire()) {
      boolean begun = false;
      try {
        Optional<Lease> lease = queue.claim(owner);
        begun = lease.isPresent();
        lease.ifPresent(this::start);
      } finally {
        if (!begun) {
          idle.release();
        }
      }
      if (!begun) {
        return;
      }
    }
  }

  /** With an idle worker that was taken for it. */
  private void start(Lease lease) {
    threads.execute(
        () -> {
          try {
            for (Optional<Lease> at = Optional.of(lease); at.isPresent(); ) {
              at = work(at.get());
            }
          } finally {
            idle.release();
          }
        });
  }

  private Optional<Lease> work(Lease lease) {
    LeasedTurn turn = new LeasedTurn(queue, lease);
    running.add(turn);
    try {
      TurnOutcome outcome;
      try {
        outcome = worker.work(turn);
      } catch (InterruptedException e) {
        outcome = new TurnOutcome.Again(Duration.ZERO, false);
      } catch (RuntimeException | Error e) {
        outcome = failed(turn, e);
      } finally {
        turn.end();
      }
      return complete(lease, outcome);
    } finally {
      running.remove(turn);
    }
  }

  private TurnOutcome failed(LeasedTurn turn, Throwable e) {
    QueuedTurn queued = turn.turn();
    if (turn.lost() || leaving.get()) {
      log.warn("Message {} was left to another process: {}", queued.id(), e.toString());
      return new TurnOutcome.Again(Duration.ZERO, false);
    }
    Duration pause = backoff(queued.attempts());
    log.error(
        "Attempt {} at message {} failed; again in {}", queued.attempts(), queued.id(), pause, e);
    return new TurnOutcome.Again(pause, true);
  }

  /**
   * How long to wait after so many attempts: a second, and twice as long each time, up to a minute.
   */
  private static Duration backoff(int attempts) {
    Duration pause = Duration.ofSeconds(1L << Math.min(Math.max(attempts - 1, 0), 10));
    return pause.compareTo(LONGEST_BACKOFF) < 0 ? pause : LONGEST_BACKOFF;
  }

  /** Tries for as long as nobody else can have the lane. */
  private Optional<Lease> complete(Lease lease, TurnOutcome outcome) {
    long end = System.nanoTime() + queue.rules().lease().toNanos();
    while (true) {
      try {
        return queue.complete(
            lease, outcome, leaving.get() ? Optional.empty() : Optional.of(owner));
      } catch (StoreUnavailableException e) {
        if (System.nanoTime() > end) {
          log.error("The end of a turn in lane {} could not be recorded", lease.lane(), e);
          return Optional.empty();
        }
      } catch (RuntimeException e) {
        log.error("The end of a turn in lane {} could not be recorded", lease.lane(), e);
        return Optional.empty();
      }
      try {
        Thread.sleep(Math.max(1, queue.rules().lease().toMillis() / 50));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    }
  }

  private void renew(long everyMillis) {
    for (LeasedTurn turn : running) {
      try {
        turn.renew(TimeUnit.MILLISECONDS.toNanos(everyMillis));
      } catch (StoreException e) {
        log.debug("A lease could not be renewed", e);
      } catch (RuntimeException e) {
        log.error("A lease could not be renewed", e);
      }
    }
  }

  /** Takes no more messages, and begins none of those that wait in a durable queue. */
  public void closeIntake() {
    closed.set(true);
    if (queue.isDurable()) {
      leaving.set(true);
    }
  }

  /** As {@link #close(Duration)}, without patience. */
  @Override
  public void close() {
    var unused = close(Duration.ZERO);
  }

  /**
   * Takes no more messages and waits for those that are worked on, and for those that wait in a
   * queue that ends with this process; what is not done then is interrupted, and left for another
   * process to go on with at once.
   *
   * @return how many were interrupted
   */
  public int close(Duration patience) {
    closeIntake();
    int left = 0;
    try {
      if (!drained(patience)) {
        leaving.set(true);
        for (LeasedTurn turn : running) {
          turn.interrupt();
          left++;
        }
        if (!awaitIdle(AFTER_INTERRUPT)) {
          log.warn("{} turns do not stop; their lanes go on in a lease", running());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    var unused = timer.shutdownNow();
    return left;
  }

  private boolean drained(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      if (!awaitIdle(Duration.ofNanos(end - System.nanoTime()))) {
        return false;
      }
      if (leaving.get() || queue.counts().turns() == 0) {
        return true;
      }
      // What waits for its time, or for the next poll.
      Thread.sleep(5);
    }
  }

  private boolean awaitIdle(Duration patience) throws InterruptedException {
    if (!idle.tryAcquire(parallel, Math.max(1, patience.toMillis()), TimeUnit.MILLISECONDS)) {
      return false;
    }
    idle.release(parallel);
    return true;
  }
}
