package com.ifriend.bench.peers.slack;

import com.ifriend.bench.figure.Figure;
import com.ifriend.bench.figure.Ratio;
import com.ifriend.bench.peers.child.Bot.Mode;
import com.ifriend.bench.peers.race.Findings;
import com.ifriend.bench.peers.race.Markdown;
import com.ifriend.bench.peers.race.Verdict;
import com.ifriend.bench.peers.race.Verdict.Mark;
import com.ifriend.bench.peers.slack.BotFindings.Measure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Writes the part of {@code docs/peers.md} about the bots: every figure is one of the findings. */
final class Section {
  private static final int LONGEST = 300;

  private final Plan plan;
  private final List<String> host;
  private final List<BotFindings> findings;
  private final Markdown page = new Markdown();

  Section(Plan plan, List<String> host, List<BotFindings> findings) {
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
            + " documentation shows it.");
    page.paragraph("### How they race");
    page.items(host);
    page.append(
        String.format(
            Locale.ROOT,
            """
            - Each bot is a process of its own, all JVMs with the same options. Slack is a double of
              ours, `slack-double`, in the race's own process: the same for all, but each bot has one
              to itself, so that no fault and no socket of one reaches another.
            - All get the same messages, mentions of the bot at the top of a channel, and answer with
              a fixed text that holds the message's number. No model runs. Ours is the class that
              serves in production, with an agent that answers at once; it loads and writes the
              conversation's session in a local Redis at every message. Chat SDK keeps its state
              there; the Bolt bots keep nothing.
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
            - Not compared: Slack itself and the network to it, language models, long-term memory,
              streaming, interactions, several workspaces, many messages at once.

            """,
            Entrant.REST.toMillis(),
            plan.warmUp(),
            plan.messages(),
            plan.rounds(),
            plan.patience().toSeconds(),
            plan.quiet().toMillis() / 1e3));
  }

  private OptionalDouble times(BotFindings one, Measure measure) {
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
                !one.percentile(Measure.FIRST_POST, 50).equals(one.percentile(Measure.ANSWER, 50)));
  }

  private List<Measure> measures() {
    return anyoneAnswersLater()
        ? List.of(Measure.ACK, Measure.FIRST_POST, Measure.ANSWER)
        : List.of(Measure.ACK, Measure.ANSWER);
  }

  private static String title(Measure measure) {
    return switch (measure) {
      case ACK -> "acknowledgement";
      case FIRST_POST -> "first post";
      case ANSWER -> "answer";
    };
  }

  private void times(Mode mode, String title) {
    List<BotFindings> rows =
        findings.stream().filter(one -> one.contender().mode() == mode).toList();
    if (rows.isEmpty()) {
      return;
    }
    page.paragraph("### " + title);
    List<String> titles = new ArrayList<>(List.of("p50, p95 (samples), and times ours"));
    measures().forEach(measure -> titles.add(title(measure)));
    List<List<String>> cells = new ArrayList<>();
    for (BotFindings one : rows) {
      List<String> row = new ArrayList<>(List.of(one.contender().title()));
      measures().forEach(measure -> row.add(cell(one, measure)));
      cells.add(row);
    }
    page.table(titles, "--:|", cells);
  }

  private String cell(BotFindings one, Measure measure) {
    OptionalDouble median = one.percentile(measure, 50);
    if (median.isEmpty()) {
      return "–";
    }
    String figure =
        String.format(
            Locale.ROOT,
            "%s, %s (%,d)",
            Figure.nanos(median.getAsDouble()),
            Figure.nanos(one.percentile(measure, 95).getAsDouble()),
            one.count(measure));
    return Markdown.compared(figure, times(one, measure));
  }

  private void observations() {
    page.paragraph("### What the bots show");
    List<String> lines = new ArrayList<>();
    for (BotFindings one : findings) {
      if (one.obstacle().isPresent() && one.asked() == 0) {
        lines.add("- " + one.contender().title() + " did not run; why is at the end.");
        continue;
      }
      List<String> wrong =
          Check.ALL.stream()
              .map(Check::title)
              .filter(title -> one.verdict(title).mark() == Mark.WRONG)
              .toList();
      List<String> ratios = new ArrayList<>();
      for (Measure measure : measures()) {
        times(one, measure)
            .ifPresent(
                times ->
                    ratios.add(title(measure) + " in " + Ratio.number(times) + " of our time"));
      }
      lines.add(
          String.format(
              "- %s: %d of %d checks wrong%s%s.",
              one.contender().title(),
              wrong.size(),
              one.asked(),
              wrong.isEmpty() ? "" : " (" + String.join(", ", wrong) + ")",
              ratios.isEmpty() ? "" : "; " + String.join(", ", ratios)));
    }
    page.paragraph(String.join("\n", lines));
    page.paragraph(
        anyoneAnswersLater()
            ? "Some post something before the answer, so the tables have a column for each."
            : "Everybody's first post is the answer, so the tables have one column for both.");
  }

  private void scoreboard() {
    page.paragraph("### Which bot is right");
    page.paragraph(
        "✓ as it should be, ✗ not so (what was seen is below), – there is no such thing.");
    List<String> titles = new ArrayList<>(List.of(""));
    Check.ALL.forEach(check -> titles.add(check.title()));
    List<List<String>> rows = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (BotFindings one : findings) {
      List<String> cells = new ArrayList<>(List.of(one.contender().title()));
      for (Check check : Check.ALL) {
        Verdict verdict = one.verdict(check.title());
        cells.add(verdict.mark().sign());
        boolean tells =
            verdict.mark() == Mark.WRONG
                || (verdict.mark() == Mark.RIGHT && !verdict.detail().isEmpty());
        if (tells) {
          notes.add(
              String.format(
                  "- %s, %s %s: %s",
                  one.contender().label(),
                  check.title(),
                  verdict.mark().sign(),
                  Markdown.escaped(verdict.detail(), LONGEST)));
        }
      }
      rows.add(cells);
    }
    page.table(titles, ":-:|", rows);
    page.items(
        Check.ALL.stream().map(check -> "**" + check.title() + "**: " + check.rule()).toList());
    page.append("\n");
    if (!notes.isEmpty()) {
      page.paragraph("What was seen:");
      page.paragraph(String.join("\n", notes));
    }
  }
}
