package com.ifriend.bench.loadtest.report;

import com.ifriend.bench.loadtest.measure.TurnPoint;
import java.util.List;

/** What part of a turn is the store's, for each backend; the whole time beside it. */
final class ShareChart {
  private static final int LEFT = 100;
  private static final int RIGHT = 74;
  private static final int TOP = 8;
  private static final int ROW = 26;
  private static final int BOTTOM = 26;

  private ShareChart() {}

  static String markup(List<TurnPoint> points, String description) {
    List<TurnPoint> shown = points.stream().filter(p -> p.storeShare().isPresent()).toList();
    int bottom = TOP + shown.size() * ROW;
    double width = Svg.WIDTH - LEFT - RIGHT;
    Svg svg = new Svg(bottom + BOTTOM, description);
    for (int percent = 0; percent <= 100; percent += 25) {
      double x = LEFT + width * percent / 100;
      svg.line("grid", x, TOP - 4, x, bottom);
      svg.text("axis", x, bottom + 18, "middle", percent + " %");
    }
    int y = TOP;
    for (TurnPoint point : shown) {
      String backend = point.backend().toString();
      double store = width * point.storeShare().orElse(0);
      svg.text("name " + backend, LEFT - 10, y + 17, "end", backend);
      svg.bar(
          "part " + backend,
          LEFT,
          y + 4,
          store,
          ROW - 8,
          backend + ": store " + Numbers.millis(point.store().average()));
      svg.bar(
          "rest",
          LEFT + store,
          y + 4,
          width - store,
          ROW - 8,
          backend + ": agent " + Numbers.millis(point.agent().average()));
      svg.text(
          "value", Svg.WIDTH - RIGHT + 8, y + 17, "start", Numbers.millis(point.total().average()));
      y += ROW;
    }
    return svg.markup();
  }
}
