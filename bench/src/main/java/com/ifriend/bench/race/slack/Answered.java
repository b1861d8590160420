package com.ifriend.bench.race.slack;

import com.ifriend.bench.race.Check.Verdict;
import com.ifriend.bench.race.child.Question;
import com.ifriend.bench.race.slack.Talk.Asked;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tells whether messages were answered as they should be. */
final class Answered {
  private Answered() {}

  /** After a disturbance: it has one answer, in its thread. */
  static Verdict recovered(BotRacer bot, Asked asked) throws InterruptedException {
    return bot.talk().answered(asked, bot.plan().recovery())
        ? once(bot, asked)
        : Verdict.wrong("no answer");
  }

  /** Each has one answer, in its thread. */
  static Verdict once(BotRacer bot, Asked... all) throws InterruptedException {
    await(bot, List.of(all));
    return flaw(bot, List.of(all)).map(Verdict::wrong).orElse(Verdict.RIGHT);
  }

  /** For the answers, and for what must not come. */
  static void await(BotRacer bot, List<Asked> all) throws InterruptedException {
    boolean slow = all.stream().anyMatch(Asked::slow);
    Duration within = bot.plan().patience().plusMillis(slow ? Question.SLOW_MILLIS : 0);
    long end = System.nanoTime() + within.toNanos();
    for (Asked asked : all) {
      bot.talk().answered(asked, Duration.ofNanos(end - System.nanoTime()));
    }
    bot.settle();
  }

  /** What keeps each from having one answer, in its thread. */
  static Optional<String> flaw(BotRacer bot, List<Asked> all) {
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
}
