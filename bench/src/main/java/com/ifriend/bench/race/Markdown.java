package com.ifriend.bench.race;

import com.ifriend.bench.kit.Ratio;
import com.ifriend.bench.kit.Table;
import com.ifriend.bench.race.Check.Mark;
import com.ifriend.bench.race.Check.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.BiFunction;

/** A text in the making. */
public final class Markdown {
  private final StringBuilder text = new StringBuilder();

  public void paragraph(String words) {
    text.append(words).append("\n\n");
  }

  /** With nothing between them. */
  public void lines(List<String> lines) {
    paragraph(String.join("\n", lines));
  }

  /** What comes next goes on with the list, unless it begins with an empty line. */
  public void items(List<String> items) {
    items.forEach(item -> text.append("- ").append(item).append("\n"));
  }

  /** A format and its values. */
  public void append(String words, Object... values) {
    text.append(String.format(Locale.ROOT, words, values));
  }

  /**
   * Writes a table.
   *
   * @param alignment of all columns but the first, as in {@code --:|}
   */
  public void table(List<String> titles, String alignment, List<List<String>> rows) {
    Table table = new Table(titles, alignment);
    rows.forEach(table::row);
    paragraph(table.toString().strip());
  }

  /**
   * Writes a table of figures, a row for each contender.
   *
   * @param about what they are, in the first cell
   * @param columns the titles of the others, by what they hold
   */
  public <F extends Findings<?, ?>, C> void figures(
      String about, List<F> findings, Map<C, String> columns, BiFunction<F, C, String> cell) {
    List<String> titles = new ArrayList<>(List.of(about));
    titles.addAll(columns.values());
    List<List<String>> rows = new ArrayList<>();
    for (F one : findings) {
      List<String> row = new ArrayList<>(List.of(one.contender().title()));
      columns.keySet().forEach(column -> row.add(cell.apply(one, column)));
      rows.add(row);
    }
    table(titles, "--:|", rows);
  }

  /**
   * Writes the table of who ran, and how.
   *
   * @param longest as in {@link #escaped}
   */
  public void contenders(List<? extends Findings<?, ?>> findings, int longest) {
    table(
        List.of("", "version and settings", "what stopped it"),
        "---|",
        findings.stream()
            .map(
                one ->
                    List.of(
                        one.contender().title(),
                        escaped(one.settings(), longest),
                        escaped(one.obstacle().orElse(""), longest)))
            .toList());
  }

  /**
   * Writes the table of who is right, what the checks are, and what was seen.
   *
   * @param longest as in {@link #escaped}
   */
  public <F extends Findings<?, ?>> void scoreboard(
      List<? extends Check<?>> checks, List<F> findings, int longest) {
    List<String> titles = new ArrayList<>(List.of(""));
    checks.forEach(check -> titles.add(check.title()));
    List<String> notes = new ArrayList<>();
    List<List<String>> rows = new ArrayList<>();
    for (F one : findings) {
      List<String> row = new ArrayList<>(List.of(one.contender().title()));
      for (Check<?> check : checks) {
        Verdict verdict = one.verdict(check.title());
        row.add(verdict.mark().sign());
        boolean answered = verdict.mark() == Mark.WRONG || verdict.mark() == Mark.RIGHT;
        if (answered && !verdict.detail().isEmpty()) {
          notes.add(
              String.format(
                  "- %s, %s %s: %s",
                  one.contender().label(),
                  check.title(),
                  verdict.mark().sign(),
                  escaped(verdict.detail(), longest)));
        }
      }
      rows.add(row);
    }
    table(titles, ":-:|", rows);
    lines(checks.stream().map(check -> "- **" + check.title() + "**: " + check.rule()).toList());
    if (!notes.isEmpty()) {
      paragraph("What was seen:");
      lines(notes);
    }
  }

  /**
   * Others' words for a cell, on one line.
   *
   * @param longest where they are cut, in characters
   */
  public static String escaped(String words, int longest) {
    return shortened(words.replaceAll("\\s+", " "), longest)
        .replace("|", "\\|")
        .replace("<", "&lt;");
  }

  public static String shortened(String words, int longest) {
    return words.length() <= longest ? words : words.substring(0, longest) + "…";
  }

  /** A figure with how many times ours it is, if that is known: bold if it is less. */
  public static String compared(String figure, OptionalDouble times) {
    if (times.isEmpty()) {
      return figure;
    }
    String ratio = Ratio.number(times.getAsDouble()) + "×";
    return figure + ", " + (times.getAsDouble() < 1 ? "**" + ratio + "**" : ratio);
  }

  /** With one line feed at its end. */
  @Override
  public String toString() {
    return text.toString().strip() + "\n";
  }
}
