package com.ifriend.agent;

import com.google.genai.errors.ApiException;
import com.google.genai.types.FinishReason;
import com.ifriend.store.StaleFenceException;
import com.ifriend.store.StoreException;
import java.io.InterruptedIOException;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a user is told of a turn that failed. */
enum Failure {
  /** The model has no capacity or quota left for now. */
  BUSY,
  /** The model did not answer in time. */
  SLOW,
  /** The model refuses to answer this. */
  BLOCKED,
  /** Anything else. */
  FAILED;

  private static final int BUSY_QUOTA = 429;
  private static final Set<Integer> BUSY_STATUS = Set.of(BUSY_QUOTA, 503);

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
      if (cause instanceof InterruptedIOException || cause instanceof TimeoutException) {
        return SLOW;
      }
    }
    return FAILED;
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
