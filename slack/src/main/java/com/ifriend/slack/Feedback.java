package com.ifriend.slack;

import com.google.gson.JsonObject;
import com.ifriend.agent.Concierge;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What users think of answers, by the buttons below them: counted, and kept in the conversation,
 * behind the turn. Thread-safe.
 */
final class Feedback {
  static final String ACTION = "feedback";
  static final String GOOD = "good";
  static final String BAD = "bad";

  private static final Logger log = LoggerFactory.getLogger(Feedback.class);

  private final Concierge concierge;
  private final Executor asides;
  private final LongAdder good = new LongAdder();
  private final LongAdder bad = new LongAdder();

  Feedback(Concierge concierge, Executor asides) {
    this.concierge = concierge;
    this.asides = asides;
  }

  /** How many said so, in this process. */
  long count(boolean ofGood) {
    return (ofGood ? good : bad).sum();
  }

  /**
   * Hears it, if an interaction is that; returns at once.
   *
   * @throws Json.MalformedException when a field that is needed is missing or of another type
   */
  void hear(JsonObject payload) throws Json.MalformedException {
    for (JsonObject action : Json.objectsIfAny(payload, "actions")) {
      Optional<String> value = Json.textIfAny(action, "value");
      if (value.isEmpty() || !Json.text(action, "action_id").equals(Optional.of(ACTION))) {
        continue;
      }
      JsonObject container = Json.object(payload, "container");
      String channel = Json.neededText(container, "channel_id");
      String post = Json.neededText(container, "message_ts");
      String user = Json.neededText(Json.object(payload, "user"), "id");
      String thread = Json.textIfAny(container, "thread_ts").orElse(post);
      boolean isGood = value.get().equals(GOOD);
      (isGood ? good : bad).increment();
      keep(user, "slack_" + channel + "_" + user + "_" + thread, post, isGood);
    }
  }

  private void keep(String user, String session, String post, boolean isGood) {
    try {
      asides.execute(
          () -> {
            try {
              var unused = concierge.feedback(user, session, post, isGood);
            } catch (RuntimeException e) {
              log.warn("Feedback to session {} was not kept: {}", session, e.getMessage());
            }
          });
    } catch (RejectedExecutionException e) {
      log.warn("Feedback to session {} was not kept: too much to do beside answers", session);
    }
  }
}
