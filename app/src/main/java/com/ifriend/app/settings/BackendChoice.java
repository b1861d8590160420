package com.ifriend.app.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Where sessions or memories live. Its name, in small letters, is its word in the settings. */
public enum BackendChoice {
  /** A Redis server of ours, a child process: what there is where nothing is chosen. */
  EMBEDDED,
  /** The Redis of {@code REDIS_URL}. */
  REDIS,
  /** The MySQL or MariaDB of the {@code CLOUDSQL_} settings. */
  CLOUDSQL,
  /** Both: copies in Redis, originals in the database. Sessions only. */
  TIERED,
  /** The heap of this process. */
  INMEMORY;

  static Map<String, BackendChoice> ofSessions() {
    return words(each -> each != EMBEDDED);
  }

  static Map<String, BackendChoice> ofMemories() {
    return words(each -> each != EMBEDDED && each != TIERED);
  }

  private static Map<String, BackendChoice> words(Predicate<BackendChoice> which) {
    return Arrays.stream(values())
        .filter(which)
        .collect(
            Collectors.toMap(each -> each.name().toLowerCase(Locale.ROOT), Function.identity()));
  }

  boolean needsRedis() {
    return this == REDIS || this == TIERED;
  }

  boolean needsDatabase() {
    return this == CLOUDSQL || this == TIERED;
  }
}
