package com.ifriend.bench.race.slack;

import com.ifriend.bench.kit.Ratio;
import com.ifriend.bench.kit.Samples;
import com.ifriend.bench.race.Check;
import com.ifriend.bench.race.Check.Mark;
import com.ifriend.bench.race.Findings;
import com.ifriend.bench.race.Markdown;
import com.ifriend.bench.race.child.Bot.Mode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** Writes the part of {@code docs/peers.md} about the bots: every figure is one of the findings. */
final class SlackSection {
  private static final int LONGEST = 300;

  private final Plan plan;
  private final List<String> host;
  private final List<Findings<Mode, Measure>> findings;
  private final Markdown page = new Markdown();

  SlackSection(Plan plan, List<String> host, List<Findings<Mode, Measure>> findings) {
    this.plan = plan;
    this.host = host;
    this.findings = findings;
  }

  String write() {
    introduction();
    observations();
    times(Mode.HTTP, "Over HTTP");
    times(Mode.SOCKET, "In Socket Mode");
    scoreboard();
    page.paragraph("### Which bots");
    page.contenders(findings, LONGEST);
    return page.toString();
  }

  private void introduction() {
    page.paragraph("## Slack bots");
    page.paragraph(
        "Written by `scripts/peers --slack`, a race of its own; no figure is typed by hand. Our bot"
            + " beside bots that stand on other libraries, each kept as small as its library's"
            + " documentation shows it; and beside one with a queue that we wrote ourselves, the way"
            + " it is usually done, to see what ours costs: it is in *italics*, and not anybody's"
            + " product.");
    page.paragraph("### How they race");
    page.items(host);
    page.append(
        """
            - Each bot is a process of its own, all JVMs with the same options. Slack is a double of
              ours, `slack-double`, in the race's own process: the same for all, but each bot has one
              to itself, so that no fault and no socket of one reaches another.
            - All get the same messages, mentions of the bot at the top of a channel, and answer with
              a fixed text that holds the message's number. No model runs. Ours is the class that
              serves in production, with an agent that answers at once; it keeps its queue in Redis.
              Before each answer it also asks Slack whether the channel is public, loads the
              conversation's session and appends two events to it, and notes in the queue that it is
              about to post. Chat SDK keeps its state in Redis; the Bolt bots keep nothing.
            - The one in italics acknowledges an event when its id is in a key (`SET NX`) and the
              message in a list of its thread (`RPUSH`). Then it takes a lock (`SET NX PX`), answers
              what is at the head of the list, and takes it off. It keeps no sessions.
            - Redis is local, and writes its file of appended commands once a second.
            - One message at a time, each in a new thread, the next %d ms after the last has its
              acknowledgement and its answer. After %,d messages to warm up, the bots take turns of
              %d messages in %d rounds, in an order drawn anew for each round. Times are from just
              before the delivery to the acknowledgement, and to the arrival of the Web API call that
              puts the answer into the channel, by post or by update.
            - A ratio is how many times as long as ours takes in the same mode: the median of the
              ratios of the rounds' medians. **Bold**: quicker than ours. Nothing is pinned to a
              processor and the machine is shared: ratios count, not times.
            - What is right or wrong is asked of all bots at once, before the times are taken. An
              answer is waited for %d s, one that must not come %.0f s.
            - As Slack does, an event whose delivery failed, with the answer or the process, is
              delivered once more.
            - Of the end of a process and of an outage: after the end, the servers of the stores stay,
              and the bot is started again or has a second process beside it. At SIGTERM a bot does
              what its library has for that, and may then take %d s to end. An outage of Slack is of
              %d s here, of one method. An answer is waited for another %d s. An hour is not waited
              for: the process is killed, and what would expire in Redis in that time is removed.
            - Not compared: Slack itself and the network to it, language models, long-term memory,
              streaming, interactions, several workspaces, many messages at once.

            """,
        Entrant.REST.toMillis(),
        plan.warmUp(),
        plan.messages(),
        plan.rounds(),
        plan.patience().toSeconds(),
        plan.quiet().toMillis() / 1e3,
        Entrant.ENDS_WITHIN.toSeconds(),
        plan.outage().toSeconds(),
        plan.recovery().toSeconds());
  }

  private OptionalDouble times(Findings<Mode, Measure> one, Measure measure) {
    return one.contender().ours()
        ? OptionalDouble.empty()
        : Findings.measureOf(one, findings)
            .map(ours -> one.times(measure, ours, measure))
            .orElse(OptionalDouble.empty());
  }

  /** Whether somebody posts something before the answer. */
  private boolean anyoneAnswersLater() {
    return findings.stream()
        .anyMatch(
            one ->
                one.samples(Measure.FIRST_POST).count() > 0
                    && one.samples(Measure.FIRST_POST).nanos(50)
                        != one.samples(Measure.ANSWER).nanos(50));
  }

  private List<Measure> measures() {
    return anyoneAnswersLater()
        ? List.of(Measure.ACK, Measure.FIRST_POST, Measure.ANSWER)
        : List.of(Measure.ACK, Measure.ANSWER);
  }

  private void times(Mode mode, String title) {
    List<Findings<Mode, Measure>> rows =
        findings.stream().filter(one -> one.contender().place() == mode).toList();
    if (rows.isEmpty()) {
      return;
    }
    page.paragraph("### " + title);
    Map<Measure, String> columns = new EnumMap<>(Measure.class);
    measures().forEach(measure -> columns.put(measure, measure.title));
    page.figures("p50, p95 (samples), and times ours", rows, columns, this::cell);
  }

  private String cell(Findings<Mode, Measure> one, Measure measure) {
    Samples samples = one.samples(measure);
    if (samples.count() == 0) {
      return "–";
    }
    String figure =
        String.format(
            Locale.ROOT,
            "%s, %s (%,d)",
            samples.percentile(50),
            samples.percentile(95),
            samples.count());
    return Markdown.compared(figure, times(one, measure));
  }

  private void observations() {
    page.paragraph("### What the bots show");
    List<String> lines = new ArrayList<>();
    for (Findings<Mode, Measure> one : findings) {
      long asked = one.count(Trials.ALL, Mark.WRONG) + one.count(Trials.ALL, Mark.RIGHT);
      if (one.obstacle().isPresent() && asked == 0) {
        lines.add("- " + one.contender().title() + " did not run; why is at the end.");
        continue;
      }
      List<String> wrong =
          Trials.ALL.stream()
              .map(Check::title)
              .filter(title -> one.verdict(title).mark() == Mark.WRONG)
              .toList();
      List<String> ratios = new ArrayList<>();
      for (Measure measure : measures()) {
        times(one, measure)
            .ifPresent(
                times ->
                    ratios.add(
                        measure.title
                            + " in "
                            + Ratio.number(times)
                            + " of our time"
                            + atTheSlowEnd(one, measure)));
      }
      lines.add(
          String.format(
              "- %s: %d of %d checks wrong%s%s.",
              one.contender().title(),
              wrong.size(),
              asked,
              wrong.isEmpty() ? "" : " (" + String.join(", ", wrong) + ")",
              ratios.isEmpty() ? "" : "; " + String.join(", ", ratios)));
    }
    page.lines(lines);
    page.paragraph(
        anyoneAnswersLater()
            ? "Some post something before the answer, so the tables have a column for each."
            : "Everybody's first post is the answer, so the tables have one column for both.");
  }

  /** Of all samples, because a round has too few for it. */
  private String atTheSlowEnd(Findings<Mode, Measure> one, Measure measure) {
    return Findings.measureOf(one, findings)
        .map(ours -> one.samples(measure).nanos(95) / ours.samples(measure).nanos(95))
        .map(times -> ", at p95 in " + Ratio.number(times))
        .orElse("");
  }

  private void scoreboard() {
    page.paragraph("### Which bot is right");
    page.paragraph(
        "✓ as it should be, ✗ not so (what was seen is below), – there is no such thing.");
    page.scoreboard(Trials.ALL, findings, LONGEST);
  }
}
