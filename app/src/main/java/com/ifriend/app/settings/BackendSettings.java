package com.ifriend.app.settings;

import com.ifriend.store.tiered.Durability;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which backends keep what, and which of these settings go together. */
final class BackendSettings {
  private BackendSettings() {}

  static Settings.SessionBackend sessions(Env env) {
    Optional<Settings.SessionBackend> chosen =
        env.choice(
            "SESSION_BACKEND",
            Map.of(
                "redis", Settings.SessionBackend.REDIS,
                "cloudsql", Settings.SessionBackend.CLOUDSQL,
                "tiered", Settings.SessionBackend.TIERED,
                "inmemory", Settings.SessionBackend.INMEMORY));
    boolean hasUrl = env.text("REDIS_URL").isPresent();
    if (chosen.equals(Optional.of(Settings.SessionBackend.REDIS)) && !hasUrl) {
      env.problem(
          "SESSION_BACKEND",
          "is 'redis' but REDIS_URL is not set. Right: REDIS_URL=redis://localhost:6379/0; leave"
              + " both out for an embedded Redis");
    }
    if (chosen.equals(Optional.of(Settings.SessionBackend.TIERED)) && !hasUrl) {
      env.problem(
          "SESSION_BACKEND",
          "is 'tiered' but REDIS_URL is not set. Right: REDIS_URL=redis://localhost:6379/0 beside"
              + " the CLOUDSQL_ settings");
    }
    return chosen.orElse(hasUrl ? Settings.SessionBackend.REDIS : Settings.SessionBackend.EMBEDDED);
  }

  static boolean fallback(Env env, Settings.SessionBackend sessions) {
    boolean wanted = env.choice("SESSION_FALLBACK", Map.of("cloudsql", true)).orElse(false);
    if (wanted && sessions != Settings.SessionBackend.REDIS) {
      env.problem(
          "SESSION_FALLBACK", "is for SESSION_BACKEND=redis with a REDIS_URL; leave it out");
      return false;
    }
    return wanted;
  }

  static Durability durability(Env env, Settings.SessionBackend sessions) {
    Durability durability =
        env.choice(
                "SESSION_DURABILITY",
                Map.of(
                    "redis", Durability.REDIS,
                    "replica", Durability.REPLICA,
                    "sql", Durability.SQL))
            .orElse(Durability.REDIS);
    if (durability == Durability.REPLICA && !sessions.needsRedis()) {
      env.problem(
          "SESSION_DURABILITY",
          "is 'replica', which needs a Redis with replicas: SESSION_BACKEND=redis or tiered, and"
              + " its REDIS_URL");
    }
    if (durability == Durability.SQL
        && sessions != Settings.SessionBackend.CLOUDSQL
        && sessions != Settings.SessionBackend.TIERED) {
      env.problem(
          "SESSION_DURABILITY", "is 'sql', which only SESSION_BACKEND=cloudsql and tiered can do");
    }
    return durability;
  }

  /** The setting that asks for a database, if one does. */
  static Optional<String> databaseWantedBy(
      Settings.SessionBackend sessions, boolean fallback, Settings.SessionBackend memories) {
    if (sessions == Settings.SessionBackend.CLOUDSQL
        || sessions == Settings.SessionBackend.TIERED) {
      return Optional.of("SESSION_BACKEND");
    }
    if (fallback) {
      return Optional.of("SESSION_FALLBACK");
    }
    return memories == Settings.SessionBackend.CLOUDSQL
        ? Optional.of("MEMORY_BACKEND")
        : Optional.empty();
  }

  /** Where sessions live, if nothing else is said; an embedded Redis is a Redis too. */
  static Settings.SessionBackend memories(
      Env env, Settings.SessionBackend sessions, List<String> notes) {
    Settings.SessionBackend chosen =
        env.choice(
                "MEMORY_BACKEND",
                Map.of(
                    "redis", Settings.SessionBackend.REDIS,
                    "cloudsql", Settings.SessionBackend.CLOUDSQL,
                    "inmemory", Settings.SessionBackend.INMEMORY))
            .orElse(
                sessions == Settings.SessionBackend.TIERED
                    ? Settings.SessionBackend.CLOUDSQL
                    : sessions);
    if (chosen == Settings.SessionBackend.CLOUDSQL
        && sessions != Settings.SessionBackend.CLOUDSQL
        && sessions != Settings.SessionBackend.TIERED
        && env.text("CLOUDSQL_DATABASE").isEmpty()
        && env.text("CLOUDSQL_USER").isEmpty()) {
      // As the setup guide prints it; a bot without its memories on MySQL is still a bot.
      notes.add(
          "MEMORY_BACKEND is 'cloudsql', but neither CLOUDSQL_DATABASE nor CLOUDSQL_USER is set:"
              + " memories are kept where sessions are");
      return sessions;
    }
    if (chosen != Settings.SessionBackend.REDIS || env.text("REDIS_URL").isPresent()) {
      return chosen;
    }
    if (sessions != Settings.SessionBackend.EMBEDDED && sessions != Settings.SessionBackend.REDIS) {
      env.problem(
          "MEMORY_BACKEND",
          "is 'redis' but REDIS_URL is not set. Right: REDIS_URL=redis://localhost:6379/0");
    }
    return sessions;
  }
}
