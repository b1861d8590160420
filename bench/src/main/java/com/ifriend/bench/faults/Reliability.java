package com.ifriend.bench.faults;

import com.ifriend.bench.kit.Machine;
import com.ifriend.bench.kit.Markdown;
import com.ifriend.bench.kit.Table;
import com.ifriend.bench.kit.Template;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Tries every fault on every target, and writes the page. */
public final class Reliability {
  /** How much is tried. */
  public enum Size {
    /** One fault of each server, and of a process. */
    QUICK,
    FULL
  }

  private Reliability() {}

  /** The names of what can fail. */
  public static List<String> faults() {
    return Stream.of(Fault.values()).map(Fault::name).toList();
  }

  /**
   * Markdown, from the title on.
   *
   * @param only the name of one of the {@link #faults}, for that alone
   */
  public static String page(Size size, Optional<String> only)
      throws IOException, InterruptedException {
    Table table =
        new Table(
            List.of(
                "Fault",
                "Target",
                "Acknowledged",
                "Found",
                "Lost",
                "In MySQL",
                "Doubled",
                "Out of order",
                "Refused, and tried again",
                "Longest wait, s"),
            "--:|");
    Table slack =
        new Table(
            List.of(
                "Fault",
                "Messages",
                "Delivered again",
                "Answered",
                "Never",
                "Twice",
                "Out of order",
                "Excuses",
                "Longest wait for an answer, s"),
            "--:|");
    List<Trial> tiered = new ArrayList<>();
    List<SlackTrial> seen = new ArrayList<>();
    List<String> notTried = new ArrayList<>();
    for (Fault fault : planned(size, only)) {
      Optional<String> obstacle = Lab.obstacle(fault);
      if (obstacle.isPresent()) {
        notTried.add(fault.title + " (" + obstacle.get() + ")");
        continue;
      }
      SlackTrial people = SlackTrial.of(Target.TIERED_REDIS, fault);
      System.err.printf("%s: %s%n", fault, people);
      seen.add(people);
      slack.row(
          fault.title,
          people.sent(),
          people.again(),
          people.answered(),
          Markdown.bad(people.sent() - people.answered()),
          Markdown.bad(people.twice()),
          Markdown.bad(people.outOfOrder()),
          people.other(),
          seconds(people.longest()));
      for (Target target : Target.values()) {
        if (target == Target.REDIS && (!fault.costsRedisSomething() || size == Size.QUICK)) {
          continue;
        }
        Trial trial = Trial.of(target, fault);
        System.err.printf("%s, %s: %s%n", fault, target, trial);
        if (target != Target.REDIS) {
          tiered.add(trial);
        }
        table.row(
            fault.title,
            target.title,
            trial.acked(),
            trial.found(),
            Markdown.bad(trial.lost()),
            target == Target.REDIS ? "–" : trial.inMySql(),
            trial.doubled(),
            trial.outOfOrder(),
            trial.refused(),
            seconds(trial.gap()));
      }
    }
    notTried.add("the loss of the machine that MySQL runs on");
    return Template.of(Reliability.class, "reliability.template.md")
        .with("lost", tiered.stream().mapToInt(Trial::lost).sum())
        .with("acknowledged", tiered.stream().mapToInt(Trial::acked).sum())
        .with("gap", seconds(tiered.stream().mapToDouble(Trial::gap).max().orElse(0)))
        .with("trials", table)
        .with("sent", seen.stream().mapToInt(SlackTrial::sent).sum())
        .with("answered", seen.stream().mapToInt(SlackTrial::answered).sum())
        .with("twice", seen.stream().mapToInt(SlackTrial::twice).sum())
        .with("slack", slack)
        .with("not-tried", String.join("; ", notTried))
        .with("machine", Machine.describe())
        .toString();
  }

  private static List<Fault> planned(Size size, Optional<String> only) {
    if (only.isPresent()) {
      return List.of(Fault.valueOf(only.get()));
    }
    return size == Size.FULL
        ? List.of(Fault.values())
        : List.of(Fault.REDIS_LOST, Fault.MYSQL_KILLED, Fault.PROCESS_AND_REDIS);
  }

  private static String seconds(double seconds) {
    return Markdown.format("%.1f", seconds);
  }
}
