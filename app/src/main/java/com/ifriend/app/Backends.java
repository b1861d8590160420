package com.ifriend.app;

import com.google.adk.memory.BaseMemoryService;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.SessionKey;
import com.ifriend.app.metrics.BotMeters;
import com.ifriend.app.metrics.ObservedMemoryStore;
import com.ifriend.app.metrics.ObservedSessionStore;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoreException;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.StoredMemoryService;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.encryption.EncryptedSessionStore;
import com.ifriend.store.encryption.EncryptionKeys;
import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.memory.MemoryStore;
import com.ifriend.store.mysql.Analytics;
import com.ifriend.store.mysql.MySqlConfig;
import com.ifriend.store.mysql.MySqlStores;
import com.ifriend.store.redis.KeyReport;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisStores;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
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
  private final MemoryStore memories;
  private final String description;
  private final @Nullable RedisStores redis;
  private final @Nullable EmbeddedRedis embedded;
  private final @Nullable MySqlStores mysql;
  private final Optional<String> fallback;

  /** What was opened for memories alone. */
  private final @Nullable Backends ofMemories;

  private Backends(
      SessionStore sessions,
      MemoryStore memories,
      String description,
      @Nullable RedisStores redis,
      @Nullable EmbeddedRedis embedded,
      @Nullable MySqlStores mysql) {
    this(sessions, memories, description, redis, embedded, mysql, Optional.empty(), null);
  }

  private Backends(
      SessionStore sessions,
      MemoryStore memories,
      String description,
      @Nullable RedisStores redis,
      @Nullable EmbeddedRedis embedded,
      @Nullable MySqlStores mysql,
      Optional<String> fallback,
      @Nullable Backends ofMemories) {
    this.sessions = sessions;
    this.memories = memories;
    this.description = description;
    this.redis = redis;
    this.embedded = embedded;
    this.mysql = mysql;
    this.fallback = fallback;
    this.ofMemories = ofMemories;
  }

  /**
   * Opens what the settings ask for. Measures its operations in Micrometer's global registry, and
   * with spans of the global OpenTelemetry.
   *
   * @param env names and values as in the environment
   * @throws ConfigException with everything that is wrong with the settings
   * @throws StoreUnavailableException if a backend cannot be reached; says what was tried and how
   *     to do without it
   */
  public static Backends open(Map<String, String> env) {
    return open(Settings.from(env), Metrics.globalRegistry);
  }

  static Backends open(Settings settings, MeterRegistry meters) {
    Backends backends =
        switch (settings.sessions()) {
          case REDIS ->
              settings.fallback()
                  ? onRedisOrMySql(settings)
                  : onRedis(settings.redis().orElseThrow());
          case CLOUDSQL -> onMySql(settings.mysql().orElseThrow());
          case INMEMORY -> inMemory(settings, "inmemory");
          case EMBEDDED -> onEmbedded(settings);
        };
    if (settings.encryption().isPresent()) {
      backends = backends.encrypted(settings.encryption().get());
    }
    if (settings.memories() != settings.sessions()) {
      backends = backends.withMemories(settings);
    }
    backends = backends.observed(meters);
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
        memories,
        description + ", encrypted",
        redis,
        embedded,
        mysql,
        fallback,
        ofMemories);
  }

  /** Above encryption, whose time is part of what a turn waits for. */
  private Backends observed(MeterRegistry meters) {
    BotMeters bot = new BotMeters(meters);
    watch(bot);
    if (ofMemories != null) {
      ofMemories.watch(bot);
    }
    if (mysql != null) {
      bot.watchExpiry("cloudsql", mysql::sessionsExpired);
    }
    bot.watchFallback(fallback.isPresent());
    Tracer tracer = GlobalOpenTelemetry.getTracer("com.ifriend.store");
    return new Backends(
        new ObservedSessionStore(sessions, kind(), meters, tracer),
        new ObservedMemoryStore(
            memories, ofMemories == null ? kind() : ofMemories.kind(), meters, tracer),
        description,
        redis,
        embedded,
        mysql,
        fallback,
        ofMemories);
  }

  private void watch(BotMeters bot) {
    if (redis != null) {
      bot.watchPool("redis", redis::pool);
      bot.watchRedisKeys(redis::keyLosses);
    }
    if (mysql != null) {
      bot.watchPool("cloudsql", mysql::pool);
    }
  }

  /** As in {@code SESSION_BACKEND}. */
  private String kind() {
    return redis != null ? "redis" : mysql != null ? "cloudsql" : "inmemory";
  }

  /** The same with memories in a backend of their own, which is opened if it is not open yet. */
  private Backends withMemories(Settings settings) {
    Settings.SessionBackend wanted = settings.memories();
    if (wanted == Settings.SessionBackend.CLOUDSQL && mysql != null) {
      return this;
    }
    try {
      Backends own =
          switch (wanted) {
            case REDIS -> onRedis(settings.redis().orElseThrow());
            case CLOUDSQL -> onMySql(settings.mysql().orElseThrow());
            case INMEMORY, EMBEDDED -> inMemory(settings, "inmemory");
          };
      return new Backends(
          sessions,
          own.memories,
          description + "; memories: " + own.description,
          redis,
          embedded,
          mysql,
          fallback,
          own);
    } catch (StoreUnavailableException e) {
      close();
      throw new StoreUnavailableException(
          "The backend of the memories: "
              + e.getMessage()
              + "\n  Or, for memories alone: MEMORY_BACKEND=inmemory (no persistence).",
          e);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static Backends onRedis(RedisConfig config) {
    try {
      RedisStores stores = RedisStores.connect(config);
      return new Backends(
          stores.sessions(), stores.memories(), "redis " + stores.where(), stores, null, null);
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
   * Only when nobody answers: a refused password is a mistake to mend. It stays so until the next
   * start, since what has begun in one of the two is not in the other.
   */
  private static Backends onRedisOrMySql(Settings settings) {
    try {
      return onRedis(settings.redis().orElseThrow());
    } catch (StoreUnavailableException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String reason = String.valueOf(cause.getMessage());
      log.error(
          "🔻 SESSION_FALLBACK: Redis cannot be reached, and sessions are kept in CloudSQL until the"
              + " next start: {}. Sessions that are in Redis are not seen meanwhile",
          reason);
      try {
        Backends mysql = onMySql(settings.mysql().orElseThrow());
        return new Backends(
            mysql.sessions,
            mysql.memories,
            mysql.description,
            null,
            null,
            mysql.mysql,
            Optional.of(reason),
            null);
      } catch (StoreException alsoFailed) {
        alsoFailed.addSuppressed(e);
        throw alsoFailed;
      }
    }
  }

  private static Backends onMySql(MySqlConfig config) {
    try {
      MySqlStores stores = MySqlStores.connect(config);
      return new Backends(
          stores.sessions(), stores.memories(), "cloudsql " + config.address(), null, null, stores);
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
    InMemoryStores stores = InMemoryStores.create(Clock.systemUTC(), settings.sessionTtl());
    return new Backends(stores.sessions(), stores.memories(), description, null, null, null);
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
          RedisStores.connect(
              RedisConfig.of(embedded.url())
                  .withSessionTtl(settings.sessionTtl())
                  .withMemoryTtl(settings.memoryTtl()));
      String description =
          "redis, embedded on port "
              + embedded.port()
              + (embedded.owned() ? "" : ", shared with another copy");
      return new Backends(
          stores.sessions(), stores.memories(), description, stores, embedded, null);
    } catch (RuntimeException e) {
      embedded.close();
      throw e;
    }
  }

  /** The session service of the chosen backend. */
  public BaseSessionService sessionService() {
    return new StoredSessionService(sessions);
  }

  /** The memory service of the chosen backend; remembers all that is said, as ADK's own. */
  public BaseMemoryService memoryService() {
    return new StoredMemoryService(memories);
  }

  /** Where sessions live. */
  SessionStore sessions() {
    return sessions;
  }

  /** Where memories live. */
  MemoryStore memories() {
    return memories;
  }

  /** What the database of memories tells in numbers; empty if they live elsewhere. */
  Optional<Analytics> analytics() {
    MySqlStores ofTheirs = ofMemories == null ? mysql : ofMemories.mysql;
    return Optional.ofNullable(ofTheirs).map(MySqlStores::analytics);
  }

  /** Where sessions live, in words. */
  String description() {
    return description;
  }

  /** Why sessions are not where they belong, if {@code SESSION_FALLBACK} had to step in. */
  Optional<String> fallback() {
    return fallback;
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
   * What is wrong at this moment, if anything. Without its memories the bot still answers, so
   * nothing is said of a backend that holds them alone.
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

  /** How a session is stored; empty if there is none, or it is only in the memory of a process. */
  Optional<SessionAnatomy> anatomy(SessionKey key) {
    if (redis != null) {
      return SessionAnatomy.of(description, redis.inspect(key, 1));
    }
    return mysql == null
        ? Optional.empty()
        : mysql.inspect(key).map(rows -> SessionAnatomy.of(description, rows));
  }

  @Override
  public void close() {
    if (ofMemories != null) {
      ofMemories.close();
    }
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
