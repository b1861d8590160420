package com.ifriend.bench.kit;

import java.util.List;
import java.util.stream.Stream;

/** A table of a page. */
public final class Table {
  private final int columns;
  private final StringBuilder text = new StringBuilder();

  /**
   * @param rule under the titles, which aligns their columns
   */
  public Table(String rule, String... titles) {
    columns = titles.length;
    row(List.of(titles));
    text.append(rule).append("\n");
  }

  /**
   * @param alignment of all columns but the first, which is text: {@code --:|} for figures
   */
  public Table(List<String> titles, String alignment) {
    this("|---|" + alignment.repeat(titles.size() - 1), titles.toArray(String[]::new));
  }

  /** Of figures alone. */
  public static Table ofFigures(String... titles) {
    return new Table("| --: ".repeat(titles.length) + "|", titles);
  }

  /** Of texts and figures. */
  public void row(Object... cells) {
    row(Stream.of(cells).map(Object::toString).toList());
  }

  public void row(List<String> cells) {
    if (cells.size() != columns) {
      throw new IllegalArgumentException(cells.size() + " cells for " + columns + " columns");
    }
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  /** With a line feed at its end. */
  @Override
  public String toString() {
    return text.toString();
  }
}
