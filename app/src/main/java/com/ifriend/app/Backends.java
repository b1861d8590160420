package com.ifriend.app;

import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.SessionKey;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.encryption.EncryptedSessionStore;
import com.ifriend.store.encryption.EncryptionKeys;
import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.mysql.MySqlConfig;
import com.ifriend.store.mysql.MySqlStores;
import com.ifriend.store.redis.KeyReport;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisStores;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The services an agent runs on, chosen by the environment: {@code SESSION_BACKEND}, {@code
 * REDIS_URL}, {@code REDIS_SESSION_TTL} and the others of the configuration table. With nothing
 * set, an embedded Redis.
 *
 * <pre>{@code
 * try (Backends backends = Backends.open(System.getenv())) {
 *   Runner runner = Runner.builder().sessionService(backends.sessionService())...
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class Backends implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Backends.class);

  private final SessionStore sessions;
  private final String description;
  private final @Nullable RedisStores redis;
  private final @Nullable EmbeddedRedis embedded;
  private final @Nullable MySqlStores mysql;

  private Backends(
      SessionStore sessions,
      String description,
      @Nullable RedisStores redis,
      @Nullable EmbeddedRedis embedded,
      @Nullable MySqlStores mysql) {
    this.sessions = sessions;
    this.description = description;
    this.redis = redis;
    this.embedded = embedded;
    this.mysql = mysql;
  }

  /**
   * Opens what the settings ask for.
   *
   * @param env names and values as in the environment
   * @throws ConfigException with everything that is wrong with the settings
   * @throws StoreUnavailableException if a backend cannot be reached; says what was tried and how
   *     to do without it
   */
  public static Backends open(Map<String, String> env) {
    return open(Settings.from(env));
  }

  static Backends open(Settings settings) {
    Backends backends =
        switch (settings.sessions()) {
          case REDIS -> onRedis(settings.redis().orElseThrow());
          case CLOUDSQL -> onMySql(settings.mysql().orElseThrow());
          case INMEMORY -> inMemory(settings, "inmemory");
          case EMBEDDED -> onEmbedded(settings);
        };
    if (settings.encryption().isPresent()) {
      backends = backends.encrypted(settings.encryption().get());
    }
    log.info("✅ SessionService inicializado ({})", backends.description);
    if (backends.redis != null) {
      log.info("RedisSessionService inicializado (TTL {} s)", settings.sessionTtl().toSeconds());
      log.info("⚡ Redis: Performance otimizada (~10ms vs ~800ms CloudSQL)");
    }
    return backends;
  }

  private Backends encrypted(EncryptionKeys keys) {
    return new Backends(
        new EncryptedSessionStore(sessions, keys),
        description + ", encrypted",
        redis,
        embedded,
        mysql);
  }

  private static Backends onRedis(RedisConfig config) {
    try {
      RedisStores stores = RedisStores.connect(config);
      return new Backends(stores.sessions(), "redis " + stores.where(), stores, null, null);
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

  private static Backends onMySql(MySqlConfig config) {
    try {
      MySqlStores stores = MySqlStores.connect(config);
      return new Backends(stores.sessions(), "cloudsql " + config.address(), null, null, stores);
    } catch (StoreUnavailableException e) {
      throw new StoreUnavailableException(
          "Cannot connect to MySQL: "
              + e.getMessage()
              + "\n  Tried "
              + config
              + "\n  To go on without it: SESSION_BACKEND=redis with a REDIS_URL, or"
              + " SESSION_BACKEND=inmemory (no persistence).",
          e);
    }
  }

  private static Backends inMemory(Settings settings, String description) {
    return new Backends(
        InMemoryStores.create(Clock.systemUTC(), settings.sessionTtl()).sessions(),
        description,
        null,
        null,
        null);
  }

  private static Backends onEmbedded(Settings settings) {
    EmbeddedRedis embedded;
    try {
      embedded = EmbeddedRedis.open(settings.home());
    } catch (IOException e) {
      log.warn(
          "⚠️ Sessions are kept in memory and END WITH THIS PROCESS: {}. Set REDIS_URL for a Redis of"
              + " your own.",
          e.getMessage());
      return inMemory(settings, "inmemory, in place of the embedded redis");
    }
    try {
      RedisStores stores =
          RedisStores.connect(RedisConfig.of(embedded.url()).withSessionTtl(settings.sessionTtl()));
      String description =
          "redis, embedded on port "
              + embedded.port()
              + (embedded.owned() ? "" : ", shared with another copy");
      return new Backends(stores.sessions(), description, stores, embedded, null);
    } catch (RuntimeException e) {
      embedded.close();
      throw e;
    }
  }

  /** The session service of the chosen backend. */
  public BaseSessionService sessionService() {
    return new StoredSessionService(sessions);
  }

  /** Where sessions live, in words. */
  String description() {
    return description;
  }

  /** How to look into the Redis in use. */
  Optional<String> redisCli() {
    if (redis == null) {
      return Optional.empty();
    }
    return Optional.of(
        embedded == null ? "redis-cli -u $REDIS_URL" : "redis-cli -p " + embedded.port());
  }

  /** Whether what this process serves from ends with it, though its data may stay on disk. */
  boolean endsWithUs() {
    return mysql == null && (redis == null || (embedded != null && embedded.owned()));
  }

  /**
   * What is wrong at this moment, if anything.
   *
   * @return one sentence for an operator
   */
  Optional<String> complaint() {
    try {
      if (redis != null) {
        redis.ping();
      }
      if (mysql != null) {
        mysql.ping();
      }
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** The keys of a session as Redis shows them; none on other backends. */
  List<KeyReport> inspect(SessionKey key, int lastEvents) {
    return redis == null ? List.of() : redis.inspect(key, lastEvents);
  }

  @Override
  public void close() {
    if (redis != null) {
      redis.close();
    }
    if (embedded != null) {
      embedded.close();
    }
    if (mysql != null) {
      mysql.close();
    }
  }
}
