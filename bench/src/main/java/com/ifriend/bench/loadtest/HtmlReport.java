package com.ifriend.bench.loadtest;

import com.google.common.base.Joiner;
import com.google.common.html.HtmlEscapers;
import com.ifriend.bench.loadtest.Results.Load;
import java.util.List;

/** A page in one file, to send to somebody: needs no network and no scripts. */
final class HtmlReport {
  private static final String STYLE =
      """
      :root { color-scheme: light dark; }
      body { margin: 2.5rem auto; padding: 0 1.25rem; max-width: 60rem;
        font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, Arial, sans-serif; }
      table { border-collapse: collapse; font-variant-numeric: tabular-nums;
        display: block; overflow-x: auto; white-space: nowrap; }
      th, td { padding: .35rem .8rem; text-align: right; border-bottom: 1px solid #8884; }
      th:first-child, td:first-child { text-align: left; }
      pre { white-space: pre-wrap; }
      p, h1, h2, pre { overflow-wrap: anywhere; }
      /* On a phone: the name of a row above its figures, and the column's above each. */
      @media (max-width: 36rem) {
        body { margin: 1rem auto; padding: 0 1rem; }
        h1 { font-size: 1.5rem; }
        h2 { font-size: 1.2rem; }
        table, tbody { display: block; white-space: normal; }
        tr:first-child { display: none; }
        tr { display: grid; grid-template-columns: repeat(3, 1fr);
          padding: .5rem 0; border-bottom: 1px solid #8884; }
        td { padding: .1rem .4rem .1rem 0; text-align: left; border: 0; white-space: nowrap; }
        td:first-child { grid-column: 1 / -1; font-weight: 600; }
        td[data-of]::before { content: attr(data-of); display: block; font-size: .75rem; opacity: .75; }
      }
      """;

  private final StringBuilder page = new StringBuilder();

  private HtmlReport() {}

  static String write(Results results) {
    HtmlReport report = new HtmlReport();
    report.all(results);
    return report.page.toString();
  }

  private void all(Results results) {
    String title = "iFriend load test, at " + Numbers.count(results.options().history) + " events";
    page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
        .append(title)
        .append("</title>\n<style>\n")
        .append(STYLE)
        .append("</style>\n</head>\n<body>\n");
    element("h1", title);
    element("p", Words.verdict(results));
    element("p", Words.audit(results));
    for (Load load : results.loads()) {
      element("h2", load.backend().toString());
      element("p", load.where());
      table(Report.load(results, load));
    }
    element("p", "“n < 1,000”: too few samples to tell this percentile.");
    if (!results.growth().isEmpty()) {
      element("h2", "As the conversation grows (P50)");
      table(Report.growth(results));
    }
    if (!results.turns().isEmpty()) {
      element("h2", "What a user waits for: a whole turn with the offline model (P50)");
      table(Report.turns(results));
    }
    element("h2", "How it was measured");
    Words.method(results.options()).forEach(sentence -> element("p", sentence));
    element("h2", "Machine");
    results.machine().forEach(line -> element("p", line));
    element("h2", "Command");
    element(
        "pre",
        "./ifriend loadtest "
            + Joiner.on(" ").withKeyValueSeparator(" ").join(results.options().chosen()));
    element("p", Numbers.format("The whole run took %.0f s.", results.seconds()));
    page.append("</body>\n</html>\n");
  }

  private void element(String name, String text) {
    page.append(String.format("<%s>%s</%s>%n", name, escaped(text), name));
  }

  private static String escaped(String text) {
    return HtmlEscapers.htmlEscaper().escape(text);
  }

  private void table(List<List<String>> rows) {
    List<String> names = rows.get(0);
    page.append("<table>\n<tr>\n");
    names.forEach(name -> element("th", name));
    page.append("</tr>\n");
    for (List<String> row : rows.subList(1, rows.size())) {
      page.append("<tr>\n");
      element("td", row.get(0));
      for (int i = 1; i < row.size(); i++) {
        String cell = row.get(i);
        page.append(
            cell.isEmpty()
                ? "<td></td>\n"
                : "<td data-of=\"%s\">%s</td>\n".formatted(escaped(names.get(i)), escaped(cell)));
      }
      page.append("</tr>\n");
    }
    page.append("</table>\n");
  }
}
