package com.ifriend.slack.answer;

import com.ifriend.slack.api.SlackWebApi;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.SlackApiTextResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls of the Web API that no answer needs. Where Slack refuses one of them, that is said once,
 * and the method is left alone for a while. Thread-safe.
 */
public final class Courtesies {
  private static final Logger log = LoggerFactory.getLogger(Courtesies.class);

  private static final Duration AFTER_REFUSAL = Duration.ofHours(1);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private static final Map<String, String> SCOPES =
      Map.of(
          "agents.sessions.setStatus",
          "chat:write",
          "assistant.threads.setStatus",
          "chat:write",
          "assistant.threads.setSuggestedPrompts",
          "assistant:write");

  private final Clock clock;

  /** Until when a method is not called. */
  private final Map<String, Instant> quietUntil = new ConcurrentHashMap<>();

  private final Set<String> said = ConcurrentHashMap.newKeySet();

  /**
   * What became of a call.
   *
   * @param done whether Slack may have done it
   * @param pause before it may go well; empty if it did, or never will
   */
  record Outcome(boolean done, Optional<Duration> pause) {
    static final Outcome REFUSED = new Outcome(false, Optional.empty());
  }

  interface Call {
    SlackApiTextResponse make() throws IOException, SlackApiException;
  }

  public Courtesies(Clock clock) {
    this.clock = clock;
  }

  /** Whether a method is left alone now. */
  boolean isQuiet(String method) {
    return clock.instant().isBefore(quietUntil.getOrDefault(method, Instant.MIN));
  }

  /** Makes the call, unless its method is left alone. */
  Outcome call(String method, Call call) {
    if (isQuiet(method)) {
      return Outcome.REFUSED;
    }
    try {
      SlackApiTextResponse response = call.make();
      if (response.isOk()) {
        return new Outcome(true, Optional.empty());
      }
      String error = String.valueOf(response.getError());
      if (Replies.PASSING.contains(error)) {
        return new Outcome(false, Optional.of(PAUSE));
      }
      quietUntil.put(method, clock.instant().plus(AFTER_REFUSAL));
      tell(method, error);
      return Outcome.REFUSED;
    } catch (SlackApiException e) {
      log.debug("Slack answered {} with HTTP {}", method, SlackWebApi.status(e));
      return new Outcome(false, Optional.of(SlackWebApi.retryAfter(e).orElse(PAUSE)));
    } catch (IOException | RuntimeException e) {
      log.debug("Slack was not reached for {}: {}", method, e.getClass().getName());
      return new Outcome(true, Optional.of(PAUSE));
    }
  }

  private void tell(String method, String error) {
    if (said.add(method + " " + error)) {
      log.warn("Slack refuses {}: {}{}; answers do not need it", method, error, fix(method, error));
    }
  }

  private static String fix(String method, String error) {
    if (error.equals("missing_scope") && SCOPES.containsKey(method)) {
      return ". Give the app the scope " + SCOPES.get(method);
    }
    return error.equals("not_enabled") ? ". Switch on the Home tab under App Home" : "";
  }
}
