package com.ifriend.store.tiered;

import com.google.adk.sessions.SessionKey;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.StoredSession;
import com.ifriend.store.mysql.MySqlOriginals;
import com.ifriend.store.mysql.MySqlStores;
import com.ifriend.store.redis.RedisCopies;
import com.ifriend.store.redis.RedisStores;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The two servers, and what this process knows of the sessions on them. Thread-safe.
 *
 * <p>A lock per session, or a few of them, keeps what is done to its original and what is done to
 * its copy apart; appends to the copy need none.
 */
final class Tiers {
  private static final int MOST_KNOWN = 10_000;

  final Tier redis = new Tier("Redis");
  final Tier mysql = new Tier("MySQL");

  private final Supplier<RedisStores> opening;
  private final UnaryOperator<SessionStore> sealing;
  private final SessionStore cold;
  private final MySqlOriginals originals;
  private volatile @Nullable Opened opened;
  private final ReentrantLock[] locks = new ReentrantLock[64];

  /** How far MySQL's clock is ahead of this machine's. */
  private volatile Duration ahead = Duration.ZERO;

  private final AtomicLong lastNow = new AtomicLong();
  private final AtomicLong doubts = new AtomicLong();
  private final Duration unnoticed;
  private final AtomicBoolean sharedBehind = new AtomicBoolean();

  @GuardedBy("known")
  private final Map<SessionKey, Known> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<SessionKey, Known> eldest) {
          return size() > MOST_KNOWN;
        }
      };

  /**
   * What this process knows of a session.
   *
   * @param createdAt which one of this key it is
   * @param count how many events it has
   * @param original whether MySQL has had it
   * @param checked when copy and original were compared, in doubts; -1 if they never were
   */
  record Known(Instant createdAt, long count, boolean original, long checked) {}

  /** Redis, once it was reached. */
  private record Opened(RedisStores stores, SessionStore hot) {}

  /**
   * @param opening connects to Redis
   * @param sealing see {@link TieredStores#connect}
   * @param unnoticed so long after one process another one may find out that Redis went away, and
   *     have drawn its conclusions
   */
  Tiers(
      Supplier<RedisStores> opening,
      MySqlStores mysql,
      UnaryOperator<SessionStore> sealing,
      Duration unnoticed) {
    this.unnoticed = unnoticed;
    this.opening = opening;
    this.sealing = sealing;
    this.cold = sealing.apply(mysql.sessions());
    this.originals = mysql.originals();
    for (int i = 0; i < locks.length; i++) {
      locks[i] = new ReentrantLock();
    }
  }

  /** Work that needs a server. */
  @FunctionalInterface
  interface Work<S, T> {
    T on(S server);
  }

  /**
   * Works on the copies.
   *
   * @throws StoreUnavailableException if Redis is away; without trying if that is known
   */
  <T> T hot(Work<SessionStore, T> work) {
    return on(redis, () -> work.on(opened().hot()));
  }

  <T> T copies(Work<RedisCopies, T> work) {
    return on(redis, () -> work.on(opened().stores().copies()));
  }

  /**
   * Works on the originals.
   *
   * @throws StoreUnavailableException if MySQL is away; without trying if that is known
   */
  <T> T cold(Work<SessionStore, T> work) {
    return on(mysql, () -> work.on(cold));
  }

  /** As {@link #cold}, for the session of a key that was created then, if that is known. */
  <T> T cold(Optional<Instant> createdAt, Work<SessionStore, T> work) {
    return createdAt.isEmpty()
        ? cold(work)
        : on(mysql, () -> work.on(sealing.apply(originals.sessions(createdAt.get()))));
  }

  <T> T originals(Work<MySqlOriginals, T> work) {
    return on(mysql, () -> work.on(originals));
  }

  /** As {@link #copies}, for what has no result. */
  void tellCopies(Consumer<RedisCopies> work) {
    var unused =
        copies(
            it -> {
              work.accept(it);
              return true;
            });
  }

  /** As {@link #originals}, for what has no result. */
  void tellOriginals(Consumer<MySqlOriginals> work) {
    var unused =
        originals(
            it -> {
              work.accept(it);
              return true;
            });
  }

  /** Says in MySQL that a session goes on there without Redis. */
  void mark(SessionKey key) {
    tellOriginals(originals -> originals.mark(key));
  }

  /**
   * For who finds out whether Redis is back.
   *
   * @throws StoreUnavailableException if it does not take writes
   */
  void probeRedis() {
    open().copies().probe();
  }

  /** Compares the clocks, while MySQL is there. */
  void readClock() {
    Instant before = Instant.now();
    ahead = Duration.between(before, originals(MySqlOriginals::now));
  }

  /**
   * What MySQL's clock says, or will have said when it is back: one session of a key is told from
   * another by when it was created, whichever of the two servers is away. Not a whole millisecond,
   * as those of MySQL are, and never the same: two that begin at once are two.
   */
  Instant now() {
    long millis = Instant.now().plus(ahead).toEpochMilli();
    return Instant.ofEpochMilli(
            lastNow.accumulateAndGet(millis, (last, now) -> Math.max(last + 1, now)))
        .plusNanos(1_000);
  }

  /** Connects to Redis, if that was not done yet. */
  synchronized RedisStores open() {
    Opened known = opened;
    if (known == null) {
      RedisStores stores = opening.get();
      stores.copies().createBy(this::now);
      known = new Opened(stores, sealing.apply(stores.copies().sessions()));
      opened = known;
    }
    return known.stores();
  }

  private Opened opened() {
    Opened known = opened;
    if (known == null) {
      throw new StoreUnavailableException("Redis was not reached yet", null);
    }
    return known;
  }

  /** What is in Redis; empty if that was not reached yet. */
  Optional<RedisStores> redisStores() {
    return Optional.ofNullable(opened).map(Opened::stores);
  }

  /** Works on one of them, see {@link #hot} and {@link #cold}. */
  <T> T on(Tier tier, Supplier<T> work) {
    if (!tier.isUp()) {
      throw tier.away("this");
    }
    try {
      return work.get();
    } catch (StoreUnavailableException e) {
      tier.failed(e);
      if (tier == redis) {
        changed(unnoticed);
      }
      throw e;
    }
  }

  /** Redis may have lost something: each copy is compared with its original before it is used. */
  void doubt() {
    var unused = doubts.incrementAndGet();
  }

  /**
   * Redis went away, is back, or is another one.
   *
   * @param time until when each process knows it and has drawn its conclusions
   */
  void changed(Duration time) {
    doubt();
    redis.changed(time);
  }

  /** Whether nothing speaks against the copy. */
  boolean trusts(StoredSession copy) {
    Optional<Known> is = known(copy.key());
    return is.isPresent()
        && is.get().checked() == doubts.get()
        && is.get().count() <= copy.count()
        && is.get().createdAt().equals(copy.createdAt());
  }

  Optional<Known> known(SessionKey key) {
    synchronized (known) {
      return Optional.ofNullable(known.get(key));
    }
  }

  void forget(SessionKey key) {
    synchronized (known) {
      known.remove(key);
    }
  }

  /** Has nothing of a session in the heap any more, whichever of the servers is away. */
  void forgetHistories(SessionKey key) {
    originals.forget(key);
    redisStores().ifPresent(stores -> stores.copies().forget(key));
  }

  /** Copy and original are the same, or the copy is ahead. */
  void checked(SessionKey key, Instant createdAt, long count, boolean original) {
    checked(key, createdAt, count, original, doubts.get());
  }

  /**
   * @param since the doubts there were when the comparison began
   */
  void checked(SessionKey key, Instant createdAt, long count, boolean original, long since) {
    synchronized (known) {
      known.put(key, new Known(createdAt, count, original, since));
    }
  }

  /**
   * Whether state that is shared may be newer in Redis, with no event left that would bring it
   * over.
   *
   * @param now from now on
   */
  @CanIgnoreReturnValue
  boolean sharedBehind(boolean now) {
    return sharedBehind.getAndSet(now);
  }

  long doubts() {
    return doubts.get();
  }

  /** The session was seen with so many events. */
  void counted(SessionKey key, long count) {
    synchronized (known) {
      Known is = known.get(key);
      if (is != null && is.count() < count) {
        known.put(key, new Known(is.createdAt(), count, is.original(), is.checked()));
      }
    }
  }

  /** The session is as the store has just returned it. */
  void seen(StoredSession session) {
    synchronized (known) {
      Known is = known.get(session.key());
      known.put(
          session.key(),
          is != null && is.createdAt().equals(session.createdAt())
              ? new Known(
                  is.createdAt(),
                  Math.max(is.count(), session.count()),
                  is.original(),
                  is.checked())
              : new Known(session.createdAt(), session.count(), false, -1));
    }
  }

  /** As {@link #locked}, for what has no result. */
  void locking(SessionKey key, Runnable work) {
    var unused =
        locked(
            key,
            () -> {
              work.run();
              return true;
            });
  }

  <T> T locked(SessionKey key, Supplier<T> work) {
    ReentrantLock lock = locks[Math.floorMod(key.hashCode(), locks.length)];
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }
}
