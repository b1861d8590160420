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
  static Verdict recovered(Entrant bot, Asked asked) throws InterruptedException {
    if (!bot.talk().answered(asked, bot.plan().recovery())) {
      return Verdict.wrong("no answer");
    }
    return once(bot, List.of(asked));
  }

  /** Each has one answer, in its thread. */
  static Verdict once(Entrant bot, List<Asked> all) throws InterruptedException {
    await(bot, all);
    return flaw(bot, all).map(Verdict::wrong).orElseGet(() -> Verdict.right(""));
  }

  /** For the answers, and for what must not come. */
  static void await(Entrant bot, List<Asked> all) throws InterruptedException {
    boolean slow = all.stream().anyMatch(Asked::slow);
    Duration within = bot.patience().plusMillis(slow ? Question.SLOW_MILLIS : 0);
    long end = System.nanoTime() + within.toNanos();
    for (Asked asked : all) {
      var unused = bot.talk().answered(asked, Duration.ofNanos(end - System.nanoTime()));
    }
    bot.settle();
  }

  /** What keeps each from having one answer, in its thread. */
  static Optional<String> flaw(Entrant bot, List<Asked> all) {
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
