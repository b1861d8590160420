package com.ifriend.app.settings;

import com.ifriend.store.tiered.Durability;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which backends keep what, and which of these settings go together. */
final class BackendSettings {
  private BackendSettings() {}

  static BackendChoice sessions(Env env) {
    Optional<BackendChoice> chosen = env.choice("SESSION_BACKEND", BackendChoice.ofSessions());
    boolean hasUrl = env.text("REDIS_URL").isPresent();
    if (!hasUrl && chosen.filter(BackendChoice::needsRedis).isPresent()) {
      env.problem(
          "SESSION_BACKEND",
          chosen.get() == BackendChoice.TIERED
              ? "is 'tiered' but REDIS_URL is not set. Right: REDIS_URL=redis://localhost:6379/0"
                  + " beside the CLOUDSQL_ settings"
              : "is 'redis' but REDIS_URL is not set. Right: REDIS_URL=redis://localhost:6379/0;"
                  + " leave both out for an embedded Redis");
    }
    return chosen.orElse(hasUrl ? BackendChoice.REDIS : BackendChoice.EMBEDDED);
  }

  static boolean fallback(Env env, BackendChoice sessions) {
    boolean wanted = env.choice("SESSION_FALLBACK", Map.of("cloudsql", true)).orElse(false);
    if (wanted && sessions != BackendChoice.REDIS) {
      env.problem(
          "SESSION_FALLBACK", "is for SESSION_BACKEND=redis with a REDIS_URL; leave it out");
      return false;
    }
    return wanted;
  }

  static Durability durability(Env env, BackendChoice sessions) {
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
    if (durability == Durability.SQL && !sessions.needsDatabase()) {
      env.problem(
          "SESSION_DURABILITY", "is 'sql', which only SESSION_BACKEND=cloudsql and tiered can do");
    }
    return durability;
  }

  /** The setting that asks for a database, if one does. */
  static Optional<String> databaseWantedBy(
      BackendChoice sessions, boolean fallback, BackendChoice memories) {
    if (sessions.needsDatabase()) {
      return Optional.of("SESSION_BACKEND");
    }
    if (fallback) {
      return Optional.of("SESSION_FALLBACK");
    }
    return memories == BackendChoice.CLOUDSQL ? Optional.of("MEMORY_BACKEND") : Optional.empty();
  }

  /** Where sessions live, if nothing else is said; an embedded Redis is a Redis too. */
  static BackendChoice memories(Env env, BackendChoice sessions, List<String> notes) {
    BackendChoice chosen =
        env.choice("MEMORY_BACKEND", BackendChoice.ofMemories())
            .orElse(sessions == BackendChoice.TIERED ? BackendChoice.CLOUDSQL : sessions);
    if (chosen == BackendChoice.CLOUDSQL
        && !sessions.needsDatabase()
        && env.text("CLOUDSQL_DATABASE").isEmpty()
        && env.text("CLOUDSQL_USER").isEmpty()) {
      // As the setup guide prints it; a bot without its memories on MySQL is still a bot.
      notes.add(
          "MEMORY_BACKEND is 'cloudsql', but neither CLOUDSQL_DATABASE nor CLOUDSQL_USER is set:"
              + " memories are kept where sessions are");
      return sessions;
    }
    if (chosen != BackendChoice.REDIS || env.text("REDIS_URL").isPresent()) {
      return chosen;
    }
    if (sessions != BackendChoice.EMBEDDED && sessions != BackendChoice.REDIS) {
      env.problem(
          "MEMORY_BACKEND",
          "is 'redis' but REDIS_URL is not set. Right: REDIS_URL=redis://localhost:6379/0");
    }
    return sessions;
  }
}
