package com.ifriend.agent.memory;

import static java.util.Objects.requireNonNull;

import com.google.adk.events.Event;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.ifriend.agent.text.Amendments;
import com.ifriend.agent.text.Amendments.Amendment;
import com.ifriend.store.PageRequest;
import com.ifriend.store.StoreException;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.Memories;
import com.ifriend.store.memory.Memory;
import com.ifriend.store.memory.MemoryLimitException;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.memory.MemoryPage;
import com.ifriend.store.memory.MemorySelection;
import com.ifriend.store.memory.TimeRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns from sessions behind the answers: a session that was offered is read and looked through a
 * moment later, on a thread of its own.
 *
 * <p>A session is there once, however often it is offered before its turn comes. Since learning is
 * incremental, nothing has to be kept here for the next start: what was not learnt when a process
 * died, or was not taken for lack of room, is learnt after the next turn of that session. Only a
 * session that expires before it has another turn takes what was not learnt yet with it.
 *
 * <p>The whole session is read, not a window, so that a tail of any length is caught up. The turn
 * has just read it; with the stores' caches that costs a copy.
 *
 * <p>Thread-safe.
 */
final class MemoryIngest implements AutoCloseable {
  /**
   * Numbers that only tests change.
   *
   * @param capacity most sessions waiting or running
   * @param threads how many are learnt from at once
   * @param attempts tries per session while the store says that one may succeed
   * @param firstBackoff before the second try, doubled for each further one
   * @param drain how long {@link #close()} waits
   */
  record Tuning(int capacity, int threads, int attempts, Duration firstBackoff, Duration drain) {
    static final Tuning DEFAULT =
        new Tuning(10_000, 2, 8, Duration.ofMillis(250), Duration.ofMillis(1_500));
  }

  private static final Logger log = LoggerFactory.getLogger(MemoryIngest.class);
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(15);

  private final Memories memories;
  private final BaseSessionService sessions;
  private final Tuning tuning;
  private final ScheduledThreadPoolExecutor workers;

  @GuardedBy("this")
  private final Map<SessionKey, Job> jobs = new HashMap<>();

  @GuardedBy("this")
  private boolean closed;

  /** One session; its fields are guarded by the ingest. */
  private static final class Job {
    Audience audience;
    boolean running;
    boolean again;
    int failures;

    Job(Audience audience) {
      this.audience = audience;
    }
  }

  MemoryIngest(Memories memories, BaseSessionService sessions, Tuning tuning) {
    this.memories = requireNonNull(memories, "memories");
    this.sessions = requireNonNull(sessions, "sessions");
    this.tuning = tuning;
    this.workers = new ScheduledThreadPoolExecutor(tuning.threads(), MemoryIngest::daemon);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "memory-ingest");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Has a session learnt from soon; returns at once.
   *
   * @return whether it was taken; false when there is no room, or this is closed
   */
  @CanIgnoreReturnValue
  synchronized boolean offer(SessionKey session, Audience audience) {
    if (closed) {
      return false;
    }
    Job job = jobs.get(session);
    if (job != null) {
      job.audience = audience;
      job.again = job.running;
      return true;
    }
    if (jobs.size() >= tuning.capacity()) {
      log.warn("{} sessions wait to be learnt from; the next waits for its next turn", jobs.size());
      return false;
    }
    jobs.put(session, new Job(audience));
    workers.execute(() -> run(session));
    return true;
  }

  private void run(SessionKey session) {
    Audience audience;
    synchronized (this) {
      Job job = jobs.get(session);
      if (job == null || job.running) {
        return;
      }
      job.running = true;
      job.again = false;
      audience = job.audience;
    }
    Optional<RuntimeException> failure = Optional.empty();
    try {
      learn(session, audience);
    } catch (RuntimeException e) {
      failure = Optional.of(e);
    } catch (Error e) {
      finished(session, Optional.of(new IllegalStateException(e)));
      throw e;
    }
    finished(session, failure);
  }

  private void learn(SessionKey key, Audience audience) {
    Session session =
        sessions.getSession(key.appName(), key.userId(), key.id(), Optional.empty()).blockingGet();
    if (session != null) {
      boolean amended = session.state().containsKey(Amendments.KEY);
      memories.learn(amended ? of(key, Amendments.toLearn(session.events())) : session, audience);
    }
  }

  /**
   * Forgets what a message made known before an amendment of it, but for what was said elsewhere
   * too. What stands before the amendment is learnt first: a source that was forgotten is known,
   * and nobody who has read the session before makes a memory of it again.
   */
  void takeBack(SessionKey key, Audience audience, Amendment amendment) {
    Session session =
        sessions.getSession(key.appName(), key.userId(), key.id(), Optional.empty()).blockingGet();
    List<Event> events = session == null ? List.of() : List.copyOf(session.events());
    int end = 0;
    while (end < events.size() && !amendment.eventId().equals(events.get(end).id())) {
      end++;
    }
    try {
      memories.learn(of(key, Amendments.toLearn(events.subList(0, end))), audience);
    } catch (MemoryLimitException e) {
      log.debug("What a message said was not learnt before it was forgotten: {}", e.getMessage());
    }
    MemoryOwner owner = new MemoryOwner(key.appName(), key.userId());
    Amendment last =
        session == null
            ? amendment
            : Amendments.of(session, amendment.messageId()).orElse(amendment);
    for (Memory memory : memoriesBefore(last, owner, key.id())) {
      memories.forget(owner, new MemorySelection.ById(memory.id()));
    }
  }

  private List<Memory> memoriesBefore(Amendment amendment, MemoryOwner owner, String session) {
    List<Memory> found = new ArrayList<>();
    PageRequest first = PageRequest.first(PageRequest.MAX_LIMIT);
    for (Optional<PageRequest> next = Optional.of(first); next.isPresent(); ) {
      MemoryPage page = memories.list(owner, Audience.DIRECT, TimeRange.ALWAYS, next.get());
      for (Memory memory : page.memories()) {
        String event = memory.source().eventId();
        // What was to be remembered is in no session.
        if (Set.of(session, "").contains(memory.source().sessionId())
            && memory.timesSaid() == 1
            && Amendments.isOf(event, amendment.messageId())
            && !Amendments.isOf(event, amendment.eventId())) {
          found.add(memory);
        }
      }
      next = page.next().map(first::after);
    }
    return found;
  }

  private static Session of(SessionKey key, List<Event> events) {
    return Session.builder(key).events(events).build();
  }

  private synchronized void finished(SessionKey session, Optional<RuntimeException> failure) {
    Job job = jobs.get(session);
    if (job == null) {
      notifyAll();
      return;
    }
    job.running = false;
    job.failures = failure.isPresent() ? job.failures + 1 : 0;
    if (failure.isPresent() && mayPass(failure.get()) && job.failures < tuning.attempts()) {
      Duration pause = tuning.firstBackoff().multipliedBy(1L << Math.min(job.failures - 1, 10));
      long millis = Math.min(pause.toMillis(), LONGEST_BACKOFF.toMillis());
      if (closed) {
        giveUp(session, failure.get());
      } else {
        var unused = workers.schedule(() -> run(session), millis, TimeUnit.MILLISECONDS);
      }
    } else if (failure.isPresent()) {
      giveUp(session, failure.get());
    } else if (job.again) {
      workers.execute(() -> run(session));
    } else {
      jobs.remove(session);
    }
    notifyAll();
  }

  @GuardedBy("this")
  private void giveUp(SessionKey session, RuntimeException failure) {
    jobs.remove(session);
    log.warn(
        "Nothing was learnt from session {}, its next turn tries again: {}",
        session.id(),
        failure instanceof StoreException ? failure.getMessage() : failure.getClass().getName());
  }

  private static boolean mayPass(RuntimeException failure) {
    return failure instanceof StoreException store && store.retryable();
  }

  /** Waits until nothing of a user waits or runs; false if that takes longer. */
  boolean await(String userId, Duration within) {
    return awaitNone(session -> session.userId().equals(userId), within);
  }

  /** Waits until nothing waits or runs; false if that takes longer. */
  boolean await(Duration within) {
    return awaitNone(session -> true, within);
  }

  /** Takes back what was offered of a user, and waits for what runs; false if that takes longer. */
  @CanIgnoreReturnValue
  boolean cancel(String userId, Duration within) {
    synchronized (this) {
      jobs.entrySet()
          .removeIf(job -> job.getKey().userId().equals(userId) && !job.getValue().running);
      jobs.forEach((key, job) -> job.again &= !key.userId().equals(userId));
    }
    return await(userId, within);
  }

  private synchronized boolean awaitNone(Predicate<SessionKey> which, Duration within) {
    long deadline = System.nanoTime() + within.toNanos();
    try {
      while (jobs.keySet().stream().anyMatch(which)) {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
          return false;
        }
        wait(left / 1_000_000 + 1);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Takes nothing more, learns what it can within {@link Tuning#drain}, and stops. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      // Those that pause between two tries get the last one now.
      jobs.forEach(
          (session, job) -> {
            if (!job.running && job.failures > 0) {
              workers.execute(() -> run(session));
            }
          });
    }
    if (!await(tuning.drain())) {
      log.warn("Stopped before all sessions were learnt from; their next turns catch up");
    }
    var unused = workers.shutdownNow();
  }
}
