package com.ifriend.bench.peers.slack;

import com.ifriend.bench.peers.process.ChildException;
import com.ifriend.bench.peers.race.Verdict;
import com.ifriend.slackdouble.Fault;
import java.util.List;

/**
 * A question of the scoreboard.
 *
 * @param title unique
 * @param rule what has to hold
 */
record Check(String title, String rule, Trial trial) {
  /** Asks, in threads that nobody else uses. */
  interface Trial {
    Verdict run(Entrant bot) throws ChildException, InterruptedException;
  }

  static final List<Check> ALL =
      List.of(
          new Check(
              "retries",
              "An event that is delivered three times, with one event id, is answered once.",
              Trials::retries),
          new Check(
              "twins",
              "A mention that comes as `app_mention` and as `message`, under two event ids, is"
                  + " answered once, whichever comes first.",
              Trials::twins),
          new Check(
              "direct",
              "A direct message is answered once, in its thread or below it.",
              Trials::direct),
          new Check(
              "follow-ups",
              "Three quick follow-ups in a thread, each delivered when the one before is"
                  + " acknowledged, are all answered once, and in order; in five threads.",
              bot -> Trials.followUps(bot, 5, false)),
          new Check(
              "slow first",
              "So they are when the first of them takes two seconds to answer.",
              bot -> Trials.followUps(bot, 1, true)),
          new Check(
              "bots",
              "The bot's own message, another bot's message and another bot's mention are not"
                  + " answered; a person's mention after them is.",
              Trials::bots),
          new Check(
              "forged",
              "A request with somebody else's signature is refused with 401, and not answered.",
              Trials::forged),
          new Check(
              "429",
              "When Slack refuses the answer with 429 and `Retry-After: 1`, it comes in the end.",
              bot -> Trials.afterFault(bot, Fault.rateLimited(1))),
          new Check(
              "500",
              "When Slack fails with 500 once, the answer comes in the end.",
              bot -> Trials.afterFault(bot, Fault.httpStatus(500))),
          new Check(
              "killed",
              "A message that takes two seconds, was acknowledged before the process was killed"
                  + " with -9, and is not delivered again, is answered after the next start.",
              Trials::killed),
          new Check(
              "ack first",
              "A message that takes two seconds to answer is acknowledged before it is answered, as"
                  + " Slack waits for three seconds only.",
              Trials::ackFirst),
          new Check(
              "held up",
              "While a message takes two seconds, one in another thread is answered before it.",
              Trials::heldUp));
}
