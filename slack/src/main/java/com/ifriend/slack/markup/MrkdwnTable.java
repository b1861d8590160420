package com.ifriend.slack.markup;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A table of Markdown. Slack has none in mrkdwn: aligned columns in a code block read best. */
final class MrkdwnTable {
  private static final Pattern RULE_CELL = Pattern.compile("\\s*+:?-++:?\\s*+");
  private static final Pattern CELL_END = Pattern.compile("(?<!\\\\)\\|");

  /** Short enough to be looked for in linear time. */
  private static final Pattern LINK =
      Pattern.compile("!?\\[([^\\[\\]]{1,200})\\]\\((https?://[^\\s()|]{1,1000})\\)");

  /** Cells are not filled up beyond, or one long cell would make all rows as long. */
  private static final int WIDEST = 60;

  private MrkdwnTable() {}

  static boolean startsAt(List<String> lines, int at) {
    return lines.get(at).contains("|")
        && at + 1 < lines.size()
        && lines.get(at + 1).contains("|")
        && isRule(lines.get(at + 1).strip());
  }

  private static boolean isRule(String line) {
    String inner = line.substring(line.startsWith("|") ? 1 : 0);
    for (String cell :
        inner.substring(0, inner.length() - (inner.endsWith("|") ? 1 : 0)).split("\\|", -1)) {
      if (!RULE_CELL.matcher(cell).matches()) {
        return false;
      }
    }
    return true;
  }

  /** Writes the table that starts there, and returns the line behind it. */
  static int write(List<String> lines, int start, StringBuilder out) {
    List<List<String>> rows = new ArrayList<>();
    List<String> links = new ArrayList<>();
    rows.add(cells(lines.get(start), links));
    int next = start + 2;
    while (next < lines.size() && lines.get(next).contains("|")) {
      rows.add(cells(lines.get(next), links));
      next++;
    }
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int column = 0; column < row.size(); column++) {
        widths[column] = Math.min(WIDEST, Math.max(widths[column], width(row.get(column))));
      }
    }
    out.append("```\n");
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        String cell = row.get(column);
        line.append(Mrkdwn.code(cell))
            .append(" ".repeat(Math.max(widths[column] - width(cell), 0) + 2));
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
    out.append("```\n");
    for (int i = 0; i < links.size(); i++) {
      out.append('[')
          .append(i + 1)
          .append("] ")
          .append(MrkdwnLine.write(links.get(i), false))
          .append('\n');
    }
    return next;
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }

  /**
   * @param links what cannot be a link among code; said by numbers, and put behind the table
   */
  private static List<String> cells(String row, List<String> links) {
    String inner = row.strip();
    if (inner.startsWith("|")) {
      inner = inner.substring(1);
    }
    if (inner.endsWith("|") && !inner.endsWith("\\|")) {
      inner = inner.substring(0, inner.length() - 1);
    }
    return CELL_END
        .splitAsStream(inner)
        .map(cell -> cell(cell.strip().replace("\\|", "|"), links))
        .toList();
  }

  private static String cell(String text, List<String> links) {
    String numbered =
        LINK.matcher(text)
            .replaceAll(
                link -> {
                  links.add(link.group());
                  return Matcher.quoteReplacement(link.group(1) + " [" + links.size() + "]");
                });
    return Mrkdwn.withoutMarkers(numbered);
  }
}
