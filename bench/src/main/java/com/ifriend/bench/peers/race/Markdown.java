package com.ifriend.bench.peers.race;

import com.ifriend.bench.figure.Ratio;
import java.util.List;
import java.util.OptionalDouble;

/** A text in the making. */
public final class Markdown {
  private final StringBuilder text = new StringBuilder();

  public void paragraph(String words) {
    text.append(words).append("\n\n");
  }

  /** What comes next goes on with the list, unless it begins with an empty line. */
  public void items(List<String> items) {
    items.forEach(item -> text.append("- ").append(item).append("\n"));
  }

  public void append(String words) {
    text.append(words);
  }

  /**
   * Writes a table.
   *
   * @param alignment of all columns but the first, as in {@code --:|}
   */
  public void table(List<String> titles, String alignment, List<List<String>> rows) {
    row(titles);
    text.append("|---|").append(alignment.repeat(titles.size() - 1)).append("\n");
    rows.forEach(this::row);
    text.append("\n");
  }

  private void row(List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
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
