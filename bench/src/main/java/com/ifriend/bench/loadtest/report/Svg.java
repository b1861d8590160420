package com.ifriend.bench.loadtest.report;

/**
 * A drawing that takes the width it is given. Colours come from the style sheet of the page, by
 * class, so that they follow light, dark and paper.
 */
final class Svg {
  static final int WIDTH = 520;

  private final StringBuilder content = new StringBuilder();
  private final int height;
  private final String description;

  /**
   * @param description for who cannot see it
   */
  Svg(int height, String description) {
    this.height = height;
    this.description = description;
  }

  void line(String classes, double x1, double y1, double x2, double y2) {
    content.append(
        Numbers.format(
            "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
            classes, x1, y1, x2, y2));
  }

  void circle(String classes, double x, double y, double radius, String tip) {
    content.append(
        Numbers.format(
            "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"><title>%s</title></circle>%n",
            classes, x, y, radius, Html.escape(tip)));
  }

  void bar(String classes, double x, double y, double width, double barHeight, String tip) {
    content.append(
        Numbers.format(
            "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"2\">"
                + "<title>%s</title></rect>%n",
            classes, x, y, Math.max(0, width), barHeight, Html.escape(tip)));
  }

  void path(String classes, String points) {
    content.append(
        Numbers.format("<polyline class=\"%s\" fill=\"none\" points=\"%s\"/>%n", classes, points));
  }

  /**
   * @param anchor start, middle or end
   */
  void text(String classes, double x, double y, String anchor, String text) {
    content.append(
        Numbers.format(
            "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
            classes, x, y, anchor, Html.escape(text)));
  }

  /** For a page that has the style sheet. */
  String markup() {
    return Numbers.format("<svg %s>%n%s</svg>%n", attributes(), content);
  }

  /**
   * A file of its own.
   *
   * @param style sheet
   */
  String document(String style) {
    return Numbers.format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" %s>%n"
            + "<style>%n%s</style>%n<rect class=\"page\" width=\"100%%\" height=\"100%%\"/>%n%s</svg>%n",
        WIDTH, height, attributes(), style, content);
  }

  private String attributes() {
    return Numbers.format(
        "viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\"",
        WIDTH, height, Html.escape(description));
  }
}
