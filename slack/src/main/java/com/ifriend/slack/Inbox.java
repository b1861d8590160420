package com.ifriend.slack;

import com.ifriend.agent.Concierge;
import com.ifriend.agent.Turn;
import java.util.List;
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

  Inbox(
      SeenMessages seen,
      ThreadLanes<InboundMessage.Lane> lanes,
      Concierge concierge,
      Replies replies) {
    this.seen = seen;
    this.lanes = lanes;
    this.concierge = concierge;
    this.replies = replies;
  }

  /**
   * Returns at once. True when the message may be acknowledged: it is in its lane, now or since an
   * earlier delivery. False when there is no room or no time left, so that Slack should deliver it
   * again.
   */
  boolean accept(InboundMessage message) {
    List<String> keys = message.keys();
    if (!seen.add(keys)) {
      log.debug("Message {} in {} was delivered again", message.ts(), message.channel());
      return true;
    }
    if (lanes.submit(message.lane(), () -> answer(message))) {
      return true;
    }
    seen.remove(keys);
    log.warn(
        "Full or closing: message {} in {} is not taken, Slack will deliver it again",
        message.ts(),
        message.channel());
    return false;
  }

  private void answer(InboundMessage message) {
    var answer =
        concierge.answer(new Turn(message.user(), message.sessionId(), message.text()), text -> {});
    replies.post(message.channel(), message.thread(), answer.text());
  }
}
