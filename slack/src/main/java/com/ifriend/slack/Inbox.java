package com.ifriend.slack;

import com.ifriend.agent.Concierge;
import com.ifriend.agent.Turn;
import com.ifriend.agent.text.Phrases;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts each message once, and has it answered behind the earlier ones of its thread.
 * Thread-safe.
 */
final class Inbox {
  private static final Logger log = LoggerFactory.getLogger(Inbox.class);
  private static final Phrases PHRASES = Phrases.load(Inbox.class, "slack");

  private final SeenMessages seen;
  private final ThreadLanes<String, String> lanes;
  private final Concierge concierge;
  private final Replies replies;
  private final Audiences audiences;
  private final UserLimits limits;
  private final LongAdder received = new LongAdder();
  private final LongAdder duplicates = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final LongAdder answered = new LongAdder();

  Inbox(
      SeenMessages seen,
      ThreadLanes<String, String> lanes,
      Concierge concierge,
      Replies replies,
      Audiences audiences,
      UserLimits limits) {
    this.limits = limits;
    this.seen = seen;
    this.lanes = lanes;
    this.concierge = concierge;
    this.replies = replies;
    this.audiences = audiences;
  }

  /**
   * Returns at once. True when the message may be acknowledged: it is in its lane, now or since an
   * earlier delivery, or its author has too many waiting. False when there is no room or no time
   * left, so that Slack should deliver it again.
   */
  boolean accept(InboundMessage message) {
    List<String> keys =
        message.eventId().map(event -> List.of(message.id(), event)).orElse(List.of(message.id()));
    received.increment();
    if (!seen.add(keys)) {
      duplicates.increment();
      log.debug("Message {} in {} was delivered again", message.ts(), message.channel());
      return true;
    }
    // In the trace of the delivery, if there is one.
    Context trace = Context.current();
    switch (lanes.submit(
        message.user(),
        message.lane(),
        trace.wrap(() -> answer(message)),
        trace.wrap(() -> tooMany(message)))) {
      case TAKEN -> {
        return true;
      }
      case DROPPED -> {
        dropped.increment();
        log.debug("Message {} in {} is one too many", message.ts(), message.channel());
        return true;
      }
      default -> {
        seen.remove(keys);
        refused.increment();
        log.warn(
            "Full or closing: message {} in {} is not taken, Slack will deliver it again",
            message.ts(),
            message.channel());
        return false;
      }
    }
  }

  /** What has happened so far. */
  MessageCounts counts() {
    return new MessageCounts(
        received.sum(), duplicates.sum(), refused.sum(), dropped.sum(), answered.sum());
  }

  private void answer(InboundMessage message) {
    var unused =
        concierge.answer(turn(message), piece -> {}, answer -> post(message, answer.text()));
  }

  private Turn turn(InboundMessage message) {
    return new Turn(message.user(), message.sessionId(), message.text(), audiences.of(message));
  }

  /** Said once, not for each message of somebody who sends hundreds. */
  private void tooMany(InboundMessage message) {
    log.warn(
        "User {} has {} messages waiting; further ones are dropped until they are answered",
        message.user(),
        limits.waiting());
    var unused =
        replies.post(
            message.channel(),
            message.thread(),
            PHRASES.say(
                concierge.languageOf(message.user(), message.sessionId(), message.text()),
                "too_many",
                limits.waiting()));
  }

  private void post(InboundMessage message, String text) {
    if (replies.post(message.channel(), message.thread(), text)) {
      answered.increment();
    }
  }
}
