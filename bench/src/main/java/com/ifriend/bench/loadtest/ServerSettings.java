package com.ifriend.bench.loadtest;

import com.ifriend.app.settings.Settings;
import com.ifriend.bench.kit.RedisInfo;
import com.ifriend.bench.kit.SqlServer;
import com.ifriend.store.mysql.MySqlConfig;
import com.ifriend.store.redis.KeyStyle;
import com.ifriend.store.redis.RedisConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The servers that the environment names, with the settings of the app: {@code REDIS_URL}, {@code
 * REDIS_TLS_*} and {@code CLOUDSQL_*}. Its {@code toString} shows no secret.
 *
 * @param redis empty to start one
 * @param sql empty to start one
 */
record ServerSettings(Optional<RedisConfig> redis, Optional<MySqlConfig> sql) {
  /** Nothing is named. */
  static final ServerSettings NONE = new ServerSettings(Optional.empty(), Optional.empty());

  private static final Pattern NAME =
      Pattern.compile(
          "REDIS_(URL|TLS_.*)|CLOUDSQL_(UNIX_SOCKET|HOST|PORT|DATABASE|USER|PASSWORD|TLS_.*)");

  /**
   * Reads the settings.
   *
   * @param problems where to note what is wrong with them
   */
  static ServerSettings from(Map<String, String> environment, List<String> problems) {
    Map<String, String> settings = new HashMap<>(environment);
    settings.keySet().removeIf(name -> !NAME.matcher(name).matches());
    settings.values().removeIf(String::isBlank);
    boolean redis = settings.containsKey("REDIS_URL");
    boolean sql =
        settings.containsKey("CLOUDSQL_UNIX_SOCKET") || settings.containsKey("CLOUDSQL_HOST");
    if (!redis && !sql) {
      return NONE;
    }
    settings.put("SESSION_BACKEND", !sql ? "redis" : redis ? "tiered" : "cloudsql");
    Settings.Reading read = Settings.read(settings);
    problems.addAll(read.problems());
    return new ServerSettings(
        read.settings()
            .redis()
            .map(config -> config.withSessionTtl(RedisInfo.TTL).withKeyStyle(KeyStyle.PLAIN)),
        read.settings().mysql().map(SqlServer::settled));
  }
}
