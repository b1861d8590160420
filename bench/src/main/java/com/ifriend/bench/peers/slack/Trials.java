package com.ifriend.bench.peers.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.ifriend.bench.peers.child.Bot.Mode;
import com.ifriend.bench.peers.child.Question;
import com.ifriend.bench.peers.process.ChildException;
import com.ifriend.bench.peers.race.Verdict;
import com.ifriend.bench.peers.slack.Talk.Asked;
import com.ifriend.slackdouble.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** How the questions of the scoreboard are asked; {@link Check} says what has to hold. */
final class Trials {
  /** For a slow message, before another is delivered that must not overtake it on the way. */
  private static final Duration HEAD_START = Duration.ofMillis(300);

  private Trials() {}

  static Verdict retries(Entrant bot) throws InterruptedException {
    Asked asked = bot.talk().mention(false);
    Line.Sent first = bot.line().deliver(asked.payload());
    var unused = first.acknowledged(bot.patience());
    for (int retry = 1; retry <= 2; retry++) {
      var again = bot.line().deliverAgain(asked.payload(), first, retry);
      unused = again.acknowledged(bot.patience());
    }
    return once(bot, List.of(asked));
  }

  static Verdict twins(Entrant bot) throws InterruptedException {
    Asked one = bot.talk().mention(false);
    Asked other = bot.talk().mention(false);
    ObjectNode ofOne = bot.slack().payloads().messageTwin(one.payload());
    ObjectNode ofOther = bot.slack().payloads().messageTwin(other.payload());
    for (ObjectNode payload : List.of(one.payload(), ofOne, ofOther, other.payload())) {
      var unused = bot.line().deliver(payload).acknowledged(bot.patience());
    }
    return once(bot, List.of(one, other));
  }

  static Verdict direct(Entrant bot) throws InterruptedException {
    Asked asked = bot.talk().direct();
    var unused = bot.tell(asked);
    boolean any = bot.talk().answered(asked, bot.patience());
    bot.settle();
    int answers = bot.talk().saying(asked).size();
    return any && answers == 1 ? right("") : wrong(answers + " answers");
  }

  static Verdict followUps(Entrant bot, int threads, boolean slowFirst)
      throws InterruptedException {
    List<Asked> starts = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Asked start = bot.talk().mention(false);
      starts.add(start);
      var unused = bot.tell(start);
      if (!bot.talk().answered(start, bot.patience())) {
        return wrong("the mention before them has no answer");
      }
    }
    bot.settle();
    List<List<Asked>> all = new ArrayList<>();
    for (Asked start : starts) {
      List<Asked> three = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Asked asked = bot.talk().followUp(start, slowFirst && i == 0);
        three.add(asked);
        var unused = bot.tell(asked);
      }
      all.add(three);
    }
    await(bot, all.stream().flatMap(List::stream).toList());
    List<String> flaws =
        all.stream()
            .map(three -> flaw(bot, three).or(() -> disorder(bot, three)))
            .flatMap(Optional::stream)
            .toList();
    if (flaws.isEmpty()) {
      return right("");
    }
    return wrong(
        threads == 1
            ? flaws.get(0)
            : "in " + flaws.size() + " of " + threads + " threads; the first: " + flaws.get(0));
  }

  private static Optional<String> disorder(Entrant bot, List<Asked> all) {
    List<Asked> order = all.stream().sorted(Comparator.comparing(bot.talk()::answeredAt)).toList();
    return order.equals(all)
        ? Optional.empty()
        : Optional.of(
            "all are answered, but in the order "
                + order.stream()
                    .map(one -> Integer.toString(all.indexOf(one) + 1))
                    .collect(Collectors.joining(", ")));
  }

  static Verdict bots(Entrant bot) throws InterruptedException {
    List<Asked> all = bot.talk().fromBots();
    List<String> names =
        List.of("its own message", "another bot's message", "another bot's mention");
    for (Asked asked : all) {
      // Some do not acknowledge what they do not want.
      var unused = bot.line().deliver(asked.payload()).acknowledged(HEAD_START);
    }
    bot.settle();
    List<String> answered = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (!bot.talk().saying(all.get(i)).isEmpty()) {
        answered.add(names.get(i));
      }
    }
    if (!answered.isEmpty()) {
      return wrong("it answers " + String.join(" and ", answered));
    }
    Asked person = bot.talk().mention(false);
    var unused = bot.tell(person);
    return once(bot, List.of(person));
  }

  static Verdict forged(Entrant bot) throws InterruptedException {
    if (bot.findings().contender().mode() != Mode.HTTP || !(bot.line() instanceof Line.Http http)) {
      return new Verdict(Verdict.Mark.NOT_OFFERED, "nothing is signed in Socket Mode");
    }
    Asked forged = bot.talk().mention(false);
    int status = http.forged(forged.payload());
    bot.settle();
    if (status != 401 || !bot.talk().saying(forged).isEmpty()) {
      return wrong(
          "status " + status + (bot.talk().saying(forged).isEmpty() ? "" : ", and an answer"));
    }
    Asked signed = bot.talk().mention(false);
    var unused = bot.tell(signed);
    return once(bot, List.of(signed));
  }

  static Verdict afterFault(Entrant bot, Fault fault) throws InterruptedException {
    bot.slack().failNext("chat.postMessage", fault);
    Asked asked = bot.talk().mention(false);
    // Who answers before it acknowledges does not do so now.
    var unused = bot.line().deliver(asked.payload());
    return once(bot, List.of(asked));
  }

  static Verdict killed(Entrant bot) throws ChildException, InterruptedException {
    Asked asked = bot.talk().mention(true);
    Optional<Duration> ack = bot.tell(asked);
    if (ack.isEmpty()) {
      return wrong("not acknowledged");
    }
    boolean before = !bot.talk().answers(asked).isEmpty();
    bot.killAndRestart();
    boolean answered = bot.talk().answered(asked, bot.patience());
    if (before) {
      return right("it acknowledges after the answer, here after " + ack.get().toMillis() + " ms");
    }
    return answered ? once(bot, List.of(asked)) : wrong("acknowledged and lost");
  }

  static Verdict ackFirst(Entrant bot) throws InterruptedException {
    Asked asked = bot.talk().mention(true);
    Optional<Duration> ack = bot.tell(asked);
    Verdict once = once(bot, List.of(asked));
    if (once.mark() != Verdict.Mark.RIGHT) {
      return once;
    }
    return ack.isPresent() && ack.get().toMillis() < Question.SLOW_MILLIS
        ? once
        : wrong(
            ack.map(took -> "acknowledged after " + took.toMillis() + " ms")
                .orElse("not acknowledged"));
  }

  static Verdict heldUp(Entrant bot) throws InterruptedException {
    Asked slow = bot.talk().mention(true);
    Asked quick = bot.talk().mention(false);
    Line.Sent first = bot.line().deliver(slow.payload());
    var unused = first.acknowledged(HEAD_START);
    unused = bot.line().deliver(quick.payload()).acknowledged(bot.patience());
    Verdict once = once(bot, List.of(slow, quick));
    if (once.mark() != Verdict.Mark.RIGHT) {
      return once;
    }
    if (bot.talk().answeredAt(slow).isBefore(bot.talk().answeredAt(quick))) {
      return wrong("it is answered behind the slow one");
    }
    return once;
  }

  /** Each has one answer, in its thread. */
  private static Verdict once(Entrant bot, List<Asked> all) throws InterruptedException {
    await(bot, all);
    return flaw(bot, all).map(Trials::wrong).orElseGet(() -> right(""));
  }

  /** For the answers, and for what must not come. */
  private static void await(Entrant bot, List<Asked> all) throws InterruptedException {
    boolean slow = all.stream().anyMatch(Asked::slow);
    Duration within = bot.patience().plusMillis(slow ? Question.SLOW_MILLIS : 0);
    long end = System.nanoTime() + within.toNanos();
    for (Asked asked : all) {
      var unused = bot.talk().answered(asked, Duration.ofNanos(end - System.nanoTime()));
    }
    bot.settle();
  }

  /** What keeps each from having one answer, in its thread. */
  private static Optional<String> flaw(Entrant bot, List<Asked> all) {
    List<String> counts = new ArrayList<>();
    boolean right = true;
    for (Asked asked : all) {
      int anywhere = bot.talk().saying(asked).size();
      int inThread = bot.talk().answers(asked).size();
      right &= inThread == 1 && anywhere == 1;
      counts.add(inThread + (anywhere > inThread ? " and elsewhere " + (anywhere - inThread) : ""));
    }
    if (right) {
      return Optional.empty();
    }
    return Optional.of(
        all.size() == 1
            ? counts.get(0) + " answers"
            : "answers to each: " + String.join(", ", counts));
  }

  private static Verdict right(String detail) {
    return new Verdict(Verdict.Mark.RIGHT, detail);
  }

  private static Verdict wrong(String detail) {
    return new Verdict(Verdict.Mark.WRONG, detail);
  }
}
