package com.ifriend.app.backend;

import com.google.adk.sessions.SessionKey;
import com.ifriend.app.files.UnsafeFileException;
import com.ifriend.app.metrics.BotMeters;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.redis.KeyReport;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisStores;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The Redis of {@code REDIS_URL}, or one of our own. */
public final class RedisBackend extends StoresBackend {
  private final RedisStores stores;
  private final @Nullable EmbeddedRedis embedded;

  private RedisBackend(RedisStores stores, String description, @Nullable EmbeddedRedis embedded) {
    super(
        "redis", description, stores.sessions(), stores.memories(), stores::turns, stores::records);
    this.stores = stores;
    this.embedded = embedded;
  }

  /**
   * Connects to it.
   *
   * @throws StoreUnavailableException if it cannot be reached; says what was tried and how to do
   *     without it
   */
  public static RedisBackend connect(RedisConfig config) {
    try {
      RedisStores stores = RedisStores.connect(config);
      return new RedisBackend(stores, "redis " + stores.where(), null);
    } catch (StoreUnavailableException e) {
      throw new StoreUnavailableException(
          "Cannot connect to Redis: "
              + e.getMessage()
              + "\n  Tried "
              + config
              + "\n  Is it running? redis-cli -u $REDIS_URL ping"
              + "\n  On Cloud Run, check the VPC connector and the firewall."
              + "\n  To go on without it: SESSION_BACKEND=cloudsql (slower but works),"
              + " SESSION_BACKEND=inmemory (no persistence), or leave SESSION_BACKEND and REDIS_URL"
              + " out for an embedded Redis.",
          e);
    }
  }

  /**
   * Starts one of our own, or joins the one of another copy.
   *
   * @param home its data is in the folder {@code redis} of it
   * @throws IOException if there is no Redis for this machine, or it does not start
   * @throws UnsafeFileException if others than our user could change what is in that folder
   */
  public static RedisBackend embedded(Path home, Duration sessionTtl, Duration memoryTtl)
      throws IOException {
    EmbeddedRedis embedded = EmbeddedRedis.open(home);
    try {
      RedisStores stores =
          RedisStores.connect(
              embedded.config().withSessionTtl(sessionTtl).withMemoryTtl(memoryTtl));
      String description =
          "redis, embedded in "
              + embedded.folder()
              + (embedded.owned() ? "" : ", shared with another copy");
      return new RedisBackend(stores, description, embedded);
    } catch (RuntimeException e) {
      embedded.close();
      throw e;
    }
  }

  /**
   * Which embedded Redis runs there or would be started, in words. Changes nothing.
   *
   * @throws IOException if one should run and does not answer
   * @throws UnsafeFileException if others than our user could change what is in its folder
   */
  public static String lookAtEmbedded(Path home) throws IOException {
    return EmbeddedRedis.look(home);
  }

  /** Where the embedded Redis writes its log. */
  public static Path logOfEmbedded(Path home) {
    return EmbeddedRedis.logFile(home);
  }

  @Override
  public void ping() {
    stores.ping();
  }

  @Override
  public boolean endsWithUs() {
    return embedded != null && embedded.owned();
  }

  @Override
  public void watch(BotMeters meters) {
    meters.watchPool(kind(), stores::pool);
    meters.watchRedisKeys(stores::keyLosses);
  }

  @Override
  public Optional<String> redisCli() {
    return Optional.of(
        embedded == null ? "redis-cli -u $REDIS_URL" : "redis-cli -s " + embedded.socket());
  }

  @Override
  public List<KeyReport> inspect(SessionKey key, int lastEvents) {
    return stores.inspect(key, lastEvents);
  }

  @Override
  public Optional<SessionAnatomy> anatomy(SessionKey key, String where) {
    return SessionAnatomy.of(where, stores.inspect(key, 1));
  }

  @Override
  public void close() {
    stores.close();
    if (embedded != null) {
      embedded.close();
    }
  }
}
