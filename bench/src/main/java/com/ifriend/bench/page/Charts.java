package com.ifriend.bench.page;

import com.ifriend.bench.figure.Figure;
import com.ifriend.bench.figure.Goal;
import com.ifriend.bench.figure.Ratio;
import com.ifriend.bench.loadtest.report.LineChart;
import com.ifriend.bench.loadtest.report.RatioChart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The drawings of {@code docs/performance.md}, from the rows that its tables show. One for which
 * nothing was measured is left out.
 */
public final class Charts {
  private static final String BLOB = "legacy blob";

  /** Lengths of a history at which appends and loads are drawn. */
  public static final List<Integer> LENGTHS = List.of(10, 100, 1_000, 10_000);

  private Charts() {}

  /** Puts them where the page looks for them: in the folder {@code images} beside it. */
  public static void writeBeside(Path page, Results results) throws IOException {
    Path folder = page.toAbsolutePath().resolveSibling("images");
    Files.createDirectories(folder);
    for (Map.Entry<String, String> chart : of(results).entrySet()) {
      Files.writeString(folder.resolve(chart.getKey()), chart.getValue());
    }
  }

  /** SVG documents by file name. */
  static Map<String, String> of(Results results) {
    Map<String, Row> rows = new LinkedHashMap<>();
    results.rows().forEach(row -> rows.put(row.id(), row));
    Map<String, String> charts = new LinkedHashMap<>();
    RatioChart goals = goals(results.sections());
    if (!goals.isEmpty()) {
      charts.put("performance-goals.svg", goals.document("How far each ratio is from its goal"));
    }
    LineChart append = lines();
    LineChart load = lines();
    for (int step = 0; step < LENGTHS.size(); step++) {
      int length = LENGTHS.get(step);
      Row appended = rows.get("blob.redis." + length);
      Row raw = rows.get("blob.redis." + length + ".raw");
      if (appended != null && raw != null) {
        append.add(BLOB, step, millis(appended.limitFigure()));
        append.add("Redis", step, millis(appended.ours()));
        append.add("limit (RPUSH)", step, millis(raw.ours()));
      }
      Row first = rows.get("length.load.first." + length);
      Row again = rows.get("length.load.again." + length);
      if (first != null && again != null) {
        load.add(BLOB, step, millis(first.limitFigure()));
        load.add("Redis first", step, millis(first.ours()));
        load.add("again", step, millis(again.ours()));
      }
    }
    if (!append.isEmpty()) {
      charts.put(
          "performance-append.svg", append.document("Time of an append by length of the history"));
    }
    if (!load.isEmpty()) {
      charts.put("performance-load.svg", load.document("Time of a load by length of the history"));
    }
    return charts;
  }

  private static LineChart lines() {
    return new LineChart(LENGTHS.stream().map(n -> String.format(Locale.ROOT, "%,d", n)).toList());
  }

  private static double millis(Figure figure) {
    return figure.value() / 1e6;
  }

  private static RatioChart goals(List<Section> sections) {
    RatioChart chart = new RatioChart();
    for (Section section : sections) {
      for (Row row : section.rows()) {
        String tip = row.ratio() + ", goal " + row.goal();
        Ratio ratio = row.ratio();
        if (row.goal() instanceof Goal.AtMost most) {
          double goal = most.limit();
          chart.add(
              section.title(),
              row.what(),
              tip,
              ratio.median() / goal,
              ratio.min() / goal,
              ratio.max() / goal);
        } else if (row.goal() instanceof Goal.AtLeast least) {
          double goal = least.limit();
          chart.add(
              section.title(),
              row.what(),
              tip,
              goal / ratio.median(),
              goal / ratio.max(),
              goal / ratio.min());
        }
      }
    }
    return chart;
  }
}
