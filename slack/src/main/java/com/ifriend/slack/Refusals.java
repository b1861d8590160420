package com.ifriend.slack;

import com.ifriend.slack.api.Seldom;
import com.ifriend.slack.wire.RequestVerifier;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts deliveries that are not heeded, and tells of each kind at once and then at most once a
 * minute. Thread-safe.
 */
final class Refusals {
  private static final Logger log = LoggerFactory.getLogger(Refusals.class);

  private final LongAdder unverified = new LongAdder();
  private final Seldom forgedSaid = new Seldom(System::nanoTime);
  private final Seldom untimelySaid = new Seldom(System::nanoTime);
  private final LongAdder foreign = new LongAdder();
  private final Seldom foreignSaid = new Seldom(System::nanoTime);
  private final LongAdder notAllowed = new LongAdder();
  private final Seldom notAllowedSaid = new Seldom(System::nanoTime);

  /** A request does not prove that Slack has sent it now. */
  void unverified(RequestVerifier.Verdict verdict) {
    unverified.increment();
    if (verdict.kind() == RequestVerifier.Verdict.Kind.UNTIMELY) {
      long seconds = verdict.ahead().toSeconds();
      untimelySaid.happened(
          times ->
              log.warn(
                  "{} request(s) signed by Slack were refused for their time: the clock of this"
                      + " machine is {} s {} Slack's, or somebody sends old requests again",
                  times,
                  Math.abs(seconds),
                  seconds < 0 ? "behind" : "ahead of"));
    } else {
      forgedSaid.happened(
          times ->
              log.warn(
                  "{} request(s) were refused that are not signed with the signing secret: if Slack"
                      + " sent them, the signing secret is wrong, and the bot is deaf",
                  times));
    }
  }

  /** A delivery was for another workspace than that of the bot token. */
  void ofAnotherWorkspace() {
    foreign.increment();
    foreignSaid.happened(
        times ->
            log.warn(
                "{} event(s) of another workspace than the bot's were not heeded: the app is"
                    + " installed there too, and this bot serves the one of its token, or those that"
                    + " it knows to have installed it",
                times));
  }

  /** Somebody whom the bot does not answer wanted something, or somebody where it does not. */
  void notAllowed() {
    notAllowed.increment();
    notAllowedSaid.happened(
        times ->
            log.info(
                "{} message(s) were not answered for their user or channel, which is not listed in"
                    + " SLACK_USERS or SLACK_CHANNELS",
                times));
  }

  /** What has happened so far, beside what happened to messages. */
  MessageCounts addTo(MessageCounts counts) {
    return counts.withRefused(unverified.sum(), foreign.sum(), notAllowed.sum());
  }
}
