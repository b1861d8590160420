package com.ifriend.bench.race.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.ifriend.bench.race.Check;
import com.ifriend.bench.race.Check.Verdict;
import com.ifriend.bench.race.child.Question;
import com.ifriend.bench.race.slack.Talk.Asked;
import com.ifriend.slackdouble.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The questions of the scoreboard, each asked in threads that nobody else uses. */
final class Trials {
  static final List<Check<BotRacer>> ALL =
      List.of(
          new Check<>(
              "retries",
              "An event that is delivered three times, with one event id, is answered once.",
              Trials::retries),
          new Check<>(
              "twins",
              "A mention that comes as `app_mention` and as `message`, under two event ids, is"
                  + " answered once, whichever comes first.",
              Trials::twins),
          new Check<>(
              "direct",
              "A direct message is answered once, in its thread or below it.",
              Trials::direct),
          new Check<>(
              "follow-ups",
              "Three quick follow-ups in a thread, each delivered when the one before is"
                  + " acknowledged, are all answered once, and in order; in five threads.",
              bot -> followUps(bot, 5, false)),
          new Check<>(
              "slow first",
              "So they are when the first of them takes two seconds to answer.",
              bot -> followUps(bot, 1, true)),
          new Check<>(
              "bots",
              "The bot's own message, another bot's message and another bot's mention are not"
                  + " answered; a person's mention after them is.",
              Trials::bots),
          new Check<>(
              "forged",
              "A request with somebody else's signature is refused with 401, and not answered.",
              Trials::forged),
          new Check<>(
              "429",
              "When Slack refuses the answer with 429 and `Retry-After: 1`, it comes in the end.",
              bot -> afterFault(bot, Fault.rateLimited(1))),
          new Check<>(
              "500",
              "When Slack fails with 500 once, the answer comes in the end.",
              bot -> afterFault(bot, Fault.httpStatus(500))),
          new Check<>(
              "503",
              "When Slack fails with 503 for a while, the answer comes once it is well, and once.",
              bot -> outage(bot, Fault.httpStatus(503))),
          new Check<>(
              "unavailable",
              "So it does when Slack says `service_unavailable` for a while.",
              bot -> outage(bot, Fault.slackError("service_unavailable"))),
          new Check<>(
              "killed",
              "A message that takes two seconds, was acknowledged before the process was killed"
                  + " with -9, and is not delivered again, is answered after the next start, and"
                  + " once.",
              Trials::killed),
          new Check<>(
              "redeploy",
              "A message that takes two seconds is answered once when its process is asked to end,"
                  + " with SIGTERM, while a second one runs.",
              Trials::redeploy),
          new Check<>(
              "two replicas",
              "An event that is delivered to one process, and again to a second one, is answered"
                  + " once.",
              Trials::twoReplicas),
          new Check<>(
              "edited",
              "A mention that was answered and is edited an hour later, which Slack delivers as a"
                  + " mention with a new event id, is not answered again.",
              Trials::edited),
          new Check<>(
              "ack first",
              "A message that takes two seconds to answer is acknowledged before it is answered, as"
                  + " Slack waits for three seconds only.",
              Trials::ackFirst),
          new Check<>(
              "held up",
              "While a message takes two seconds, one in another thread is answered before it.",
              Trials::heldUp));

  /** For a slow message, before another is delivered that must not overtake it on the way. */
  private static final Duration HEAD_START = Duration.ofMillis(300);

  /** Who acknowledges first has done so by then, and who answers first is still at it. */
  private static final Duration IN_THE_TURN = Duration.ofMillis(Question.SLOW_MILLIS / 2);

  private Trials() {}

  private static Verdict retries(BotRacer bot) throws InterruptedException {
    Asked asked = bot.talk().mention(false);
    Line.Sent first = bot.line().deliver(asked.payload());
    first.acknowledged(bot.plan().patience());
    for (int retry = 1; retry <= 2; retry++) {
      deliverAgain(bot, asked, first, bot.line(), retry);
    }
    return Answered.once(bot, asked);
  }

  private static void deliverAgain(BotRacer bot, Asked asked, Line.Sent sent, Line line, int retry)
      throws InterruptedException {
    line.deliverAgain(asked.payload(), sent, retry).acknowledged(bot.plan().patience());
  }

  private static Verdict twins(BotRacer bot) throws InterruptedException {
    Asked one = bot.talk().mention(false);
    Asked other = bot.talk().mention(false);
    ObjectNode ofOne = bot.slack().payloads().messageTwin(one.payload());
    ObjectNode ofOther = bot.slack().payloads().messageTwin(other.payload());
    for (ObjectNode payload : List.of(one.payload(), ofOne, ofOther, other.payload())) {
      bot.tell(payload);
    }
    return Answered.once(bot, one, other);
  }

  private static Verdict direct(BotRacer bot) throws InterruptedException {
    Asked asked = bot.talk().direct();
    bot.tell(asked.payload());
    boolean any = bot.talk().answered(asked, bot.plan().patience());
    bot.settle();
    int answers = bot.talk().saying(asked).size();
    return any && answers == 1 ? Verdict.RIGHT : Verdict.wrong(answers + " answers");
  }

  private static Verdict followUps(BotRacer bot, int threads, boolean slowFirst)
      throws InterruptedException {
    List<Asked> starts = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Asked start = bot.ask(false);
      starts.add(start);
      if (!bot.talk().answered(start, bot.plan().patience())) {
        return Verdict.wrong("the mention before them has no answer");
      }
    }
    bot.settle();
    List<List<Asked>> all = new ArrayList<>();
    for (Asked start : starts) {
      List<Asked> three = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Asked asked = bot.talk().followUp(start, slowFirst && i == 0);
        three.add(asked);
        bot.tell(asked.payload());
      }
      all.add(three);
    }
    Answered.await(bot, all.stream().flatMap(List::stream).toList());
    List<String> flaws =
        all.stream()
            .map(three -> Answered.flaw(bot, three).or(() -> disorder(bot, three)))
            .flatMap(Optional::stream)
            .toList();
    if (flaws.isEmpty()) {
      return Verdict.RIGHT;
    }
    return Verdict.wrong(
        threads == 1
            ? flaws.get(0)
            : "in " + flaws.size() + " of " + threads + " threads; the first: " + flaws.get(0));
  }

  private static Optional<String> disorder(BotRacer bot, List<Asked> all) {
    List<Asked> order = all.stream().sorted(Comparator.comparing(bot.talk()::answeredAt)).toList();
    return order.equals(all)
        ? Optional.empty()
        : Optional.of(
            "all are answered, but in the order "
                + order.stream()
                    .map(one -> Integer.toString(all.indexOf(one) + 1))
                    .collect(Collectors.joining(", ")));
  }

  private static Verdict bots(BotRacer bot) throws InterruptedException {
    List<String> answered = new ArrayList<>();
    Map<String, Asked> all = bot.talk().fromBots();
    for (Asked asked : all.values()) {
      // Some do not acknowledge what they do not want.
      bot.line().deliver(asked.payload()).acknowledged(HEAD_START);
    }
    bot.settle();
    all.forEach(
        (name, asked) -> {
          if (!bot.talk().saying(asked).isEmpty()) {
            answered.add(name);
          }
        });
    return answered.isEmpty()
        ? Answered.once(bot, bot.ask(false))
        : Verdict.wrong("it answers " + String.join(" and ", answered));
  }

  private static Verdict forged(BotRacer bot) throws InterruptedException {
    if (!(bot.line() instanceof Line.Http http)) {
      return Verdict.notOffered("nothing is signed in Socket Mode");
    }
    Asked forged = bot.talk().mention(false);
    int status = http.forged(forged.payload());
    bot.settle();
    boolean silent = bot.talk().saying(forged).isEmpty();
    return status == 401 && silent
        ? Answered.once(bot, bot.ask(false))
        : Verdict.wrong("status " + status + (silent ? "" : ", and an answer"));
  }

  private static Verdict afterFault(BotRacer bot, Fault fault) throws InterruptedException {
    bot.slack().failNext("chat.postMessage", fault);
    Asked asked = bot.talk().mention(false);
    Line.Sent sent = bot.line().deliver(asked.payload());
    // Who answers before it acknowledges has done neither.
    deliverAgainUnlessAcknowledged(bot, asked, sent, bot.line(), bot.plan().patience());
    return Answered.once(bot, asked);
  }

  private static Verdict killed(BotRacer bot) throws InterruptedException {
    Asked asked = bot.talk().mention(true);
    Optional<Duration> ack = bot.tell(asked.payload());
    if (ack.isEmpty()) {
      return Verdict.wrong("not acknowledged");
    }
    boolean before = !bot.talk().answers(asked).isEmpty();
    // So that it is killed in the turn, not ahead of it.
    Thread.sleep(HEAD_START.toMillis());
    bot.killAndRestart();
    Verdict verdict = Answered.recovered(bot, asked);
    return before && verdict.isRight()
        ? Verdict.right(
            "it acknowledges after the answer, here after " + ack.get().toMillis() + " ms")
        : verdict;
  }

  private static Verdict redeploy(BotRacer bot) throws InterruptedException {
    Line second = bot.startSecond();
    Asked asked = bot.talk().mention(true);
    Line.Sent sent = bot.line().deliver(asked.payload());
    var unused = sent.acknowledged(IN_THE_TURN);
    Thread.sleep(HEAD_START.toMillis());
    bot.handOver();
    deliverAgainUnlessAcknowledged(bot, asked, sent, second, HEAD_START);
    return Answered.recovered(bot, asked);
  }

  /** As Slack does. */
  private static void deliverAgainUnlessAcknowledged(
      BotRacer bot, Asked asked, Line.Sent sent, Line line, Duration within)
      throws InterruptedException {
    if (sent.acknowledged(within).isEmpty()) {
      deliverAgain(bot, asked, sent, line, 1);
    }
  }

  private static Verdict twoReplicas(BotRacer bot) throws InterruptedException {
    Line second = bot.startSecond();
    try {
      Asked[] all = {bot.talk().mention(false), bot.talk().mention(true)};
      for (Asked asked : all) {
        Line.Sent first = bot.line().deliver(asked.payload());
        first.acknowledged(HEAD_START);
        deliverAgain(bot, asked, first, second, 1);
      }
      return Answered.once(bot, all);
    } finally {
      bot.handOver();
    }
  }

  private static Verdict outage(BotRacer bot, Fault fault) throws InterruptedException {
    bot.slack().failFor("chat.postMessage", fault, bot.plan().outage());
    Asked asked = bot.talk().mention(false);
    Line.Sent sent = bot.line().deliver(asked.payload());
    Thread.sleep(bot.plan().outage().toMillis());
    deliverAgainUnlessAcknowledged(bot, asked, sent, bot.line(), HEAD_START);
    return Answered.recovered(bot, asked);
  }

  private static Verdict edited(BotRacer bot) throws InterruptedException {
    Asked asked = bot.ask(false);
    Verdict before = Answered.once(bot, asked);
    if (!before.isRight()) {
      return before;
    }
    bot.killAndRestartInAnHour();
    bot.tell(bot.slack().changes().mentionEdited(asked.payload()));
    return Answered.once(bot, asked);
  }

  private static Verdict ackFirst(BotRacer bot) throws InterruptedException {
    Asked asked = bot.talk().mention(true);
    Optional<Duration> ack = bot.tell(asked.payload());
    Verdict once = Answered.once(bot, asked);
    boolean inTime = ack.isPresent() && ack.get().toMillis() < Question.SLOW_MILLIS;
    return inTime || !once.isRight()
        ? once
        : Verdict.wrong(
            ack.map(took -> "acknowledged after " + took.toMillis() + " ms")
                .orElse("not acknowledged"));
  }

  private static Verdict heldUp(BotRacer bot) throws InterruptedException {
    Asked slow = bot.talk().mention(true);
    Asked quick = bot.talk().mention(false);
    bot.line().deliver(slow.payload()).acknowledged(HEAD_START);
    bot.tell(quick.payload());
    Verdict once = Answered.once(bot, slow, quick);
    return once.isRight() && bot.talk().answeredAt(slow).isBefore(bot.talk().answeredAt(quick))
        ? Verdict.wrong("it is answered behind the slow one")
        : once;
  }
}
