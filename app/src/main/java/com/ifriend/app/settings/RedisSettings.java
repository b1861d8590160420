package com.ifriend.app.settings;

import com.ifriend.store.redis.KeyStyle;
import com.ifriend.store.redis.RedisAddress;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisTls;
import com.ifriend.store.redis.SentinelLogin;
import com.ifriend.store.tiered.Durability;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The settings of Redis: {@code REDIS_*}. */
final class RedisSettings {
  private RedisSettings() {}

  /** Empty without a usable {@code REDIS_URL}. */
  static Optional<RedisConfig> read(Env env, BackendChoice sessions, Durability durability) {
    int connections = (int) env.number("REDIS_MAX_CONNECTIONS");
    Optional<Path> authority = env.parsed("REDIS_TLS_CA", Path::of);
    Optional<RedisTls.Identity> identity =
        env.pair("REDIS_TLS_CERT", "REDIS_TLS_KEY", RedisTls.Identity::new);
    RedisTls tls = new RedisTls(authority, identity);
    env.check("REDIS_TLS_CA, REDIS_TLS_CERT, REDIS_TLS_KEY:", tls::check);
    int replicas = durability == Durability.REPLICA ? 1 : 0;
    KeyStyle keys = keyStyle(env, sessions);
    String prefix = env.text("REDIS_KEY_PREFIX").orElse("");
    if (!prefix.isEmpty() && sessions == BackendChoice.EMBEDDED) {
      env.problem(
          "REDIS_KEY_PREFIX", "is for a Redis that is shared, with a REDIS_URL; leave it out");
    }
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
          "has no effect, since REDIS_URL names no Sentinels; use redis-sentinel:// or leave it"
              + " out");
      return Optional.empty();
    }
    return config
        .map(c -> c.withMaxConnections(connections).withTls(tls).withReplicas(replicas))
        .map(c -> c.withKeyStyle(keys))
        .flatMap(
            c ->
                Optional.ofNullable(
                    env.attempt("REDIS_KEY_PREFIX:", () -> c.withKeyPrefix(prefix))))
        .map(c -> login.map(c::withSentinelLogin).orElse(c));
  }

  private static KeyStyle keyStyle(Env env, BackendChoice sessions) {
    KeyStyle style =
        env.choice("REDIS_KEYS", Map.of("plain", KeyStyle.PLAIN, "scoped", KeyStyle.SCOPED))
            .orElse(KeyStyle.PLAIN);
    if (style == KeyStyle.SCOPED && sessions == BackendChoice.EMBEDDED) {
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
}
