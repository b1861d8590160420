package com.ifriend.app;

import com.ifriend.app.backend.Backend;
import com.ifriend.app.backend.HeapBackend;
import com.ifriend.app.backend.MySqlBackend;
import com.ifriend.app.backend.RedisBackend;
import com.ifriend.app.backend.TieredBackend;
import com.ifriend.app.settings.Settings;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoreException;
import com.ifriend.store.StoreUnavailableException;
import java.io.IOException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where sessions live, as the settings choose.
 *
 * @param fallback why they are not where they belong, if they are not
 */
record ChosenBackend(Backend backend, Optional<String> fallback) {
  private static final Logger log = LoggerFactory.getLogger(Backends.class);

  static ChosenBackend open(Settings settings, UnaryOperator<SessionStore> sealing) {
    if (settings.fallback()) {
      return redisOrMySql(settings);
    }
    Backend backend =
        switch (settings.sessions()) {
          case REDIS -> RedisBackend.connect(settings.redis().orElseThrow());
          case CLOUDSQL -> MySqlBackend.connect(settings.mysql().orElseThrow());
          case TIERED ->
              TieredBackend.connect(
                  settings.redis().orElseThrow(),
                  settings.mysql().orElseThrow(),
                  settings.durability(),
                  sealing);
          case INMEMORY -> new HeapBackend(settings.sessionTtl(), "inmemory");
          case EMBEDDED -> embedded(settings);
        };
    return new ChosenBackend(backend, Optional.empty());
  }

  /**
   * Only when nobody answers: a refused password is a mistake to mend. It stays so until the next
   * start, since what has begun in one of the two is not in the other.
   */
  private static ChosenBackend redisOrMySql(Settings settings) {
    try {
      return new ChosenBackend(
          RedisBackend.connect(settings.redis().orElseThrow()), Optional.empty());
    } catch (StoreUnavailableException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String reason = String.valueOf(cause.getMessage());
      log.error(
          "🔻 SESSION_FALLBACK: Redis cannot be reached, and sessions are kept in CloudSQL until"
              + " the next start: {}. Sessions that are in Redis are not seen meanwhile",
          reason);
      try {
        return new ChosenBackend(
            MySqlBackend.connect(settings.mysql().orElseThrow()), Optional.of(reason));
      } catch (StoreException alsoFailed) {
        alsoFailed.addSuppressed(e);
        throw alsoFailed;
      }
    }
  }

  private static Backend embedded(Settings settings) {
    try {
      return RedisBackend.embedded(settings.home(), settings.sessionTtl(), settings.memoryTtl());
    } catch (IOException e) {
      log.warn(
          "⚠️ Sessions are kept in memory and END WITH THIS PROCESS: {}. Set REDIS_URL for a Redis"
              + " of your own.",
          e.getMessage());
      return new HeapBackend(settings.sessionTtl(), "inmemory, in place of the embedded redis");
    }
  }
}
