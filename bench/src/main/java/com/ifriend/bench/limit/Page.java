package com.ifriend.bench.limit;

import com.ifriend.bench.kit.Goal;
import com.ifriend.bench.kit.Markdown;
import com.ifriend.bench.kit.Ratio;
import com.ifriend.bench.kit.Row;
import com.ifriend.bench.kit.Table;
import com.ifriend.bench.kit.Template;
import com.ifriend.bench.limit.Results.Cost;
import com.ifriend.bench.limit.Results.Section;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes the results into the template of {@code docs/performance.md}, in which a figure is {@code
 * id.ratio}, {@code id.ours} or {@code id.limit} of a {@link Row}.
 */
final class Page {
  private Page() {}

  static String write(Results results) {
    return write(Template.of(Page.class, "performance.template.md"), results);
  }

  static String write(Template page, Results results) {
    List<Row> goals = results.rows().stream().filter(row -> !row.goal().equals(Goal.NONE)).toList();
    long met = goals.stream().filter(Row::met).count();
    long outOfReach = goals.stream().filter(Row::isOutOfReach).count();
    page.with("costs", costs(results.costs()))
        .with("machine", results.machine())
        .with(
            "sections",
            results.sections().stream().map(Page::section).collect(Collectors.joining("\n")))
        .with(
            "goals",
            met
                + " of "
                + goals.size()
                + " goals were met in this run. "
                + outOfReach
                + " were out of reach: the least that could do the same, measured beside it, missed"
                + " them too.")
        .with("lengths", lengths(results.rows()));
    for (Row row : results.rows()) {
      page.with(row.id() + ".ratio", Ratio.number(row.ratio().median()))
          .with(row.id() + ".ours", row.ours())
          .with(row.id() + ".limit", row.limitFigure());
    }
    return page.toString();
  }

  private static Table costs(List<Cost> costs) {
    Table table =
        new Table(
            "|---|---|--:|---|--:|--:|",
            "Backend",
            "Operation",
            "Round trips",
            "Statements the server runs",
            "Bytes up",
            "Bytes down");
    table.row("in memory", "any", 0, "", 0, 0);
    for (Cost cost : costs) {
      table.row(
          cost.backend(),
          cost.operation(),
          cost.roundTrips(),
          cost.statements(),
          Markdown.count(cost.bytesUp()),
          Markdown.count(cost.bytesDown()));
    }
    return table;
  }

  /** The blob and Redis side by side, at each length at which they were measured. */
  private static Table lengths(List<Row> rows) {
    Map<String, Row> byId = new HashMap<>();
    rows.forEach(row -> byId.put(row.id(), row));
    Table table =
        new Table(
            "|--:|--:|--:|--:|--:|--:|--:|",
            "Events",
            "Append: blob",
            "Redis",
            "its limit, RPUSH",
            "Load: blob",
            "Redis, first",
            "Redis, again");
    for (int length : Scale.LENGTHS) {
      Row append = byId.get("blob.redis." + length);
      Row raw = byId.get("blob.redis." + length + ".raw");
      Row first = byId.get("length.load.first." + length);
      Row again = byId.get("length.load.again." + length);
      if (append != null && raw != null && first != null && again != null) {
        table.row(
            Markdown.count(length),
            append.limitFigure(),
            append.ours(),
            raw.ours(),
            first.limitFigure(),
            first.ours(),
            again.ours());
      }
    }
    return table;
  }

  private static String verdict(Row row) {
    if (row.goal().equals(Goal.NONE)) {
      return "";
    }
    return row.met() ? "✓" : row.isOutOfReach() ? "out of reach" : "**no**";
  }

  private static String section(Section section) {
    Table table =
        new Table(
            "|---|---|--:|--:|--:|--:|:-:|",
            "What",
            "Limit",
            "Limit's figure",
            "Ours",
            "Ratio (min–max)",
            "Goal",
            "Met");
    for (Row row : section.rows()) {
      table.row(
          row.what(),
          row.limit(),
          row.limitFigure(),
          row.ours(),
          row.ratio(),
          row.goal(),
          verdict(row));
    }
    return "### " + section.title() + "\n\n" + section.about() + "\n\n" + table;
  }
}
