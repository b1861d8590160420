package com.ifriend.slack;

import com.ifriend.agent.Concierge;
import com.ifriend.agent.Turn;
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

  private final SeenMessages seen;
  private final ThreadLanes<InboundMessage.Lane> lanes;
  private final Concierge concierge;
  private final Replies replies;
  private final Audiences audiences;
  private final LongAdder received = new LongAdder();
  private final LongAdder duplicates = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder answered = new LongAdder();

  Inbox(
      SeenMessages seen,
      ThreadLanes<InboundMessage.Lane> lanes,
      Concierge concierge,
      Replies replies,
      Audiences audiences) {
    this.seen = seen;
    this.lanes = lanes;
    this.concierge = concierge;
    this.replies = replies;
    this.audiences = audiences;
  }

  /**
   * Returns at once. True when the message may be acknowledged: it is in its lane, now or since an
   * earlier delivery. False when there is no room or no time left, so that Slack should deliver it
   * again.
   */
  boolean accept(InboundMessage message) {
    List<String> keys = message.keys();
    received.increment();
    if (!seen.add(keys)) {
      duplicates.increment();
      log.debug("Message {} in {} was delivered again", message.ts(), message.channel());
      return true;
    }
    // In the trace of the delivery, if there is one.
    if (lanes.submit(message.lane(), Context.current().wrap(() -> answer(message)))) {
      return true;
    }
    seen.remove(keys);
    refused.increment();
    log.warn(
        "Full or closing: message {} in {} is not taken, Slack will deliver it again",
        message.ts(),
        message.channel());
    return false;
  }

  /** What has happened so far. */
  MessageCounts counts() {
    return new MessageCounts(received.sum(), duplicates.sum(), refused.sum(), answered.sum());
  }

  private void answer(InboundMessage message) {
    var unused =
        concierge.answer(
            new Turn(message.user(), message.sessionId(), message.text(), audiences.of(message)),
            piece -> {},
            answer -> post(message, answer.text()));
  }

  private void post(InboundMessage message, String text) {
    if (replies.post(message.channel(), message.thread(), text)) {
      answered.increment();
    }
  }
}
