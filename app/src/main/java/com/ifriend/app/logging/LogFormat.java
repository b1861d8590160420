package com.ifriend.app.logging;

import java.util.Locale;
import java.util.Map;

/** How a line of the log looks. */
public enum LogFormat {
  /** For people. */
  TEXT,
  /** For Cloud Logging: one JSON document per line. */
  JSON;

  /** The words of {@code LOG_FORMAT}. */
  public static final Map<String, LogFormat> WORDS = Map.of("text", TEXT, "json", JSON);

  /** The form when nobody chose one: JSON on Cloud Run, which sets {@code K_SERVICE}. */
  public static LogFormat defaultOf(Map<String, String> env) {
    return env.containsKey("K_SERVICE") ? JSON : TEXT;
  }

  /** A wrong word is the business of who reads all settings; here it counts for none. */
  static LogFormat of(Map<String, String> env) {
    String word = env.getOrDefault("LOG_FORMAT", "").trim().toLowerCase(Locale.ROOT);
    LogFormat chosen = WORDS.get(word);
    return chosen == null ? defaultOf(env) : chosen;
  }
}
