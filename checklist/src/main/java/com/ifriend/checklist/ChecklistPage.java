package com.ifriend.checklist;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** What came of the rows, as Markdown. */
final class ChecklistPage {
  private static final int LONGEST_OUTPUT = 24;

  private final UnaryOperator<String> masked;
  private final StringBuilder text = new StringBuilder();

  /** What came of the rows of a section. */
  record Done(Section section, List<Row.Done> rows) {}

  private ChecklistPage(UnaryOperator<String> masked) {
    this.masked = masked;
  }

  /**
   * Writes the page.
   *
   * @param masked takes out of commands and outputs what is of one machine only
   */
  static String write(List<Done> sections, UnaryOperator<String> masked) {
    ChecklistPage page = new ChecklistPage(masked);
    page.head(sections);
    for (Done section : sections) {
      page.line("\n## " + section.section().title());
      section.rows().forEach(page::row);
    }
    return page.text.toString();
  }

  static String mark(Row.Done row) {
    if (row.failed()) {
      return "✖";
    }
    return row.row().instead().isPresent() ? "☁" : "✔";
  }

  private void head(List<Done> sections) {
    List<Row.Done> rows = sections.stream().flatMap(section -> section.rows().stream()).toList();
    long failed = rows.stream().filter(Row.Done::failed).count();
    long inCloud = rows.stream().filter(row -> mark(row).equals("☁")).count();
    line("# The setup guide, tried");
    line("");
    line(
        "Each section of the setup guide for Redis, in its order: our command for it, and what it"
            + " printed on "
            + LocalDate.now(ZoneOffset.UTC)
            + ". `scripts/seed-checklist` runs them all, writes this page, and fails when a row"
            + " fails. It starts its own Redis and MySQL and a stand-in for Slack, on free ports;"
            + " long outputs are cut.");
    line("");
    line(
        "%d rows: ✔ %d shown here, ☁ %d need Google Cloud and say how they were checked instead, ✖ %d failed."
            .formatted(rows.size(), rows.size() - inCloud - failed, inCloud, failed));
    line("");
    line("| | Section | |");
    line("|---|---|---|");
    for (Done section : sections) {
      for (Row.Done row : section.rows()) {
        line("| %s | %s | %s |".formatted(mark(row), section.section().title(), row.row().title()));
      }
    }
  }

  private void row(Row.Done done) {
    line("\n### " + mark(done) + " " + done.row().title());
    if (!done.row().remark().isEmpty()) {
      line("\n" + done.row().remark());
    }
    done.row().instead().ifPresent(instead -> line("\nNot run: it needs Google Cloud. " + instead));
    line("\n```console");
    for (Step.Done step : done.steps()) {
      line("$ " + step.shown().replace("\n", "\n> "));
      String output = cut(masked.apply(step.output().text()).strip());
      if (!output.isEmpty()) {
        line(output);
      }
      step.complaints().forEach(complaint -> line("✖ " + complaint));
    }
    line("```");
  }

  private static String cut(String output) {
    List<String> lines = output.lines().map(String::stripTrailing).toList();
    return lines.size() <= LONGEST_OUTPUT
        ? String.join("\n", lines)
        : lines.stream().limit(LONGEST_OUTPUT - 1L).collect(Collectors.joining("\n"))
            + "\n... (%d more lines)".formatted(lines.size() - LONGEST_OUTPUT + 1);
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
