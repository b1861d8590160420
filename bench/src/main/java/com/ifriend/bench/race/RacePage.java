package com.ifriend.bench.race;

import com.ifriend.bench.kit.Markdown;
import com.ifriend.bench.kit.Ratio;
import com.ifriend.bench.kit.Table;
import com.ifriend.bench.race.Check.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/** What the texts about races have in common: every figure in them is one of the findings. */
public class RacePage<P, M, F extends Findings<P, M>> {
  protected final List<F> findings;
  private final int longest;

  /**
   * @param longest where others' words are cut, in characters
   */
  protected RacePage(List<F> findings, int longest) {
    this.findings = List.copyOf(findings);
    this.longest = longest;
  }

  /** How many times as long as ours one takes; empty for ours, and if one was not measured. */
  protected final OptionalDouble times(F one, M theirs, M ours) {
    return one.contender().ours()
        ? OptionalDouble.empty()
        : Findings.measureOf(one, findings)
            .map(measure -> one.times(theirs, measure, ours))
            .orElse(OptionalDouble.empty());
  }

  /** Those that work there. */
  protected final List<F> at(List<P> places) {
    return findings.stream().filter(one -> places.contains(one.contender().place())).toList();
  }

  /** A table of figures. */
  protected final <C> String figures(
      String about, List<F> some, Map<C, String> columns, BiFunction<F, C, String> cell) {
    List<String> titles = new ArrayList<>(List.of(about));
    titles.addAll(columns.values());
    return table(
        titles,
        "--:|",
        some,
        one -> columns.keySet().stream().map(column -> cell.apply(one, column)).toList());
  }

  /** A table with a row of cells for each of some. */
  protected final String table(
      List<String> titles, String alignment, List<F> some, Function<F, List<String>> cells) {
    Table table = new Table(titles, alignment);
    for (F one : some) {
      List<String> row = new ArrayList<>(List.of(one.contender().title()));
      row.addAll(cells.apply(one));
      table.row(row);
    }
    return table.toString();
  }

  /** The table of who ran, and how. */
  protected final String contenders() {
    return table(
        List.of("", "version and settings", "what stopped it"),
        "---|",
        findings,
        one -> List.of(escaped(one.settings()), escaped(one.obstacle().orElse(""))));
  }

  /** The table of who is right, what the checks are, and what was seen. */
  protected final String scoreboard(List<? extends Check<?>> checks) {
    List<String> titles = new ArrayList<>(List.of(""));
    checks.forEach(check -> titles.add(check.title()));
    List<String> rules =
        checks.stream().map(check -> "**" + check.title() + "**: " + check.rule()).toList();
    List<String> seen = findings.stream().flatMap(one -> seen(one, checks)).toList();
    return table(
            titles,
            ":-:|",
            findings,
            one -> checks.stream().map(check -> verdict(one, check).mark().sign()).toList())
        + "\n"
        + Markdown.items(rules)
        + (seen.isEmpty() ? "" : "\nWhat was seen:\n\n" + Markdown.items(seen));
  }

  private static Verdict verdict(Findings<?, ?> one, Check<?> check) {
    return one.verdict(check.title());
  }

  private Stream<String> seen(F one, List<? extends Check<?>> checks) {
    return checks.stream()
        .filter(check -> verdict(one, check).isAnswer() && !verdict(one, check).detail().isEmpty())
        .map(
            check ->
                one.contender().label()
                    + ", "
                    + check.title()
                    + " "
                    + verdict(one, check).mark().sign()
                    + ": "
                    + escaped(verdict(one, check).detail()));
  }

  /** Others' words for a cell, on one line. */
  protected final String escaped(String words) {
    return Markdown.shortened(words.replaceAll("\\s+", " "), longest)
        .replace("|", "\\|")
        .replace("<", "&lt;");
  }

  /** A figure with how many times ours it is, if that is known: bold if it is less. */
  protected static String compared(String figure, OptionalDouble times) {
    if (times.isEmpty()) {
      return figure;
    }
    String ratio = Ratio.number(times.getAsDouble()) + "×";
    return figure + ", " + (times.getAsDouble() < 1 ? "**" + ratio + "**" : ratio);
  }
}
