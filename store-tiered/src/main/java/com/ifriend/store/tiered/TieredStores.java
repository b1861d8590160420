package com.ifriend.store.tiered;

import static java.util.Objects.requireNonNull;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.mysql.MySqlConfig;
import com.ifriend.store.mysql.MySqlStores;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisStores;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRules;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/**
 * Sessions at the speed of Redis that are kept in MySQL.
 *
 * <p>An append is done when Redis has it (or as {@link Durability} says), and is in MySQL moments
 * later. A session that has expired in Redis, or was lost there, comes back with the next load.
 * While Redis is away, turns go on in MySQL, and while MySQL is away, in Redis, up to a bound; when
 * it is back, both are made one again.
 *
 * <pre>{@code
 * try (TieredStores stores = TieredStores.connect(redis, mysql, TieredConfig.DEFAULT)) {
 *   BaseSessionService sessions = new StoredSessionService(stores.sessions());
 * }
 * }</pre>
 *
 * <p>How long a session lives is {@link MySqlConfig#sessionTtl}; {@link RedisConfig#sessionTtl} is
 * how long its copy takes memory, an hour if it says nothing of an end. Thread-safe.
 */
public final class TieredStores implements AutoCloseable {
  private static final Duration COPIES_LIVE = Duration.ofHours(1);

  private final MySqlStores mysql;
  private final Tiers tiers;
  private final Archiver archiver;
  private final Keeper keeper;
  private final TieredSessionStore sessions;
  private final Durability durability;

  private final Duration sessionsLive;

  private TieredStores(
      RedisConfig redis,
      MySqlStores mysql,
      Duration sessionsLive,
      TieredConfig config,
      UnaryOperator<SessionStore> sealing) {
    this.mysql = mysql;
    this.durability = config.durability();
    this.sessionsLive = sessionsLive;
    this.tiers =
        new Tiers(
            () -> RedisStores.connect(redis),
            mysql,
            sealing,
            redis.timeout().plus(Keeper.SETTLING));
    tiers.readClock();
    Mending mending = new Mending(tiers);
    this.archiver = new Archiver(tiers, mending, config.room());
    this.keeper = new Keeper(tiers, mending, archiver, config.sweepInterval(), mysql::ping);
    this.sessions =
        new TieredSessionStore(tiers, mending, archiver, config.durability(), keeper.documents());
    try {
      var unused = tiers.open();
    } catch (StoreUnavailableException e) {
      tiers.redis.failed(e);
      tiers.changed(Keeper.SETTLING);
    }
    keeper.start();
  }

  /**
   * Opens both, and closes them with this. If Redis cannot be reached, sessions are in MySQL until
   * it can.
   *
   * @throws StoreUnavailableException if MySQL cannot be reached
   */
  public static TieredStores connect(RedisConfig redis, MySqlConfig mysql, TieredConfig config) {
    return connect(redis, mysql, config, UnaryOperator.identity());
  }

  /**
   * As {@link #connect(RedisConfig, MySqlConfig, TieredConfig)}.
   *
   * @param sealing makes a store of another one that keeps sessions sealed in it
   */
  public static TieredStores connect(
      RedisConfig redis,
      MySqlConfig mysql,
      TieredConfig config,
      UnaryOperator<SessionStore> sealing) {
    requireNonNull(config, "config");
    RedisConfig copies =
        redis.sessionTtl().equals(SessionStore.NEVER) ? redis.withSessionTtl(COPIES_LIVE) : redis;
    boolean replicated = config.durability() == Durability.REPLICA && redis.replicas() == 0;
    MySqlStores originals = MySqlStores.connect(mysql);
    try {
      return new TieredStores(
          replicated ? copies.withReplicas(1) : copies,
          originals,
          mysql.sessionTtl(),
          config,
          sealing);
    } catch (RuntimeException e) {
      originals.close();
      throw e;
    }
  }

  public SessionStore sessions() {
    return sessions;
  }

  /**
   * The queue of this name, one for all processes that ask for it: in Redis, and while that is
   * away, in MySQL; with {@link Durability#SQL} always in MySQL. What waits is in one of them, and
   * is not worked on twice. An id is known at least as long as a session lives, or {@link
   * TurnRules#LONGEST_WITH_SESSION}.
   */
  public TurnQueue turns(String name, TurnRules rules) {
    TurnQueue cold = mysql.turns(name, rules);
    if (durability == Durability.SQL) {
      return cold;
    }
    TieredTurnQueue queue =
        new TieredTurnQueue(tiers, name, rules.rememberingFor(sessionsLive), cold);
    keeper.also(queue::tick);
    return queue;
  }

  /** What is in Redis; empty if that was not reached yet. */
  public Optional<RedisStores> redis() {
    return tiers.redisStores();
  }

  /** What is in MySQL. */
  public MySqlStores mysql() {
    return mysql;
  }

  /**
   * How the two stand.
   *
   * @param redis whether Redis is in use
   * @param mysql whether MySQL is in use
   * @param waiting how many appends of this process MySQL does not have yet
   */
  public record Status(boolean redis, boolean mysql, int waiting) {}

  /** Without a round trip. */
  public Status status() {
    return new Status(tiers.redis.isUp(), tiers.mysql.isUp(), archiver.waiting());
  }

  /**
   * A session's copy beside its original.
   *
   * @param copy how many events it has; empty if there is none
   * @param original how many events it has; empty if there is none
   * @param lines what was compared, for a person to read
   * @param difference what is wrong; empty if the original is the beginning of the copy
   */
  public record Comparison(
      OptionalLong copy, OptionalLong original, List<String> lines, Optional<String> difference) {
    public Comparison {
      lines = List.copyOf(lines);
    }
  }

  /**
   * Compares a session's copy with its original, for a person to look at; not for a request path.
   * Changes nothing but how long they live.
   *
   * @return empty if one of the two servers is away, or there is neither
   */
  public Optional<Comparison> compare(SessionKey key) {
    return tiers.redis.isUp() && tiers.mysql.isUp()
        ? new Comparing(tiers).of(key)
        : Optional.empty();
  }

  /**
   * Archives all that Redis has and MySQL has not; this happens by itself every {@link
   * TieredConfig#sweepInterval}.
   */
  public void sweep() {
    keeper.sweep();
  }

  /**
   * Returns if sessions can be read and written.
   *
   * @throws StoreUnavailableException if neither server answers
   */
  public void ping() {
    if (tiers.redis.isUp()) {
      try {
        tiers.open().ping();
        return;
      } catch (StoreUnavailableException e) {
        tiers.redis.failed(e);
      }
    }
    mysql.ping();
  }

  /** Archives what waits, and closes the connections. */
  @Override
  public void close() {
    keeper.close();
    archiver.close();
    tiers.redisStores().ifPresent(RedisStores::close);
    mysql.close();
  }
}
