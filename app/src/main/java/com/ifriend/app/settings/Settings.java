package com.ifriend.app.settings;

import com.ifriend.agent.ModelConfig;
import com.ifriend.agent.timing.TokenPrice;
import com.ifriend.app.logging.LogFormat;
import com.ifriend.slack.api.SlackConfig;
import com.ifriend.store.SessionLimits;
import com.ifriend.store.encryption.EncryptionKeys;
import com.ifriend.store.encryption.SealingMode;
import com.ifriend.store.mysql.MySqlConfig;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.tiered.Durability;
import com.ifriend.store.turns.TurnRules;
import io.github.cdimascio.dotenv.Dotenv;
import io.github.cdimascio.dotenv.DotenvException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Everything that can be set, read once from the environment. Holds secrets; {@link #toString}
 * masks them.
 *
 * @param sessions where sessions live
 * @param fallback whether to keep sessions in the database if Redis cannot be reached at the start
 * @param memories where long-term memories live
 * @param memoryTtl how long a memory lives on Redis after it was said last
 * @param redis the server, if sessions or memories live in {@link BackendChoice#REDIS}
 * @param mysql the database, if sessions or memories live in {@link BackendChoice#CLOUDSQL}, or
 *     sessions may have to
 * @param sessionTtl how long a session lives after its last use
 * @param durability what an append waits for
 * @param encryption what seals sessions; empty to keep them readable
 * @param sealing what is written and read, if there are keys
 * @param home where the embedded Redis keeps its data
 * @param port of the HTTP server; 0 for any free one
 * @param console whether people on this machine have a page to talk on
 * @param consoleToken what one logs in with on that page, also from other machines; empty for a
 *     page without a login for this machine alone
 * @param metricsToken what who wants the metrics has to show; empty for callers on this machine
 * @param model which model answers; none when its settings are wrong
 * @param modelPrice what it costs, if that is to be counted
 * @param catalog path or URL of the tour catalogue; empty for the built-in sample
 * @param slack empty when the console is the only channel
 * @param turnRules what one user of Slack may ask for, and what waits in all
 * @param maxMemories of a user; 0 for any number
 * @param sessionLimits what one user may keep
 * @param maxCharacters of a message
 * @param notes what the user should know about these settings
 * @param hints settings that are probably misspelt
 */
public record Settings(
    BackendChoice sessions,
    boolean fallback,
    BackendChoice memories,
    Duration memoryTtl,
    Optional<RedisConfig> redis,
    Optional<MySqlConfig> mysql,
    Duration sessionTtl,
    Durability durability,
    Optional<EncryptionKeys> encryption,
    SealingMode sealing,
    Path home,
    int port,
    boolean console,
    Optional<String> consoleToken,
    Optional<String> metricsToken,
    Optional<ModelConfig> model,
    Optional<TokenPrice> modelPrice,
    Optional<String> catalog,
    Optional<SlackConfig> slack,
    TurnRules turnRules,
    int maxMemories,
    SessionLimits sessionLimits,
    int maxCharacters,
    Optional<HttpsProxy> proxy,
    List<String> notes,
    List<String> hints) {

  /** With a login, or a query, which may be a key. */
  private static final Pattern SECRET_URL = Pattern.compile("(?i)http://([^/]*@.*|[^?]*\\?.*)");

  /**
   * Reads the settings.
   *
   * @throws ConfigException with everything that is wrong
   */
  public static Settings from(Map<String, String> values) {
    Reading reading = read(values);
    if (!reading.problems().isEmpty()) {
      throw new ConfigException(reading.problems());
    }
    return reading.settings();
  }

  /**
   * What could be understood, and what could not.
   *
   * @param settings complete only without problems
   */
  public record Reading(Settings settings, List<String> problems) {}

  /** As {@link #from}, whatever is wrong. */
  public static Reading read(Map<String, String> values) {
    Env env = new Env(values);
    List<String> notes = new ArrayList<>();
    Duration ttl = Duration.ofSeconds(env.number("REDIS_SESSION_TTL"));
    BackendChoice sessions = BackendSettings.sessions(env);
    Duration archive = Duration.ofDays(env.number("SESSION_ARCHIVE_DAYS"));
    Duration ofDatabase = sessions == BackendChoice.TIERED ? archive : ttl;
    Durability durability = BackendSettings.durability(env, sessions);
    boolean fallback = BackendSettings.fallback(env, sessions);
    Optional<RedisConfig> redis =
        RedisSettings.read(env, sessions, durability).map(config -> config.withSessionTtl(ttl));
    BackendChoice memories = BackendSettings.memories(env, sessions, notes);
    Duration memoryTtl = Duration.ofDays(env.number("REDIS_MEMORY_TTL_DAYS"));
    Optional<EncryptionKeys> encryption =
        env.parsed("SESSION_ENCRYPTION_KEYSET", file -> EncryptionKeys.read(Path.of(file)));
    for (Setting setting : Setting.ALL) {
      if (setting.kind() == Setting.Kind.KEY_FILE) {
        env.text(setting.name())
            .flatMap(file -> KeyFile.look(env, setting.name(), file))
            .ifPresent(notes::add);
      }
    }
    if (encryption.isPresent()) {
      notes.add("SESSION_ENCRYPTION_KEYSET encrypts sessions; long-term memories stay readable");
    }
    var unusedFormat = env.choice("LOG_FORMAT", LogFormat.WORDS);
    Settings settings =
        new Settings(
            sessions,
            fallback,
            memories,
            memoryTtl,
            sessions.needsRedis() || memories == BackendChoice.REDIS
                ? redis.map(config -> config.withMemoryTtl(memoryTtl))
                : Optional.empty(),
            MySqlSettings.read(env, BackendSettings.databaseWantedBy(sessions, fallback, memories))
                .map(config -> config.withSessionTtl(ofDatabase)),
            ofDatabase,
            durability,
            encryption,
            sealing(env),
            env.parsed("IFRIEND_HOME", Path::of)
                .orElse(Path.of(System.getProperty("user.home"), ".ifriend")),
            (int) env.number("PORT"),
            env.choice("CONSOLE", Map.of("local", true, "off", false)).orElse(true),
            env.parsed("CONSOLE_TOKEN", Settings::consoleToken),
            env.text("METRICS_TOKEN"),
            ModelSettings.read(env, notes),
            env.parsed("MODEL_PRICE", TokenPrice::parse),
            catalog(env),
            SlackSettings.read(env, encryption.isPresent()),
            TurnRules.DEFAULT.withAuthor(
                (int) env.number("SLACK_USER_TURNS"), (int) env.number("SLACK_USER_WAITING")),
            (int) env.number("USER_MAX_MEMORIES"),
            new SessionLimits(
                (int) env.number("USER_MAX_SESSIONS"), env.number("SESSION_MAX_BYTES")),
            (int) env.number("MESSAGE_MAX_CHARACTERS"),
            HttpsProxy.read(env),
            List.copyOf(notes),
            env.hints());
    return new Reading(settings, env.problems());
  }

  private static String consoleToken(String token) {
    if (token.length() < 16) {
      throw new IllegalArgumentException(
          "has fewer than 16 characters; take what `openssl rand -hex 24` prints");
    }
    return token;
  }

  /** Without secrets, nor URLs that may hold some. */
  @Override
  public String toString() {
    return "Settings[sessions=%s, memories=%s, redis=%s, mysql=%s, port=%d, model=%s, slack=%s]"
        .formatted(sessions, memories, redis, mysql, port, model, slack);
  }

  /**
   * The variables of the process over those of a {@code .env} file in {@code directory}, if there
   * is one.
   *
   * @throws ConfigException if the file cannot be read, or others could have written it
   */
  public static Map<String, String> environment(Path directory) {
    Map<String, String> values = new HashMap<>();
    Path file = directory.toAbsolutePath().resolve(".env");
    if (Files.exists(file)) {
      try {
        SettingsFile.refuseOfOthers(file);
        Dotenv.configure()
            .directory(directory.toAbsolutePath().toString())
            .load()
            .entries(Dotenv.Filter.DECLARED_IN_ENV_FILE)
            .forEach(entry -> values.put(entry.getKey(), entry.getValue()));
      } catch (IOException e) {
        throw new ConfigException(file + " cannot be read: " + e);
      } catch (DotenvException e) {
        // Its message may quote the line, and so a secret.
        throw new ConfigException(
            directory.resolve(".env")
                + " cannot be read; each line must be NAME=value or start with #");
      }
    }
    values.putAll(System.getenv());
    HttpsProxy.preferSmallNames(values);
    return values;
  }

  /** A path, or a URL, which anybody on the way may read if it asks for no secret. */
  private static Optional<String> catalog(Env env) {
    Optional<String> location = env.text("TOURS_CATALOG");
    if (location.filter(SECRET_URL.asMatchPredicate()).isPresent()) {
      var unused = env.service("TOURS_CATALOG");
    }
    return location;
  }

  private static SealingMode sealing(Env env) {
    Optional<SealingMode> chosen =
        env.choice(
            "SESSION_ENCRYPTION",
            Map.of(
                "sealed", SealingMode.SEALED,
                "sealing", SealingMode.SEALING,
                "opening", SealingMode.OPENING));
    if (chosen.isPresent() && env.text("SESSION_ENCRYPTION_KEYSET").isEmpty()) {
      env.problem(
          "SESSION_ENCRYPTION",
          "needs SESSION_ENCRYPTION_KEYSET, a file that this makes: ifriend keys create FILE");
    }
    return chosen.orElse(SealingMode.SEALED);
  }
}
