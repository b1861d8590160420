package com.ifriend.bench.kit;

import java.util.List;
import java.util.stream.Stream;

/** A table of a page. */
public final class Table {
  private final int columns;
  private final StringBuilder text = new StringBuilder();

  /**
   * @param alignment of all columns but the first, which is text: {@code --:|} for figures
   */
  public Table(List<String> header, String alignment) {
    this(header, "|---|" + alignment.repeat(header.size() - 1), header.size());
  }

  /** Of figures alone. */
  public Table(String... header) {
    this(List.of(header), "| --: ".repeat(header.length) + "|", header.length);
  }

  private Table(List<String> header, String rule, int columns) {
    this.columns = columns;
    row(header);
    text.append(rule).append("\n");
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
