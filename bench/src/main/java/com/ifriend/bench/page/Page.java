package com.ifriend.bench.page;

import static java.util.Objects.requireNonNull;

import com.ifriend.bench.figure.Goal;
import com.ifriend.bench.figure.Ratio;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes the results into the template of {@code docs/performance.md}. In the template, <code>
 * {{name}}</code> stands for a table or a figure; a figure is {@code id.ratio}, {@code id.ours} or
 * {@code id.limit} of a {@link Row}. So no figure is ever typed by hand.
 */
public final class Page {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([\\w.-]+)}}");

  private Page() {}

  public static String write(Results results) throws IOException {
    return write(template(), results);
  }

  public static String write(String template, Results results) {
    Map<String, String> texts = new HashMap<>();
    texts.put("costs", costs(results.costs()));
    texts.put("machine", list(results.machine()));
    texts.put("sections", sections(results.sections()));
    texts.put("goals", goals(results.rows()));
    for (Row row : results.rows()) {
      texts.put(row.id() + ".ratio", Ratio.number(row.ratio().median()));
      texts.put(row.id() + ".ours", row.ours().toString());
      texts.put(row.id() + ".limit", row.limitFigure().toString());
    }
    Matcher placeholder = PLACEHOLDER.matcher(template);
    return placeholder.replaceAll(
        match ->
            Matcher.quoteReplacement(texts.getOrDefault(match.group(1), "(not measured here)")));
  }

  public static String template() throws IOException {
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

  private static String list(List<String> lines) {
    return "- " + String.join("\n- ", lines);
  }

  private static String goals(List<Row> rows) {
    List<Row> withGoal = rows.stream().filter(row -> row.goal() != Goal.NONE).toList();
    return String.format(
        "%d of %d goals were met in this run.",
        withGoal.stream().filter(Row::met).count(), withGoal.size());
  }

  private static String sections(List<Section> sections) {
    StringBuilder text = new StringBuilder();
    for (Section section : sections) {
      text.append("### ").append(section.title()).append("\n\n");
      text.append(section.about()).append("\n\n");
      text.append("| What | Limit | Limit's figure | Ours | Ratio (min–max) | Goal | Met |\n");
      text.append("|---|---|--:|--:|--:|--:|:-:|\n");
      for (Row row : section.rows()) {
        text.append("| ")
            .append(
                String.join(
                    " | ",
                    row.what(),
                    row.limit(),
                    row.limitFigure().toString(),
                    row.ours().toString(),
                    row.ratio().toString(),
                    row.goal().toString(),
                    row.goal() == Goal.NONE ? "" : row.met() ? "✓" : "**no**"))
            .append(" |\n");
      }
      text.append('\n');
    }
    return text.toString().strip();
  }
}
