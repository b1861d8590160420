package com.ifriend.bench.loadtest.report;

import java.util.ArrayList;
import java.util.List;

/** Ratios below each other, each with its smallest and largest, along the line that is the goal. */
public final class RatioChart {
  private static final int LEFT = 290;
  private static final int RIGHT = 22;
  private static final int ROW = 19;
  private static final int TOP = 26;
  private static final int BOTTOM = 30;

  private final List<Entry> rows = new ArrayList<>();

  private record Entry(
      String group, String label, String tip, double median, double least, double most) {
    boolean met() {
      return median <= 1;
    }
  }

  /**
   * All as multiples of the goal, such that 1 meets it and less is better.
   *
   * @param group the title above it and those that follow with the same
   * @param tip the figures, for who points at the row
   */
  public void add(
      String group, String label, String tip, double median, double least, double most) {
    rows.add(new Entry(group, label, tip, median, least, most));
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** A file of its own. */
  public String document(String description) {
    List<Double> values = new ArrayList<>(List.of(1d));
    rows.forEach(row -> values.addAll(List.of(row.least, row.most)));
    long groups = rows.stream().map(Entry::group).distinct().count();
    int bottom = TOP + ROW * Math.toIntExact(rows.size() + groups);
    Svg svg = new Svg(bottom + BOTTOM, description);
    LogScale scale = new LogScale(values, LEFT, Svg.WIDTH - RIGHT);
    for (double tick : scale.ticks()) {
      svg.line("grid", scale.at(tick), TOP, scale.at(tick), bottom);
      svg.text("axis", scale.at(tick), bottom + 16, "middle", Numbers.format("%s ×", plain(tick)));
    }
    svg.line("goal", scale.at(1), TOP - 4, scale.at(1), bottom);
    svg.text("axis", scale.at(1) - 6, TOP - 10, "end", "better");
    svg.text("axis", scale.at(1) + 6, TOP - 10, "start", "the goal is missed");
    double y = TOP + ROW / 2d;
    String group = "";
    for (Entry row : rows) {
      if (!row.group.equals(group)) {
        group = row.group;
        svg.text("title", LEFT - 10, y + 4, "end", group);
        y += ROW;
      }
      String classes = row.met() ? "met" : "missed";
      svg.text("axis", LEFT - 10, y + 4, "end", row.label);
      svg.line("range " + classes, scale.at(row.least), y, scale.at(row.most), y);
      svg.circle("dot " + classes, scale.at(row.median), y, 4.5, row.label + ": " + row.tip);
      y += ROW;
    }
    return svg.document(DocumentStyle.SHEET);
  }

  private static String plain(double powerOfTen) {
    return powerOfTen < 1
        ? Numbers.format("%.2g", powerOfTen).replaceAll("0+$", "")
        : Numbers.format("%.0f", powerOfTen);
  }
}
