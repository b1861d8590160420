package com.ifriend.agent;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what users write, and API keys, out of logged causes. Servers and parsers like to quote
 * both in their messages.
 */
final class Redacted extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final Pattern KEY =
      Pattern.compile("AIza[\\w-]{10,}|(?i:api[_-]?key\\s*[:=]\\s*[\"']?)[\\w-]+");

  /** Shorter texts say nothing, and replacing them would only garble the diagnosis. */
  private static final int SHORTEST_TEXT = 4;

  private Redacted(Throwable original, String userText) {
    super(
        original.getClass().getName() + ": " + text(original.getMessage(), userText),
        original.getCause() == null ? null : of(original.getCause(), userText));
    setStackTrace(original.getStackTrace());
  }

  /** The throwable itself when nothing in it needs hiding, else a copy with messages redacted. */
  static Throwable of(Throwable thrown, String userText) {
    return isClean(thrown, userText) ? thrown : new Redacted(thrown, userText);
  }

  /** A message without the user's text and keys. */
  static String text(@Nullable String message, String userText) {
    String redacted = KEY.matcher(message == null ? "" : message).replaceAll("[key]");
    return userText.strip().length() < SHORTEST_TEXT
        ? redacted
        : redacted.replace(userText.strip(), "[message text]");
  }

  private static boolean isClean(Throwable thrown, String userText) {
    return isClean(thrown, userText, Collections.newSetFromMap(new IdentityHashMap<>()));
  }

  /**
   * Whether neither it nor what is below it has anything to hide.
   *
   * @param seen since errors may name each other
   */
  private static boolean isClean(Throwable thrown, String userText, Set<Throwable> seen) {
    if (!seen.add(thrown)) {
      return true;
    }
    String message = thrown.getMessage() == null ? "" : thrown.getMessage();
    boolean clean = message.equals(text(message, userText));
    for (Throwable suppressed : thrown.getSuppressed()) {
      clean &= isClean(suppressed, userText, seen);
    }
    return clean && (thrown.getCause() == null || isClean(thrown.getCause(), userText, seen));
  }
}
