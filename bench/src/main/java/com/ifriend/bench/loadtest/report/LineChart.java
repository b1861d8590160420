package com.ifriend.bench.loadtest.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * A line for each backend, or whatever else is compared, over the same steps from left to right;
 * upwards it is logarithmic.
 */
public final class LineChart {
  private static final int LEFT = 56;
  private static final int RIGHT = 102;
  private static final int TOP = 12;
  private static final int BOTTOM = 34;
  private static final int HEIGHT = 300;
  private static final int LABEL = 15;

  private final List<String> steps;
  private final Map<String, Map<Integer, Double>> lines = new LinkedHashMap<>();

  /**
   * @param steps what is written below, from left to right
   */
  public LineChart(List<String> steps) {
    this.steps = steps;
  }

  public void add(String backend, int step, double millis) {
    lines
        .computeIfAbsent(backend, unused -> new LinkedHashMap<>())
        .put(step, RangeChart.positive(millis));
  }

  public boolean isEmpty() {
    return lines.isEmpty();
  }

  String markup(String description) {
    return drawing(description).markup();
  }

  /** A file of its own. */
  public String document(String description) {
    return drawing(description).document(DocumentStyle.SHEET);
  }

  private Svg drawing(String description) {
    List<Double> values = new ArrayList<>();
    lines.values().forEach(line -> values.addAll(line.values()));
    LogScale up = new LogScale(values, HEIGHT - BOTTOM, TOP);
    Svg svg = new Svg(HEIGHT, description);
    for (double tick : up.ticks()) {
      svg.line("grid", LEFT, up.at(tick), Svg.WIDTH - RIGHT, up.at(tick));
      svg.text("axis", LEFT - 8, up.at(tick) + 4, "end", Numbers.tick(tick));
    }
    for (int step = 0; step < steps.size(); step++) {
      svg.text("axis", across(step), HEIGHT - BOTTOM + 20, "middle", steps.get(step));
    }
    List<Label> labels = new ArrayList<>();
    lines.forEach(
        (backend, line) -> {
          StringJoiner points = new StringJoiner(" ");
          line.forEach(
              (step, millis) ->
                  points.add(Numbers.format("%.1f,%.1f", across(step), up.at(millis))));
          svg.path("line " + backend, points.toString());
          line.forEach(
              (step, millis) ->
                  svg.circle(
                      "dot " + backend,
                      across(step),
                      up.at(millis),
                      3.5,
                      backend + ", " + steps.get(step) + ": " + Numbers.millis(millis)));
          int last = line.keySet().stream().mapToInt(Integer::intValue).max().orElse(0);
          double lastMillis = line.getOrDefault(last, 1d);
          labels.add(new Label(backend, across(last), up.at(lastMillis)));
        });
    place(labels)
        .forEach(
            label -> svg.text("name " + label.text, label.x + 9, label.y + 4, "start", label.text));
    return svg;
  }

  private double across(int step) {
    double first = LEFT + 14;
    double last = Svg.WIDTH - RIGHT - 4;
    return steps.size() == 1
        ? (first + last) / 2
        : first + (last - first) * step / (steps.size() - 1);
  }

  private record Label(String text, double x, double y) {}

  /** Moves labels down until none covers another. */
  private static List<Label> place(List<Label> labels) {
    List<Label> placed = new ArrayList<>();
    double free = Double.NEGATIVE_INFINITY;
    for (Label label : labels.stream().sorted(Comparator.comparingDouble(Label::y)).toList()) {
      double y = Math.max(label.y, free);
      placed.add(new Label(label.text, label.x, y));
      free = y + LABEL;
    }
    return placed;
  }
}
