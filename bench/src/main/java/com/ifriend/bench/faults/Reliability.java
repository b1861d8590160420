package com.ifriend.bench.faults;

import com.ifriend.bench.kit.Machine;
import com.ifriend.bench.kit.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Tries every fault on every target, and writes the page. */
public final class Reliability {
  /** How much is tried. */
  public enum Size {
    /** One fault of each server, and of a process. */
    QUICK,
    FULL
  }

  private Reliability() {}

  /** Markdown, from the title on. */
  public static String page(Size size) throws IOException, InterruptedException {
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
    List<Trial> tiered = new ArrayList<>();
    for (Fault fault : Fault.values()) {
      if (size == Size.QUICK
          && fault != Fault.REDIS_LOST
          && fault != Fault.MYSQL_KILLED
          && fault != Fault.PROCESS_AND_REDIS) {
        continue;
      }
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
            trial.lost() == 0 ? "0" : "**" + trial.lost() + "**",
            target == Target.REDIS ? "–" : trial.inMySql(),
            trial.doubled(),
            trial.outOfOrder(),
            trial.refused(),
            String.format(Locale.ROOT, "%.1f", trial.gap()));
      }
    }
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
        - *Longest wait*: the longest time in which a bot got nothing acknowledged. That is what its user in Slack
          waits longer for an answer; nobody sees an error while it is less than Slack's users are patient. A bot
          that was killed answers nothing more; its turns go on in the other one within a lease (10 s).

        In all trials of `tiered` together %,d events of %,d were lost. The longest wait was %.1f s.

        %s
        Not tried: clocks that are set, a full disk, and the loss of the machine that MySQL runs on.

        %s
        """
        .formatted(
            lost,
            tiered.stream().mapToInt(Trial::acked).sum(),
            gap,
            table,
            String.join("\n", Machine.describe().stream().map(line -> "- " + line).toList()));
  }
}
