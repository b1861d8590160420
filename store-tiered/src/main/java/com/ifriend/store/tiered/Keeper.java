package com.ifriend.store.tiered;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.Documents;
import com.ifriend.store.StoreException;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.mysql.MySqlOriginals;
import com.ifriend.store.mysql.MySqlOriginals.Mark;
import com.ifriend.store.redis.RedisCopies;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done now and then, on a thread of its own: finds out whether a server that went away is
 * back, and whether it is still the same; does what could not be done meanwhile; archives what
 * processes have left that died, and lets copies end whose originals are complete. Thread-safe.
 */
final class Keeper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Keeper.class);

  static final Duration TICK = Duration.ofMillis(500);

  /** By then each process has done what a change of servers asks of it. */
  static final Duration SETTLING = TICK.multipliedBy(4);

  private static final int MARKS = 500;

  /** While one waits for a server that is away, the other looks after the queue. */
  private static final int THREADS = 2;

  private final Tiers tiers;
  private final Mending mending;
  private final Archiver archiver;
  private final Duration interval;
  private final Runnable mysqlProbe;
  private String identity = "";
  private final TieredDocuments documents;
  private final ScheduledExecutorService timer =
      Executors.newScheduledThreadPool(
          THREADS,
          work -> {
            Thread thread = new Thread(work, "ifriend-tiers");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param interval of the sweeps, of all processes together
   * @param mysqlProbe fails if MySQL is away
   */
  Keeper(Tiers tiers, Mending mending, Archiver archiver, Duration interval, Runnable mysqlProbe) {
    this.tiers = tiers;
    this.mending = mending;
    this.archiver = archiver;
    this.interval = interval;
    this.mysqlProbe = mysqlProbe;
    this.documents = new TieredDocuments(tiers, mending, archiver, this::sweep);
  }

  TieredDocuments documents() {
    return documents;
  }

  /** Does something else at each tick, too. */
  void also(Runnable work) {
    long tick = Math.min(TICK.toMillis(), interval.toMillis());
    var unused =
        timer.scheduleWithFixedDelay(() -> quietly(work), tick, tick, TimeUnit.MILLISECONDS);
  }

  void start() {
    also(this::tick);
  }

  private void quietly(Runnable work) {
    try {
      work.run();
    } catch (StoreUnavailableException e) {
      log.debug("Not now", e);
    } catch (StoreException e) {
      log.warn("Copies and originals of sessions stay apart for now: {}", e.getMessage());
    } catch (RuntimeException e) {
      log.error("Copies and originals of sessions stay apart for now", e);
    }
  }

  private void tick() {
    if (!tiers.mysql.isUp()) {
      mysqlIsBack();
    }
    if (!tiers.redis.isUp()) {
      redisIsBack();
    }
    if (!tiers.redis.isUp() || !tiers.mysql.isUp()) {
      return;
    }
    String now = tiers.copies(RedisCopies::identity);
    if (!now.equals(identity)) {
      if (identity.isEmpty()) {
        tiers.doubt();
      } else {
        log.info("Redis was started again, or another server took its place");
        tiers.changed(SETTLING);
      }
      identity = now;
    }
    tiers.readClock();
    joinMarked();
    mending.deletions.finishAll();
    archiver.retry();
    if (tiers.copies(copies -> copies.lease(interval))) {
      sweep();
    }
  }

  private void mysqlIsBack() {
    try {
      mysqlProbe.run();
    } catch (StoreException e) {
      return;
    }
    tiers.mysql.back();
    archiver.retry();
  }

  /** Nobody uses a copy before those that were changed in MySQL meanwhile are made anew. */
  private void redisIsBack() {
    try {
      tiers.probeRedis();
    } catch (StoreException e) {
      return;
    }
    tiers.changed(SETTLING);
    tiers.redis.back();
    if (tiers.mysql.isUp()) {
      joinMarked();
    }
  }

  private void joinMarked() {
    List<Mark> marks = tiers.originals(originals -> originals.marks(MARKS));
    for (Mark mark : marks) {
      inPassing(mark.key(), () -> mending.join(mark.key(), List.of(mark)));
    }
  }

  /** Looks after a session that may be in use elsewhere only, and need not stay in this heap. */
  private void inPassing(SessionKey key, Runnable work) {
    tiers.locking(
        key,
        () -> {
          boolean ours = tiers.known(key).isPresent();
          archiver.flush(key);
          work.run();
          if (!ours) {
            tiers.forgetHistories(key);
          }
        });
  }

  /** Goes through all copies. */
  void sweep() {
    boolean sharedToo = tiers.sharedBehind(false);
    Optional<String> cursor = Optional.empty();
    do {
      Optional<String> from = cursor;
      Documents.Page page = tiers.hot(hot -> hot.documents().scan(from));
      if (sharedToo) {
        for (Documents.Holder holder : page.holders()) {
          var unused =
              holder.kind() != Documents.Holder.Kind.SESSION && mending.shared.take(holder);
        }
      }
      sweep(
          page.holders().stream()
              .filter(holder -> holder.kind() == Documents.Holder.Kind.SESSION)
              .map(Documents.Holder::sessionKey)
              .toList());
      cursor = page.next();
    } while (cursor.isPresent() && !Thread.currentThread().isInterrupted());
  }

  private void sweep(List<SessionKey> keys) {
    if (keys.isEmpty()) {
      return;
    }
    Map<SessionKey, RedisCopies.Standing> copies = tiers.copies(it -> it.standings(keys));
    Map<SessionKey, MySqlOriginals.Standing> originals = tiers.originals(it -> it.standings(keys));
    for (SessionKey key : keys) {
      try {
        sweep(key, Optional.ofNullable(copies.get(key)), Optional.ofNullable(originals.get(key)));
      } catch (StoreUnavailableException e) {
        throw e;
      } catch (StoreException e) {
        log.warn("Session {} cannot be archived: {}", key.id(), e.getMessage());
      }
    }
  }

  private void sweep(
      SessionKey key,
      Optional<RedisCopies.Standing> copy,
      Optional<MySqlOriginals.Standing> original) {
    long kept = original.map(MySqlOriginals.Standing::count).orElse(-1L);
    long count = copy.map(RedisCopies.Standing::count).orElse(Long.MAX_VALUE);
    if (kept == count) {
      if (copy.orElseThrow().stays()) {
        mending.follow(key, copy.get());
        tiers.tellCopies(copies -> copies.expire(key, count));
      }
      return;
    }
    inPassing(
        key,
        () -> {
          if (kept > count) {
            mending.join(key, List.of());
          } else {
            mending.archive(key);
          }
        });
  }

  @Override
  public void close() {
    timer.shutdownNow();
    try {
      if (!timer.awaitTermination(5, TimeUnit.SECONDS)) {
        log.debug("A sweep does not stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
