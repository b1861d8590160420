package com.ifriend.app.backend;

import com.google.adk.sessions.SessionKey;
import com.ifriend.app.metrics.BotMeters;
import com.ifriend.store.PoolUse;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.mysql.Analytics;
import com.ifriend.store.mysql.MySqlConfig;
import com.ifriend.store.redis.KeyLosses;
import com.ifriend.store.redis.KeyReport;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisStores;
import com.ifriend.store.tiered.Durability;
import com.ifriend.store.tiered.TieredConfig;
import com.ifriend.store.tiered.TieredStores;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Sessions in the Redis of {@code REDIS_URL} that are kept in the database, with all else. */
public final class TieredBackend extends StoresBackend {
  private final TieredStores stores;

  private TieredBackend(TieredStores stores, String description) {
    super(
        "tiered",
        description,
        stores.sessions(),
        stores.mysql().memories(),
        stores::turns,
        stores.mysql()::records);
    this.stores = stores;
  }

  /**
   * Connects to both; without Redis, sessions are in the database until it answers.
   *
   * @param sealing see {@link TieredStores#connect}
   * @throws StoreUnavailableException if the database cannot be reached; says what was tried
   */
  public static TieredBackend connect(
      RedisConfig redis,
      MySqlConfig mysql,
      Durability durability,
      UnaryOperator<SessionStore> sealing) {
    try {
      TieredStores stores =
          TieredStores.connect(
              redis, mysql, TieredConfig.DEFAULT.withDurability(durability), sealing);
      return new TieredBackend(
          stores, "redis " + redis.address().where() + ", kept in cloudsql " + mysql.address());
    } catch (StoreUnavailableException e) {
      throw new StoreUnavailableException(
          "Cannot connect to MySQL, where SESSION_BACKEND=tiered keeps sessions: "
              + e.getMessage()
              + "\n  Tried "
              + mysql
              + "\n  To go on without it: SESSION_BACKEND=redis.",
          e);
    }
  }

  @Override
  public String description() {
    TieredStores.Status status = stores.status();
    return super.description()
        + (status.redis() ? "" : " (redis is away: everything is in cloudsql)")
        + (status.mysql() ? "" : " (cloudsql is away: " + status.waiting() + " appends wait)");
  }

  @Override
  public boolean sealsItself() {
    return true;
  }

  @Override
  public void ping() {
    stores.ping();
  }

  @Override
  public void watch(BotMeters meters) {
    meters.watchPool("redis", () -> stores.redis().map(RedisStores::pool).orElse(PoolUse.NONE));
    meters.watchRedisKeys(() -> stores.redis().map(RedisStores::keyLosses).orElse(KeyLosses.NONE));
    meters.watchPool("cloudsql", stores.mysql()::pool);
    meters.watchExpiry(kind(), stores.mysql()::sessionsExpired);
    meters.watchTiers(stores::status);
  }

  @Override
  public Optional<Analytics> analytics() {
    return Optional.of(stores.mysql().analytics());
  }

  @Override
  public Optional<String> redisCli() {
    return Optional.of("redis-cli -u $REDIS_URL");
  }

  @Override
  public List<KeyReport> inspect(SessionKey key, int lastEvents) {
    return stores.redis().map(redis -> redis.inspect(key, lastEvents)).orElse(List.of());
  }

  @Override
  public Optional<SessionAnatomy> anatomy(SessionKey key, String where) {
    return SessionAnatomy.of(
        where, inspect(key, 1), stores.mysql().inspect(key), stores.compare(key));
  }

  @Override
  public void close() {
    stores.close();
  }
}
