package com.ifriend.store.tiered;

import com.google.adk.sessions.SessionKey;
import com.google.adk.sessions.SessionNotFoundException;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.ifriend.store.EventWindow;
import com.ifriend.store.NewEvent;
import com.ifriend.store.PositionTakenException;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.SessionAlreadyExistsException;
import com.ifriend.store.StaleFenceException;
import com.ifriend.store.StoreException;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.TornSessionException;
import com.ifriend.store.tiered.Tiers.Known;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what this process has appended to Redis into MySQL, a moment later and in order. Until
 * then it is here, too, so that the end of Redis is not the end of it; what a process that died
 * left behind is found in Redis by {@link Keeper}. Thread-safe.
 */
final class Archiver implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Archiver.class);

  private static final int WORKERS = 4;

  private final Tiers tiers;
  private final Mending mending;
  private final int room;
  private final AtomicInteger waiting = new AtomicInteger();
  private final ConcurrentMap<SessionKey, ArrayDeque<Waiting>> behind = new ConcurrentHashMap<>();
  private final Set<SessionKey> queued = ConcurrentHashMap.newKeySet();
  private final ExecutorService workers =
      Executors.newFixedThreadPool(
          WORKERS,
          work -> {
            Thread thread = new Thread(work, "ifriend-archive");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param room for how many appends there is while MySQL is away
   */
  Archiver(Tiers tiers, Mending mending, int room) {
    this.tiers = tiers;
    this.mending = mending;
    this.room = room;
  }

  /** How many appends MySQL does not have yet. */
  int waiting() {
    return waiting.get();
  }

  /**
   * Refuses an append while too many wait.
   *
   * @throws StoreUnavailableException saying so
   */
  void requireRoom() {
    if (waiting.get() >= room) {
      throw new StoreUnavailableException(
          "MySQL has not taken the last "
              + waiting.get()
              + " appends, and no more are kept for it; try again when it answers",
          null);
    }
  }

  /** Takes an append that Redis has. */
  void add(SessionKey key, Waiting append) {
    var unusedCount = waiting.incrementAndGet();
    boolean[] first = new boolean[1];
    var unused =
        behind.compute(
            key,
            (same, queue) -> {
              first[0] = queue == null;
              ArrayDeque<Waiting> appends = queue == null ? new ArrayDeque<>() : queue;
              appends.addLast(append);
              return appends;
            });
    if (first[0]) {
      later(key);
    }
  }

  /** Once, however often it is asked for until it begins. */
  private void later(SessionKey key) {
    if (!workers.isShutdown() && tiers.mysql.isUp() && queued.add(key)) {
      workers.execute(
          () -> {
            queued.remove(key);
            quietly(key);
          });
    }
  }

  /** Tries again what could not be done before. */
  void retry() {
    behind.keySet().forEach(this::later);
  }

  private void quietly(SessionKey key) {
    try {
      flush(key);
    } catch (StoreUnavailableException e) {
      log.debug("Appends wait for MySQL", e);
    } catch (RuntimeException e) {
      log.error("Appends of a session could not be archived", e);
    }
  }

  /**
   * Brings all that waits of a session into MySQL.
   *
   * @throws StoreUnavailableException if that is not possible now; it goes on waiting
   */
  void flush(SessionKey key) {
    if (!behind.containsKey(key)) {
      return;
    }
    tiers.locking(
        key,
        () -> {
          for (Optional<Waiting> next = next(key); next.isPresent(); next = next(key)) {
            archive(key, next.get());
            done(key);
          }
        });
  }

  private Optional<Waiting> next(SessionKey key) {
    Waiting[] next = new Waiting[1];
    var unused =
        behind.computeIfPresent(
            key,
            (same, queue) -> {
              next[0] = queue.peekFirst();
              return queue.isEmpty() ? null : queue;
            });
    return Optional.ofNullable(next[0]);
  }

  private void done(SessionKey key) {
    var unused =
        behind.computeIfPresent(
            key,
            (same, queue) -> {
              if (queue.pollFirst() != null) {
                waiting.decrementAndGet();
              }
              return queue.isEmpty() ? null : queue;
            });
  }

  /** Nothing of the session is to be archived any more. */
  void forget(SessionKey key) {
    ArrayDeque<Waiting> dropped = behind.remove(key);
    if (dropped != null) {
      waiting.addAndGet(-dropped.size());
    }
  }

  private void archive(SessionKey key, Waiting append) {
    try {
      OptionalLong before = append.again() ? writeAgain(key, append) : writeFenced(key, append);
      if (before.isPresent() && before.getAsLong() != append.position()) {
        tiers.doubt();
      }
    } catch (PositionTakenException e) {
      if (e.count() >= append.position() - 1 || !filled(key, append)) {
        beside(key, append);
      }
    } catch (SessionNotFoundException e) {
      withoutOriginal(key, append);
    }
  }

  private OptionalLong writeFenced(SessionKey key, Waiting append) {
    try {
      return write(key, append, append.fence());
    } catch (StaleFenceException e) {
      // Redis has let it pass: its place decides, not who was here first.
      return write(key, append, OptionalLong.empty());
    }
  }

  /** What counts is what was there before, whoever wrote it, and it alone brought its fence. */
  private OptionalLong writeAgain(SessionKey key, Waiting append) {
    if (tiers.redis.isUp()) {
      mending.archive(key);
    }
    return write(key, append, OptionalLong.empty());
  }

  @CanIgnoreReturnValue
  private OptionalLong write(SessionKey key, Waiting append, OptionalLong fence) {
    ScopedPatch rest = mending.shared.without(key, append.patch());
    NewEvent event = at(append.event(), append.position());
    return tiers.cold(append.createdAt(), cold -> cold.append(key, event, rest, fence));
  }

  static NewEvent at(NewEvent event, long position) {
    return new NewEvent(
        event.id(), event.timestamp(), event.json(), event.title(), OptionalLong.of(position));
  }

  /** The events between were appended by others, who have not archived them yet. */
  private boolean filled(SessionKey key, Waiting append) {
    if (!tiers.redis.isUp()) {
      return false;
    }
    mending.archive(key);
    try {
      write(key, append, OptionalLong.empty());
      return true;
    } catch (PositionTakenException | SessionNotFoundException e) {
      return false;
    }
  }

  /** Copy and original have parted. Nothing is lost: the event goes to the end of the original. */
  private void beside(SessionKey key, Waiting append) {
    try {
      mending.salvage.addToOriginal(
          key, append.createdAt(), append.event(), append.patch(), append.fence());
    } catch (SessionNotFoundException e) {
      // It was deleted in this moment.
      return;
    }
    log.warn(
        "Event {} of session {} is not where it was in Redis; the copy there is made anew",
        append.event().id(),
        key.id());
    if (tiers.redis.isUp()) {
      mending.join(key, List.of());
    } else {
      tiers.mark(key);
    }
    tiers.doubt();
  }

  /**
   * MySQL does not know the session: it was away when that was created, or it was deleted, and
   * perhaps another one has its key.
   */
  private void withoutOriginal(SessionKey key, Waiting append) {
    boolean gone = append.session().map(Known::original).orElse(true);
    if (tiers.redis.isUp()) {
      try {
        // The copy tells what there is to archive, whichever session it is of.
        mending.archive(key);
        gone = gone || tiers.hot(hot -> hot.load(key, EventWindow.NONE)).isPresent();
      } catch (TornSessionException e) {
        // What is here is more than what is left there.
      }
    }
    if (gone || mending.deletions.include(key, append.createdAt().orElseThrow())) {
      log.debug("Session {} was deleted; an append to it goes with it", key.id());
      var unused = mending.shared.without(key, append.patch());
      return;
    }
    Instant createdAt = append.createdAt().orElseThrow();
    try {
      var unused = tiers.cold(append.createdAt(), cold -> cold.create(key, ScopedPatch.NONE));
    } catch (SessionAlreadyExistsException e) {
      // Another process was faster, or this one had begun it without hearing so.
      tiers.tellOriginals(originals -> originals.adopt(key, createdAt));
    }
    try {
      mending.salvage.addToOriginal(
          key, append.createdAt(), append.event(), append.patch(), append.fence());
    } catch (SessionNotFoundException e) {
      log.warn(
          "Another session has the id {} by now; an append to the one before is lost", key.id());
    }
  }

  /** Waits for what is behind, as long as MySQL answers, and ends. */
  @Override
  public void close() {
    workers.shutdown();
    try {
      if (!workers.awaitTermination(5, TimeUnit.SECONDS)) {
        log.warn("MySQL is slow; {} appends are left in Redis for others to archive", waiting());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (SessionKey key : behind.keySet()) {
      try {
        flush(key);
      } catch (StoreUnavailableException e) {
        log.warn("{} appends are left in Redis for others to archive", waiting());
        return;
      } catch (StoreException e) {
        log.warn("Appends of session {} cannot be archived: {}", key.id(), e.getMessage());
      }
    }
  }
}
