package com.ifriend.app;

import com.google.adk.memory.BaseMemoryService;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.SessionKey;
import com.ifriend.app.backend.Backend;
import com.ifriend.app.backend.HeapBackend;
import com.ifriend.app.backend.MySqlBackend;
import com.ifriend.app.backend.RedisBackend;
import com.ifriend.app.backend.SessionAnatomy;
import com.ifriend.app.backend.TieredBackend;
import com.ifriend.app.metrics.BotMeters;
import com.ifriend.app.metrics.Recent;
import com.ifriend.app.settings.BackendChoice;
import com.ifriend.app.settings.ConfigException;
import com.ifriend.app.settings.Settings;
import com.ifriend.app.web.Stores;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoreException;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.StoredMemoryService;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.encryption.EncryptedRecords;
import com.ifriend.store.encryption.EncryptedSessionStore;
import com.ifriend.store.encryption.EncryptedTurnQueue;
import com.ifriend.store.encryption.Sealing;
import com.ifriend.store.memory.MemoryStore;
import com.ifriend.store.metrics.ObservedMemoryStore;
import com.ifriend.store.metrics.ObservedSessionStore;
import com.ifriend.store.mysql.Analytics;
import com.ifriend.store.redis.KeyReport;
import com.ifriend.store.turns.TurnCounts;
import com.ifriend.store.turns.TurnQueue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
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
public final class Backends implements Stores, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Backends.class);

  private final Backend ofSessions;

  /** The same object if both live together. */
  private final Backend ofMemories;

  private final Recent recent;
  private final SessionStore sessions;
  private final MemoryStore memories;
  private final TurnQueue turns;
  private final Optional<EncryptedRecords> installations;
  private final String encryption;
  private final Optional<String> fallback;

  private Backends(
      Settings settings, MeterRegistry meters, ChosenBackend chosen, Backend ofMemories) {
    this.ofSessions = chosen.backend();
    this.ofMemories = ofMemories;
    this.fallback = chosen.fallback();
    this.encryption =
        settings
            .encryption()
            .map(
                keys ->
                    switch (settings.sealing()) {
                      case SEALED -> ", encrypted";
                      case SEALING -> ", being encrypted";
                      case OPENING -> ", encryption being switched on or off";
                    })
            .orElse("");
    var unusedNote =
        Sealing.admit(ofSessions.sessions(), settings.encryption(), settings.sealing());
    SessionStore stored =
        ofSessions.sealsItself()
            ? ofSessions.sessions()
            : sealing(settings).apply(ofSessions.sessions());
    TurnQueue waiting = ofSessions.turns(Backend.QUEUE, settings.turnRules());
    this.turns =
        settings
            .encryption()
            .<TurnQueue>map(keys -> new EncryptedTurnQueue(waiting, keys, settings.sealing()))
            .orElse(waiting);
    this.installations =
        settings
            .encryption()
            .map(
                keys ->
                    new EncryptedRecords(
                        ofSessions.records(Backend.INSTALLATIONS), Backend.INSTALLATIONS, keys));
    // Above encryption, whose time is part of what a turn waits for.
    Tracer tracer = GlobalOpenTelemetry.getTracer("com.ifriend.store");
    this.recent = new Recent(new BotMeters(meters, settings.modelPrice()));
    this.sessions =
        recent.watching(new ObservedSessionStore(stored, ofSessions.kind(), meters, tracer));
    this.memories =
        new ObservedMemoryStore(ofMemories.memories(), ofMemories.kind(), meters, tracer);
  }

  /**
   * Opens what the settings ask for. Measures its operations in Micrometer's global registry, and
   * with spans of the global OpenTelemetry.
   *
   * @param env names and values as in the environment
   * @throws ConfigException with everything that is wrong with the settings
   * @throws StoreUnavailableException if a backend cannot be reached; says what was tried and how
   *     to do without it
   * @throws StoreException if what is in the store, and the settings of its encryption, do not go
   *     together; says what to do
   */
  public static Backends open(Map<String, String> env) {
    return open(Settings.from(env), Metrics.globalRegistry);
  }

  /**
   * As {@link #open(Map)}.
   *
   * @param meters where its operations are measured
   */
  public static Backends open(Settings settings, MeterRegistry meters) {
    ChosenBackend chosen = ChosenBackend.open(settings, sealing(settings));
    Backend ofMemories = chosen.backend();
    Backends backends;
    try {
      ofMemories = ofMemories(settings, chosen.backend());
      backends = new Backends(settings, meters, chosen, ofMemories);
    } catch (RuntimeException e) {
      if (ofMemories != chosen.backend()) {
        ofMemories.close();
      }
      chosen.backend().close();
      throw e;
    }
    backends.watch(new BotMeters(meters));
    log.info("✅ SessionService inicializado ({})", backends.description());
    if (backends.ofSessions instanceof RedisBackend) {
      log.info("RedisSessionService inicializado (TTL {} s)", settings.sessionTtl().toSeconds());
      log.info("⚡ Redis: Performance otimizada (~10ms vs ~800ms CloudSQL)");
    }
    return backends;
  }

  /** Seals sessions, if the settings ask for it. */
  private static UnaryOperator<SessionStore> sealing(Settings settings) {
    return settings
        .encryption()
        .<UnaryOperator<SessionStore>>map(
            keys -> store -> new EncryptedSessionStore(store, keys, settings.sealing()))
        .orElse(UnaryOperator.identity());
  }

  /** What the settings choose for sessions, as it is, for who seals or opens what is in it. */
  public static Backend openUnderneath(Settings settings) {
    return ChosenBackend.open(settings, UnaryOperator.identity()).backend();
  }

  /** The one of the sessions, if that is what the settings ask for; else one of their own. */
  private static Backend ofMemories(Settings settings, Backend ofSessions) {
    BackendChoice wanted = settings.memories();
    boolean together =
        wanted == settings.sessions()
            || (wanted == BackendChoice.CLOUDSQL
                && (ofSessions instanceof MySqlBackend || ofSessions instanceof TieredBackend));
    if (together) {
      return ofSessions;
    }
    try {
      return switch (wanted) {
        case REDIS -> RedisBackend.connect(settings.redis().orElseThrow());
        case CLOUDSQL, TIERED -> MySqlBackend.connect(settings.mysql().orElseThrow());
        case INMEMORY, EMBEDDED -> new HeapBackend(settings.sessionTtl(), "inmemory");
      };
    } catch (StoreUnavailableException e) {
      throw new StoreUnavailableException(
          "The backend of the memories: "
              + e.getMessage()
              + "\n  Or, for memories alone: MEMORY_BACKEND=inmemory (no persistence).",
          e);
    }
  }

  private void watch(BotMeters meters) {
    ofSessions.watch(meters);
    if (ofMemories != ofSessions) {
      ofMemories.watch(meters);
    }
    meters.watchTurns(turns::counts);
    meters.watchFallback(fallback.isPresent());
  }

  /** The session service of the chosen backend. */
  public BaseSessionService sessionService() {
    return new StoredSessionService(sessions);
  }

  /** The memory service of the chosen backend; remembers all that is said, as ADK's own. */
  public BaseMemoryService memoryService() {
    return new StoredMemoryService(memories);
  }

  @Override
  public SessionStore sessions() {
    return sessions;
  }

  /** What happened last; to be told of each turn, which it measures as well. */
  public Recent recent() {
    return recent;
  }

  /** Where messages wait for their turn: with the sessions, and sealed as they are. */
  public TurnQueue turns() {
    return turns;
  }

  /** Where the Slack app is installed, sealed; empty without keys, since tokens are in it. */
  public Optional<EncryptedRecords> installations() {
    return installations;
  }

  @Override
  public MemoryStore memories() {
    return memories;
  }

  /** What the database of memories tells in numbers; empty if they live elsewhere. */
  public Optional<Analytics> analytics() {
    return ofMemories.analytics();
  }

  @Override
  public String description() {
    return ofMemories == ofSessions
        ? whereSessionsLive()
        : whereSessionsLive() + "; memories: " + ofMemories.description();
  }

  private String whereSessionsLive() {
    return ofSessions.description() + encryption;
  }

  @Override
  public Optional<TurnCounts> waiting() {
    try {
      return Optional.of(turns.counts());
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  @Override
  public Optional<String> fallback() {
    return fallback;
  }

  @Override
  public Optional<String> redisCli() {
    return ofSessions.redisCli();
  }

  /** Whether what this process serves from ends with it, though its data may stay on disk. */
  public boolean endsWithUs() {
    return ofSessions.endsWithUs();
  }

  /** Whether other processes see these sessions. */
  public boolean sessionsAreShared() {
    return ofSessions.isShared();
  }

  /** Whether other processes see these memories. */
  public boolean memoriesAreShared() {
    return ofMemories.isShared();
  }

  @Override
  public Optional<String> complaint() {
    try {
      ofSessions.ping();
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public List<KeyReport> inspect(SessionKey key, int lastEvents) {
    return ofSessions.inspect(key, lastEvents);
  }

  @Override
  public Optional<SessionAnatomy> anatomy(SessionKey key) {
    return ofSessions.anatomy(key, whereSessionsLive());
  }

  @Override
  public void close() {
    if (ofMemories != ofSessions) {
      ofMemories.close();
    }
    ofSessions.close();
  }
}
