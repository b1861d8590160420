package com.ifriend.bench.faults;

import com.ifriend.bench.kit.Machine;
import com.ifriend.bench.kit.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
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
    for (Fault fault : Fault.values()) {
      if (!isPlanned(fault, size, only)) {
        continue;
      }
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
          bold(people.sent() - people.answered()),
          bold(people.twice()),
          bold(people.outOfOrder()),
          people.other(),
          String.format(Locale.ROOT, "%.1f", people.longest()));
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
            bold(trial.lost()),
            target == Target.REDIS ? "–" : trial.inMySql(),
            trial.doubled(),
            trial.outOfOrder(),
            trial.refused(),
            String.format(Locale.ROOT, "%.1f", trial.gap()));
      }
    }
    notTried.add("the loss of the machine that MySQL runs on");
    int lost = tiered.stream().mapToInt(Trial::lost).sum();
    double gap = tiered.stream().map(Trial::gap).max(Comparator.naturalOrder()).orElse(0.0);
    return """
        # Reliability

        *Written by `scripts/bench --faults`.*

        What becomes of conversations when something fails. Two bots, each a process of its own with two threads,
        append to the same six sessions, an event every few milliseconds, and each event again until it is
        acknowledged. After a second something fails, three seconds later it is mended, and three seconds later
        the bots stop. Then every session is read by a process that knows nothing: what was acknowledged and is not there
        is lost.

        The targets are `SESSION_BACKEND=tiered` with what an append waits for (`SESSION_DURABILITY`), and, to
        compare where Redis loses something, `SESSION_BACKEND=redis`. Redis has an append-only file, synced each second, MySQL syncs each commit.

        - *Found*: acknowledged, and there at the end. *In MySQL*: in MySQL alone, by then.
        - *Out of order*: behind a later event of the same writer, where copy and original had parted.
        - *Longest wait*: the longest time in which a bot got nothing acknowledged.

        In all trials of `tiered` together %,d events of %,d were lost. The longest wait was %.1f s.

        %s
        ## What people in Slack saw

        Two bots on `SESSION_BACKEND=tiered`, `SESSION_DURABILITY=redis`, over Socket Mode; six people, each in a thread
        of their own, who write again 0.4 s after Slack had their message acknowledged. The same faults for as long.
        Of %,d messages %,d were answered, %d twice.

        - *Delivered again*: deliveries that no bot acknowledged within 3 s, so that Slack brought them once more.
        - *Excuses*: posts that are no answer, as that something went wrong.
        - *Longest wait for an answer*: from the first delivery on. The turns of a bot that was killed go on in the
          other one within a lease (10 s).

        %s
        Not tried: %s.

        %s
        """
        .formatted(
            lost,
            tiered.stream().mapToInt(Trial::acked).sum(),
            gap,
            table,
            seen.stream().mapToInt(SlackTrial::sent).sum(),
            seen.stream().mapToInt(SlackTrial::answered).sum(),
            seen.stream().mapToInt(SlackTrial::twice).sum(),
            slack,
            String.join("; ", notTried),
            String.join("\n", Machine.describe().stream().map(line -> "- " + line).toList()));
  }

  private static boolean isPlanned(Fault fault, Size size, Optional<String> only) {
    return only.map(name -> Fault.valueOf(name) == fault)
        .orElse(
            size == Size.FULL
                || fault == Fault.REDIS_LOST
                || fault == Fault.MYSQL_KILLED
                || fault == Fault.PROCESS_AND_REDIS);
  }

  private static String bold(int count) {
    return count == 0 ? "0" : "**" + count + "**";
  }
}
