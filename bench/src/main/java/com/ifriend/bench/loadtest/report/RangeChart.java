package com.ifriend.bench.loadtest.report;

import com.ifriend.bench.loadtest.measure.Latencies;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Latencies of several backends below each other: P50, P95 and P99 as dots, the maximum as a ring.
 */
final class RangeChart {
  private static final int LEFT = 100;
  private static final int RIGHT = 22;
  private static final int ROW = 46;
  private static final int TOP = 10;
  private static final int BOTTOM = 28;

  private final Map<String, Latencies> rows = new LinkedHashMap<>();

  void add(String backend, Latencies latencies) {
    if (latencies.count() > 0) {
      rows.put(backend, latencies);
    }
  }

  String markup(String description) {
    List<Double> values = new ArrayList<>();
    rows.values().forEach(latencies -> values.addAll(marks(latencies).values()));
    int bottom = TOP + ROW * rows.size();
    Svg svg = new Svg(bottom + BOTTOM, description);
    LogScale scale = new LogScale(values, LEFT, Svg.WIDTH - RIGHT);
    for (double tick : scale.ticks()) {
      svg.line("grid", scale.at(tick), TOP, scale.at(tick), bottom);
      svg.text("axis", scale.at(tick), bottom + 18, "middle", Numbers.tick(tick));
    }
    int row = 0;
    for (Map.Entry<String, Latencies> entry : rows.entrySet()) {
      row(svg, scale, TOP + ROW * row++ + ROW * 0.6, entry.getKey(), marks(entry.getValue()));
    }
    return svg.markup();
  }

  private static void row(
      Svg svg, LogScale scale, double y, String backend, Map<String, Double> marks) {
    svg.text("name " + backend, LEFT - 10, y + 4, "end", backend);
    double first = marks.values().iterator().next();
    double last = marks.values().stream().mapToDouble(Double::doubleValue).max().orElse(first);
    svg.line("range " + backend, scale.at(first), y, scale.at(last), y);
    marks.forEach(
        (name, millis) -> {
          String tip = backend + " " + name + ": " + Numbers.millis(millis);
          if (name.equals("Max")) {
            svg.circle("ring " + backend, scale.at(millis), y, 4, tip);
          } else {
            svg.circle("dot " + backend, scale.at(millis), y, name.equals("P50") ? 6.5 : 4, tip);
          }
        });
    svg.text("value", scale.at(first), y - 12, "middle", Numbers.millis(first));
  }

  /** What is known, in growing order; the average stands in for a median of too few samples. */
  private static Map<String, Double> marks(Latencies latencies) {
    Map<String, Double> marks = new LinkedHashMap<>();
    for (double percentile : Percentiles.MAIN) {
      latencies
          .percentile(percentile)
          .ifPresent(millis -> marks.put(Percentiles.name(percentile), positive(millis)));
    }
    if (marks.isEmpty()) {
      latencies.average().ifPresent(millis -> marks.put("Average", positive(millis)));
    }
    latencies.max().ifPresent(millis -> marks.put("Max", positive(millis)));
    return marks;
  }

  /** A logarithm needs it: the clock's own resolution. */
  static double positive(double millis) {
    return Math.max(millis, 1e-5);
  }
}
