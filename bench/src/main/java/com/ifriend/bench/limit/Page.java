package com.ifriend.bench.limit;

import static java.util.Objects.requireNonNull;

import com.ifriend.bench.kit.Goal;
import com.ifriend.bench.kit.Ratio;
import com.ifriend.bench.kit.Row;
import com.ifriend.bench.limit.Results.Cost;
import com.ifriend.bench.limit.Results.Section;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes the results into the template of {@code docs/performance.md}. In the template, <code>
 * {{name}}</code> stands for a table or a figure; a figure is {@code id.ratio}, {@code id.ours} or
 * {@code id.limit} of a {@link Row}. So no figure is ever typed by hand.
 */
final class Page {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([\\w.-]+)}}");

  private Page() {}

  static String write(Results results) throws IOException {
    return write(template(), results);
  }

  static String write(String template, Results results) {
    Map<String, String> texts = new HashMap<>();
    texts.put("costs", costs(results.costs()));
    texts.put("machine", "- " + String.join("\n- ", results.machine()));
    texts.put(
        "sections",
        results.sections().stream().map(Page::section).collect(Collectors.joining("\n\n")));
    texts.put("goals", goals(results.rows()));
    texts.put("lengths", lengths(results.rows()));
    for (Row row : results.rows()) {
      texts.put(row.id() + ".ratio", Ratio.number(row.ratio().median()));
      texts.put(row.id() + ".ours", row.ours().toString());
      texts.put(row.id() + ".limit", row.limitFigure().toString());
    }
    return PLACEHOLDER
        .matcher(template)
        .replaceAll(
            match ->
                Matcher.quoteReplacement(
                    texts.getOrDefault(match.group(1), "(not measured here)")));
  }

  static String template() throws IOException {
    try (InputStream in =
        requireNonNull(Page.class.getResourceAsStream("performance.template.md"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String costs(List<Cost> costs) {
    StringBuilder table =
        new StringBuilder(
            """
            | Backend | Operation | Round trips | Statements the server runs | Bytes up | Bytes down |
            |---|---|--:|---|--:|--:|
            | in memory | any | 0 | | 0 | 0 |
            """);
    for (Cost cost : costs) {
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %s | %d | %s | %,d | %,d |%n",
              cost.backend(),
              cost.operation(),
              cost.roundTrips(),
              cost.statements(),
              cost.bytesUp(),
              cost.bytesDown()));
    }
    return table.toString().strip();
  }

  /** The blob and Redis side by side, at each length at which they were measured. */
  private static String lengths(List<Row> rows) {
    Map<String, Row> byId = new HashMap<>();
    rows.forEach(row -> byId.put(row.id(), row));
    StringBuilder table =
        new StringBuilder(
            """
            | Events | Append: blob | Redis | its limit, RPUSH | Load: blob | Redis, first | Redis, again |
            |--:|--:|--:|--:|--:|--:|--:|
            """);
    for (int length : Scale.LENGTHS) {
      Row append = byId.get("blob.redis." + length);
      Row raw = byId.get("blob.redis." + length + ".raw");
      Row first = byId.get("length.load.first." + length);
      Row again = byId.get("length.load.again." + length);
      if (append != null && raw != null && first != null && again != null) {
        Object[] cells = {
          length,
          append.limitFigure(),
          append.ours(),
          raw.ours(),
          first.limitFigure(),
          first.ours(),
          again.ours()
        };
        table.append(String.format(Locale.ROOT, "| %,d | %s | %s | %s | %s | %s | %s |%n", cells));
      }
    }
    return table.toString().strip();
  }

  private static String goals(List<Row> rows) {
    List<Row> withGoal = rows.stream().filter(row -> !row.goal().equals(Goal.NONE)).toList();
    return String.format(
        "%d of %d goals were met in this run.",
        withGoal.stream().filter(Row::met).count(), withGoal.size());
  }

  private static String section(Section section) {
    StringBuilder text =
        new StringBuilder(
            String.format(
                """
                ### %s

                %s

                | What | Limit | Limit's figure | Ours | Ratio (min–max) | Goal | Met |
                |---|---|--:|--:|--:|--:|:-:|
                """,
                section.title(), section.about()));
    for (Row row : section.rows()) {
      text.append(
          String.format(
              "| %s | %s | %s | %s | %s | %s | %s |%n",
              row.what(),
              row.limit(),
              row.limitFigure(),
              row.ours(),
              row.ratio(),
              row.goal(),
              row.goal().equals(Goal.NONE) ? "" : row.met() ? "✓" : "**no**"));
    }
    return text.toString().strip();
  }
}
