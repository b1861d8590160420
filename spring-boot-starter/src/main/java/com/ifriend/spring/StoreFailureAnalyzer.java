package com.ifriend.spring;

import com.ifriend.store.StoreException;
import com.ifriend.store.StoreUnavailableException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;

/** Why the application cannot start, in place of a page of stack trace. Made by Spring Boot. */
final class StoreFailureAnalyzer implements FailureAnalyzer {
  @Override
  public @Nullable FailureAnalysis analyze(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnusableSettingException setting) {
        return new FailureAnalysis(setting.getMessage(), setting.action(), failure);
      }
      if (cause instanceof StoreUnavailableException store) {
        return new FailureAnalysis(
            "The store of ADK's sessions and memories cannot be reached: " + store.getMessage(),
            "Start the server, or mend ifriend.redis.url or ifriend.cloudsql.*. To do without it,"
                + " ifriend.session.backend=inmemory keeps sessions until the application ends.",
            failure);
      }
      if (cause instanceof StoreException store) {
        return new FailureAnalysis(
            "The store of ADK's sessions and memories cannot be used: " + store.getMessage(),
            "Mend what the message says, or the properties ifriend.*.",
            failure);
      }
    }
    return null;
  }
}
