package com.ifriend.app;

import com.ifriend.agent.ModelConfig;
import com.ifriend.slack.SlackConfig;
import com.ifriend.store.encryption.EncryptionKeys;
import com.ifriend.store.mysql.MySqlAddress;
import com.ifriend.store.mysql.MySqlConfig;
import com.ifriend.store.mysql.MySqlTls;
import com.ifriend.store.redis.KeyStyle;
import com.ifriend.store.redis.RedisAddress;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisTls;
import com.ifriend.store.redis.SentinelLogin;
import io.github.cdimascio.dotenv.Dotenv;
import io.github.cdimascio.dotenv.DotenvException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Everything that can be set, read once from the environment. Holds secrets; {@link #toString}
 * masks them.
 *
 * @param sessions where sessions live
 * @param redis the server, with {@link SessionBackend#REDIS} only
 * @param mysql the database, with {@link SessionBackend#CLOUDSQL} only
 * @param sessionTtl how long a session lives after its last use
 * @param encryption what seals sessions; empty to keep them readable
 * @param home where the embedded Redis keeps its data
 * @param port of the HTTP server; 0 for any free one
 * @param model which model answers
 * @param catalog path or URL of the tour catalogue; empty for the built-in sample
 * @param slack empty when the console is the only channel
 * @param notes what the user should know about these settings
 * @param hints settings that are probably misspelt
 */
record Settings(
    SessionBackend sessions,
    Optional<RedisConfig> redis,
    Optional<MySqlConfig> mysql,
    Duration sessionTtl,
    Optional<EncryptionKeys> encryption,
    Path home,
    int port,
    ModelConfig model,
    Optional<String> catalog,
    Optional<SlackConfig> slack,
    List<String> notes,
    List<String> hints) {

  /** Where sessions live. */
  enum SessionBackend {
    /** A Redis server of ours, a child process. */
    EMBEDDED,
    /** The Redis of {@code REDIS_URL}. */
    REDIS,
    /** The MySQL or MariaDB of the {@code CLOUDSQL_} settings. */
    CLOUDSQL,
    /** The heap of this process. */
    INMEMORY
  }

  private static final Set<String> PLANNED = Set.of("tiered");

  /**
   * Reads the settings.
   *
   * @throws ConfigException with everything that is wrong
   */
  static Settings from(Map<String, String> values) {
    Env env = new Env(values);
    List<String> notes = new ArrayList<>();
    Duration ttl =
        Duration.ofSeconds(
            env.number(
                "REDIS_SESSION_TTL",
                RedisConfig.DEFAULT_SESSION_TTL.toSeconds(),
                1,
                10L * 365 * 24 * 3600,
                "seconds"));
    SessionBackend sessions = sessions(env);
    Optional<RedisConfig> redis = redis(env, sessions).map(config -> config.withSessionTtl(ttl));
    memories(env, notes);
    Settings settings =
        new Settings(
            sessions,
            sessions == SessionBackend.REDIS ? redis : Optional.empty(),
            mysql(env, sessions == SessionBackend.CLOUDSQL)
                .map(config -> config.withSessionTtl(ttl)),
            ttl,
            env.parsed("SESSION_ENCRYPTION_KEYSET", file -> EncryptionKeys.read(Path.of(file))),
            env.parsed("IFRIEND_HOME", Path::of)
                .orElse(Path.of(System.getProperty("user.home"), ".ifriend")),
            (int) env.number("PORT", 8080, 0, 65535, "the port of the HTTP server"),
            model(env, notes),
            env.text("TOURS_CATALOG"),
            slack(env),
            List.copyOf(notes),
            env.hints());
    env.check();
    return settings;
  }

  /**
   * The variables of the process over those of a {@code .env} file in {@code directory}, if there
   * is one.
   *
   * @throws ConfigException if the file cannot be read
   */
  static Map<String, String> environment(Path directory) {
    Map<String, String> values = new HashMap<>();
    if (Files.exists(directory.resolve(".env"))) {
      try {
        Dotenv.configure()
            .directory(directory.toAbsolutePath().toString())
            .load()
            .entries(Dotenv.Filter.DECLARED_IN_ENV_FILE)
            .forEach(entry -> values.put(entry.getKey(), entry.getValue()));
      } catch (DotenvException e) {
        // Its message may quote the line, and so a secret.
        throw new ConfigException(
            List.of(
                directory.resolve(".env")
                    + " cannot be read; each line must be NAME=value or start with #"));
      }
    }
    values.putAll(System.getenv());
    return values;
  }

  private static SessionBackend sessions(Env env) {
    Optional<SessionBackend> chosen = Optional.empty();
    if (env.text("SESSION_BACKEND").filter(PLANNED::contains).isPresent()) {
      env.problem(
          "SESSION_BACKEND",
          "is a backend that this version does not have; use redis, cloudsql or inmemory");
    } else {
      chosen =
          env.choice(
              "SESSION_BACKEND",
              Map.of(
                  "redis", SessionBackend.REDIS,
                  "cloudsql", SessionBackend.CLOUDSQL,
                  "inmemory", SessionBackend.INMEMORY));
    }
    boolean hasUrl = env.text("REDIS_URL").isPresent();
    if (chosen.equals(Optional.of(SessionBackend.REDIS)) && !hasUrl) {
      env.problem(
          "SESSION_BACKEND",
          "is 'redis' but REDIS_URL is not set. Right: REDIS_URL=redis://localhost:6379/0; leave both"
              + " out for an embedded Redis");
    }
    return chosen.orElse(hasUrl ? SessionBackend.REDIS : SessionBackend.EMBEDDED);
  }

  private static void memories(Env env, List<String> notes) {
    env.choice("MEMORY_BACKEND", Map.of("cloudsql", true, "redis", true, "inmemory", true))
        .ifPresent(
            unused ->
                notes.add(
                    "MEMORY_BACKEND has no effect yet: this version keeps no long-term memory"));
    var unused = env.number("REDIS_MEMORY_TTL_DAYS", 30, 1, 36500, "days");
  }

  private static Optional<RedisConfig> redis(Env env, SessionBackend sessions) {
    int connections =
        (int)
            env.number(
                "REDIS_MAX_CONNECTIONS",
                RedisConfig.DEFAULT_MAX_CONNECTIONS,
                1,
                10_000,
                "size of the connection pool");
    Optional<Path> authority = env.parsed("REDIS_TLS_CA", Path::of);
    Optional<RedisTls.Identity> identity =
        pair(env, "REDIS_TLS_CERT", "REDIS_TLS_KEY", RedisTls.Identity::new);
    RedisTls tls = new RedisTls(authority, identity);
    env.check("REDIS_TLS_CA, REDIS_TLS_CERT, REDIS_TLS_KEY:", tls::check);
    int replicas = replicas(env, sessions);
    KeyStyle keys = keyStyle(env, sessions);
    Optional<RedisConfig> config = env.parsed("REDIS_URL", RedisConfig::of);
    if (config.isPresent()
        && !config.get().address().tls()
        && (authority.isPresent() || identity.isPresent())) {
      env.problem(
          "REDIS_URL",
          "is without TLS, so that the REDIS_TLS_ settings have no effect; use rediss:// or leave"
              + " them out");
    }
    Optional<SentinelLogin> login = sentinelLogin(env);
    if (login.isPresent()
        && config.isPresent()
        && config.get().address().kind() != RedisAddress.Kind.SENTINEL) {
      env.problem(
          "REDIS_SENTINEL_PASSWORD",
          "has no effect, since REDIS_URL names no Sentinels; use redis-sentinel:// or leave it out");
      return Optional.empty();
    }
    return config
        .map(c -> c.withMaxConnections(connections).withTls(tls).withReplicas(replicas))
        .map(c -> c.withKeyStyle(keys))
        .map(c -> login.map(c::withSentinelLogin).orElse(c));
  }

  private static KeyStyle keyStyle(Env env, SessionBackend sessions) {
    KeyStyle style =
        env.choice("REDIS_KEYS", Map.of("plain", KeyStyle.PLAIN, "scoped", KeyStyle.SCOPED))
            .orElse(KeyStyle.PLAIN);
    if (style == KeyStyle.SCOPED && sessions == SessionBackend.EMBEDDED) {
      env.problem(
          "REDIS_KEYS",
          "is 'scoped', which the embedded Redis does not have; it needs a REDIS_URL");
    }
    return style;
  }

  private static Optional<SentinelLogin> sentinelLogin(Env env) {
    Optional<String> user = env.text("REDIS_SENTINEL_USERNAME");
    Optional<String> password = env.text("REDIS_SENTINEL_PASSWORD");
    if (user.isPresent() && password.isEmpty()) {
      env.problem("REDIS_SENTINEL_PASSWORD", "is not set, but REDIS_SENTINEL_USERNAME is");
    }
    return password.map(secret -> new SentinelLogin(user, secret));
  }

  /** A client's certificate and its key, which belong together. */
  private static <T> Optional<T> pair(
      Env env, String certificate, String key, BiFunction<Path, Path, T> of) {
    Optional<Path> shown = env.parsed(certificate, Path::of);
    Optional<Path> secret = env.parsed(key, Path::of);
    if (shown.isPresent() != secret.isPresent()) {
      env.problem(
          shown.isPresent() ? key : certificate,
          "is not set; a client's certificate and its key belong together");
    }
    return shown.flatMap(first -> secret.map(second -> of.apply(first, second)));
  }

  /** How many replicas must have an append, by {@code SESSION_DURABILITY}. */
  private static int replicas(Env env, SessionBackend sessions) {
    String durability =
        env.choice(
                "SESSION_DURABILITY", Map.of("redis", "redis", "replica", "replica", "sql", "sql"))
            .orElse("redis");
    if (durability.equals("replica") && sessions != SessionBackend.REDIS) {
      env.problem(
          "SESSION_DURABILITY",
          "is 'replica', which needs a Redis with replicas: SESSION_BACKEND=redis and its REDIS_URL");
    }
    if (durability.equals("sql") && sessions != SessionBackend.CLOUDSQL) {
      env.problem(
          "SESSION_DURABILITY",
          "is 'sql', which only SESSION_BACKEND=cloudsql can do in this version");
    }
    return durability.equals("replica") ? 1 : 0;
  }

  /** The names are known whatever the backend, so that none of them passes for a misspelling. */
  private static Optional<MySqlConfig> mysql(Env env, boolean wanted) {
    Optional<String> socket = env.text("CLOUDSQL_UNIX_SOCKET");
    Optional<String> host = env.text("CLOUDSQL_HOST");
    Optional<String> instance = env.text("CLOUDSQL_INSTANCE");
    Optional<URI> adminApi = env.parsed("CLOUDSQL_ADMIN_URL", URI::create);
    Optional<String> database = env.text("CLOUDSQL_DATABASE");
    Optional<String> user = env.text("CLOUDSQL_USER");
    String password = env.text("CLOUDSQL_PASSWORD").orElse("");
    int port =
        (int)
            env.number(
                "CLOUDSQL_PORT", MySqlAddress.DEFAULT_PORT, 1, 65535, "the port of the database");
    Optional<MySqlTls> tls = mysqlTls(env);
    if (!wanted) {
      return Optional.empty();
    }
    if (tls.isPresent() && host.isEmpty()) {
      env.problem(
          "CLOUDSQL_TLS_CA",
          "is set without CLOUDSQL_HOST; other ways to the database need no TLS of ours");
    }
    if (database.isEmpty()) {
      env.problem("CLOUDSQL_DATABASE", "is not set; name the database that holds the sessions");
    }
    if (user.isEmpty()) {
      env.problem("CLOUDSQL_USER", "is not set; name the user of the database");
    }
    List<String> ways = new ArrayList<>();
    socket.ifPresent(unused -> ways.add("CLOUDSQL_UNIX_SOCKET"));
    host.ifPresent(unused -> ways.add("CLOUDSQL_HOST"));
    instance.ifPresent(unused -> ways.add("CLOUDSQL_INSTANCE"));
    if (ways.isEmpty()) {
      env.problem(
          "SESSION_BACKEND",
          "is 'cloudsql' but there is no CLOUDSQL_HOST, CLOUDSQL_UNIX_SOCKET or CLOUDSQL_INSTANCE."
              + " Right: CLOUDSQL_HOST=localhost, CLOUDSQL_UNIX_SOCKET=/cloudsql/..., or"
              + " CLOUDSQL_INSTANCE=project:region:instance");
    }
    if (ways.size() > 1) {
      env.problem(String.join(", ", ways), "are set together; leave in the one way that is meant");
    }
    if (database.isEmpty() || user.isEmpty() || ways.size() != 1) {
      return Optional.empty();
    }
    return Optional.ofNullable(
            env.attempt(
                ways.get(0) + ", CLOUDSQL_DATABASE, CLOUDSQL_USER:",
                () ->
                    host.isPresent()
                        ? MySqlConfig.tcp(host.get(), port, database.get(), user.get(), password)
                        : socket.isPresent()
                            ? MySqlConfig.unixSocket(
                                Path.of(socket.get()), database.get(), user.get(), password)
                            : MySqlConfig.instance(
                                new MySqlAddress.Instance(instance.orElseThrow(), adminApi),
                                database.get(),
                                user.get(),
                                password)))
        .map(config -> host.isPresent() && tls.isPresent() ? config.withTls(tls.get()) : config);
  }

  private static Optional<MySqlTls> mysqlTls(Env env) {
    Optional<Path> authority = env.parsed("CLOUDSQL_TLS_CA", Path::of);
    Optional<MySqlTls.Identity> identity =
        pair(env, "CLOUDSQL_TLS_CERT", "CLOUDSQL_TLS_KEY", MySqlTls.Identity::new);
    if (identity.isPresent() && authority.isEmpty()) {
      env.problem(
          "CLOUDSQL_TLS_CA",
          "is not set, so that CLOUDSQL_TLS_CERT has no effect; name the CA of the server");
    }
    Optional<MySqlTls> tls = authority.map(ca -> new MySqlTls(ca, identity));
    tls.ifPresent(
        files -> env.check("CLOUDSQL_TLS_CA, CLOUDSQL_TLS_CERT, CLOUDSQL_TLS_KEY:", files::check));
    return tls;
  }

  private static ModelConfig model(Env env, List<String> notes) {
    Optional<String> key = env.text("GOOGLE_API_KEY").or(() -> env.text("GEMINI_API_KEY"));
    boolean vertex =
        env.choice(
                "GOOGLE_GENAI_USE_VERTEXAI",
                Map.of("true", true, "1", true, "false", false, "0", false))
            .orElse(false);
    Optional<String> project = env.text("GOOGLE_CLOUD_PROJECT").filter(unused -> vertex);
    Optional<String> location = env.text("GOOGLE_CLOUD_LOCATION").filter(unused -> vertex);
    Optional<URI> baseUrl = env.parsed("GEMINI_BASE_URL", URI::create);
    boolean reachable = key.isPresent() || vertex;
    String model =
        env.text("MODEL").orElse(reachable ? ModelConfig.DEFAULT_GEMINI : ModelConfig.OFFLINE);
    if (model.equals(ModelConfig.OFFLINE)) {
      if (!reachable && env.text("MODEL").isEmpty()) {
        notes.add(
            "The offline model answers: set GOOGLE_API_KEY or the Vertex settings for Gemini");
      }
      return ModelConfig.offline();
    }
    ModelConfig config =
        env.attempt(
            "MODEL",
            () ->
                new ModelConfig(
                    model,
                    vertex ? Optional.empty() : key,
                    vertex,
                    project,
                    location,
                    baseUrl,
                    ModelConfig.DEFAULT_TIMEOUT));
    return config == null ? ModelConfig.offline() : config;
  }

  private static Optional<SlackConfig> slack(Env env) {
    Optional<String> botToken = env.text("SLACK_BOT_TOKEN");
    Optional<String> appToken = env.text("SLACK_APP_TOKEN");
    Optional<String> signingSecret = env.text("SLACK_SIGNING_SECRET");
    URI apiUrl = env.parsed("SLACK_API_URL", URI::create).orElse(SlackConfig.SLACK_API);
    if (botToken.isEmpty()) {
      if (appToken.isPresent() || signingSecret.isPresent()) {
        env.problem(
            "SLACK_BOT_TOKEN",
            "is not set, but SLACK_APP_TOKEN or SLACK_SIGNING_SECRET is; Slack needs all of its own");
      }
      return Optional.empty();
    }
    return Optional.ofNullable(
        env.attempt(
            "SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_SIGNING_SECRET, SLACK_API_URL:",
            () -> new SlackConfig(botToken.get(), appToken, signingSecret, apiUrl)));
  }
}
