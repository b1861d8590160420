package com.ifriend.bench.loadtest;

import com.google.common.base.Joiner;
import com.google.common.html.HtmlEscapers;
import com.ifriend.bench.kit.Markdown;
import com.ifriend.bench.kit.Template;
import com.ifriend.bench.loadtest.Results.Load;
import java.util.List;

/** A page in one file, to send to somebody: needs no network and no scripts. */
final class HtmlReport {
  private final StringBuilder page = new StringBuilder();

  private HtmlReport() {}

  static String write(Results results) {
    String title = "iFriend load test, at " + Markdown.count(results.options().history) + " events";
    HtmlReport body = new HtmlReport();
    body.element("h1", title);
    body.all(results);
    return Template.of(HtmlReport.class, "report.template.html")
        .with("title", title)
        .with("body", body.page)
        .toString();
  }

  private void all(Results results) {
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
    element("p", Figures.format("The whole run took %.0f s.", results.seconds()));
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
