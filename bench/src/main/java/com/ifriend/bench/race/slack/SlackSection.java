package com.ifriend.bench.race.slack;

import com.ifriend.bench.kit.Markdown;
import com.ifriend.bench.kit.Ratio;
import com.ifriend.bench.kit.Samples;
import com.ifriend.bench.kit.Template;
import com.ifriend.bench.race.Check;
import com.ifriend.bench.race.Check.Mark;
import com.ifriend.bench.race.Findings;
import com.ifriend.bench.race.RacePage;
import com.ifriend.bench.race.child.Bot.Mode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** Writes the part of {@code docs/peers.md} about the bots. */
final class SlackSection extends RacePage<Mode, Measure, Findings<Mode, Measure>> {
  private final BotPlan plan;
  private final List<String> host;
  private final Map<Measure, String> measures = new EnumMap<>(Measure.class);

  SlackSection(BotPlan plan, List<String> host, List<Findings<Mode, Measure>> findings) {
    super(findings, 300);
    this.plan = plan;
    this.host = host;
    for (Measure measure : Measure.values()) {
      if (measure != Measure.FIRST_POST || anyoneAnswersLater()) {
        measures.put(measure, measure.title);
      }
    }
  }

  /** Whether somebody posts something before the answer. */
  private boolean anyoneAnswersLater() {
    return findings.stream()
        .filter(one -> one.samples(Measure.FIRST_POST).count() > 0)
        .anyMatch(
            one ->
                one.samples(Measure.FIRST_POST).nanos(50) != one.samples(Measure.ANSWER).nanos(50));
  }

  String write() {
    return Template.of(SlackSection.class, "slack-bots.template.md")
        .with("host", host)
        .with("rest", BotRacer.REST.toMillis())
        .with("warm-up", plan.warmUp())
        .with("messages", plan.messages())
        .with("rounds", plan.rounds())
        .with("patience", plan.patience().toSeconds())
        .with("quiet", Markdown.format("%.0f", plan.quiet().toMillis() / 1e3))
        .with("ends-within", BotRacer.ENDS_WITHIN.toSeconds())
        .with("outage", plan.outage().toSeconds())
        .with("recovery", plan.recovery().toSeconds())
        .with("observations", findings.stream().map(this::observation).toList())
        .with(
            "posts",
            anyoneAnswersLater()
                ? "Some post something before the answer, so the tables have a column for each."
                : "Everybody's first post is the answer, so the tables have one column for both.")
        .with("times", times(Mode.HTTP, "Over HTTP") + times(Mode.SOCKET, "In Socket Mode"))
        .with("scoreboard", scoreboard(Trials.ALL))
        .with("contenders", contenders())
        .toString();
  }

  private String times(Mode mode, String title) {
    List<Findings<Mode, Measure>> some = at(List.of(mode));
    String table = figures("p50, p95 (samples), and times ours", some, measures, this::cell);
    return some.isEmpty() ? "" : "### " + title + "\n\n" + table + "\n";
  }

  private String cell(Findings<Mode, Measure> one, Measure measure) {
    Samples samples = one.samples(measure);
    if (samples.count() == 0) {
      return "–";
    }
    String figure =
        Markdown.format(
            "%s, %s (%,d)", samples.percentile(50), samples.percentile(95), samples.count());
    return compared(figure, times(one, measure, measure));
  }

  private String observation(Findings<Mode, Measure> one) {
    List<String> wrong =
        Trials.ALL.stream()
            .map(Check::title)
            .filter(title -> one.verdict(title).mark() == Mark.WRONG)
            .toList();
    long asked = wrong.size() + one.count(Trials.ALL, Mark.RIGHT);
    if (one.obstacle().isPresent() && asked == 0) {
      return one.contender().title() + " did not run; why is at the end.";
    }
    List<String> ratios =
        measures.keySet().stream().flatMap(measure -> inWords(one, measure)).toList();
    return String.format(
        "%s: %d of %d checks wrong%s%s.",
        one.contender().title(),
        wrong.size(),
        asked,
        wrong.isEmpty() ? "" : " (" + String.join(", ", wrong) + ")",
        ratios.isEmpty() ? "" : "; " + String.join(", ", ratios));
  }

  /** At the slow end of all samples, because a round has too few for it. */
  private Stream<String> inWords(Findings<Mode, Measure> one, Measure measure) {
    OptionalDouble times = times(one, measure, measure);
    return Findings.measureOf(one, findings).stream()
        .filter(unused -> times.isPresent())
        .map(ours -> one.samples(measure).nanos(95) / ours.samples(measure).nanos(95))
        .map(
            slow ->
                String.format(
                    "%s in %s of our time, at p95 in %s",
                    measure.title, Ratio.number(times.orElseThrow()), Ratio.number(slow)));
  }
}
