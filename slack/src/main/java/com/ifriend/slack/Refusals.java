package com.ifriend.slack;

import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts deliveries that are not heeded, and tells of each kind at once and then at most once a
 * minute. Thread-safe.
 */
final class Refusals {
  private static final Logger log = LoggerFactory.getLogger(Refusals.class);

  private final LongAdder foreign = new LongAdder();
  private final Seldom foreignSaid = new Seldom(System::nanoTime);

  /** A delivery was for another workspace than that of the bot token. */
  void ofAnotherWorkspace() {
    foreign.increment();
    foreignSaid.happened(
        times ->
            log.warn(
                "{} event(s) of another workspace than that of the bot token were not heeded: the"
                    + " app is installed there too, and this bot serves one workspace",
                times));
  }

  /** What has happened so far, beside what happened to messages. */
  MessageCounts addTo(MessageCounts counts) {
    return counts.withForeign(foreign.sum());
  }
}
