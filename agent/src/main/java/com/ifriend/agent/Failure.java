package com.ifriend.agent;

import com.google.genai.errors.ApiException;
import com.google.genai.types.FinishReason;
import com.ifriend.store.DamagedDocumentException;
import com.ifriend.store.StaleFenceException;
import com.ifriend.store.StoreException;
import com.ifriend.store.TornSessionException;
import java.io.InterruptedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why a turn failed, as far as its user or who runs the bot can do something about it. */
public enum Failure {
  /** The model has no capacity or quota left for now. */
  BUSY,
  /** The model did not answer in time. */
  SLOW,
  /** The model refuses to answer this. */
  BLOCKED,
  /** The model's service refuses the key, or has no such model: the settings have to be mended. */
  UNUSABLE,
  /** What is stored of the conversation is damaged. */
  DAMAGED,
  /** Anything else. */
  FAILED;

  private static final int BUSY_QUOTA = 429;
  private static final Set<Integer> BUSY_STATUS = Set.of(BUSY_QUOTA, 503);

  private static final int BAD_REQUEST = 400;
  private static final Set<Integer> UNUSABLE_STATUS = Set.of(401, 403, 404);

  private static final Pattern RETRY_IN =
      Pattern.compile("(?i)retry in ([0-9]{1,6}(?:\\.[0-9]{1,9})?) ?s");

  private static final Set<String> BLOCKING_REASONS =
      Set.of(
          "SAFETY",
          "BLOCKLIST",
          "PROHIBITED_CONTENT",
          "SPII",
          "RECITATION",
          "LANGUAGE",
          "OTHER",
          "JAILBREAK",
          "MODEL_ARMOR");

  /** Key of the sentence in {@code concierge_*.properties}. */
  String phrase() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Failure of(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof ApiException refused && BUSY_STATUS.contains(refused.code())) {
        return BUSY;
      }
      if (cause instanceof ApiException refused && isUnusable(refused)) {
        return UNUSABLE;
      }
      if (cause instanceof TornSessionException || cause instanceof DamagedDocumentException) {
        return DAMAGED;
      }
      if (cause instanceof InterruptedIOException || cause instanceof TimeoutException) {
        return SLOW;
      }
    }
    return FAILED;
  }

  /** Gemini calls a wrong key a bad request. */
  private static boolean isUnusable(ApiException refused) {
    return UNUSABLE_STATUS.contains(refused.code())
        || (refused.code() == BAD_REQUEST
            && String.valueOf(refused.message()).toLowerCase(Locale.ROOT).contains("api key"));
  }

  /** Short words for the log, where it does not matter in which line of the code it showed. */
  Optional<String> words(Throwable thrown, String userText) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (this == UNUSABLE && cause instanceof ApiException refused) {
        return Optional.of(
            "o serviço do modelo responde HTTP %d; veja ./ifriend doctor"
                .formatted(refused.code()));
      }
      if (this == DAMAGED && cause instanceof StoreException) {
        return Optional.of(Redacted.text(String.valueOf(cause.getMessage()), userText));
      }
    }
    return Optional.empty();
  }

  /**
   * Whether the same turn may go well a little later: a store did not answer, or it was stopped.
   */
  static boolean isPassing(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof InterruptedException
          || cause instanceof StaleFenceException
          || (cause instanceof StoreException store && store.retryable())) {
        return true;
      }
    }
    return false;
  }

  /**
   * How long the model's service wants to be left alone, if it said so: "Please retry in 13.2s".
   */
  static OptionalLong seconds(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof ApiException refused && refused.code() == BUSY_QUOTA) {
        Matcher matcher = RETRY_IN.matcher(String.valueOf(refused.message()));
        if (matcher.find()) {
          return OptionalLong.of((long) Math.ceil(Double.parseDouble(matcher.group(1))));
        }
      }
    }
    return OptionalLong.empty();
  }

  /** A failure that ADK reports as an event instead of throwing. */
  static Failure of(FinishReason reason) {
    return BLOCKING_REASONS.contains(reason.toString()) ? BLOCKED : FAILED;
  }
}
