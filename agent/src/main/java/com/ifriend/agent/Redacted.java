package com.ifriend.agent;

import com.google.genai.errors.ApiException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what users write, and API keys, out of logged causes. Servers and parsers like to quote
 * both in their messages, and not always word for word: of an error of the model's service only its
 * type and status are told.
 */
final class Redacted extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final Pattern KEY =
      Pattern.compile("AIza[\\w-]{10,}|(?i:api[_-]?key\\s*[:=]\\s*[\"']?)[\\w-]+");

  /** The model's service, the way to it, and what reads its answers. */
  private static final List<String> QUOTING =
      List.of("com.google.genai.", "com.google.adk.models.", "com.fasterxml.jackson.", "okhttp3.");

  /** Shorter texts say nothing, and replacing them would only garble the diagnosis. */
  private static final int SHORTEST_TEXT = 4;

  private Redacted(String words, Throwable original, @Nullable Throwable cause) {
    super(original.getClass().getName() + words, cause);
    setStackTrace(original.getStackTrace());
  }

  /** The throwable itself when nothing in it needs hiding, else a copy with messages redacted. */
  static Throwable of(Throwable thrown, String userText) {
    if (mentionsTheService(thrown, Collections.newSetFromMap(new IdentityHashMap<>()))) {
      return withoutWords(thrown, Collections.newSetFromMap(new IdentityHashMap<>()));
    }
    return isClean(thrown, userText) ? thrown : withoutTexts(thrown, userText);
  }

  private static Redacted withoutTexts(Throwable thrown, String userText) {
    Throwable cause = thrown.getCause();
    return new Redacted(
        ": " + text(thrown.getMessage(), userText),
        thrown,
        cause == null ? null : of(cause, userText));
  }

  /** Whoever passes an error on may quote it, so nobody's words are kept but ours. */
  private static Redacted withoutWords(Throwable thrown, Set<Throwable> seen) {
    seen.add(thrown);
    Throwable cause = thrown.getCause();
    return new Redacted(
        thrown instanceof ApiException refused ? ": HTTP " + refused.code() : "",
        thrown,
        cause == null || seen.contains(cause) ? null : withoutWords(cause, seen));
  }

  private static boolean mentionsTheService(Throwable thrown, Set<Throwable> seen) {
    if (!seen.add(thrown)) {
      return false;
    }
    boolean found = QUOTING.stream().anyMatch(thrown.getClass().getName()::startsWith);
    for (Throwable suppressed : thrown.getSuppressed()) {
      found |= mentionsTheService(suppressed, seen);
    }
    return found || (thrown.getCause() != null && mentionsTheService(thrown.getCause(), seen));
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
