package com.ifriend.bench.loadtest.report;

import static java.util.Objects.requireNonNull;

import com.ifriend.bench.loadtest.backend.BackendName;
import com.ifriend.bench.loadtest.measure.GrowthPoint;
import com.ifriend.bench.loadtest.measure.LoadResult;
import com.ifriend.bench.loadtest.measure.Measurement;
import com.ifriend.bench.loadtest.measure.TurnPoint;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A page in one file, to send to somebody: needs no network and no scripts. */
public final class HtmlReport {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)}}");

  private final Results results;

  private HtmlReport(Results results) {
    this.results = results;
  }

  public static String write(Results results) throws IOException {
    Map<String, String> parts = new HtmlReport(results).parts();
    return PLACEHOLDER
        .matcher(template())
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    requireNonNull(parts.get(found.group(1)), found.group(1))));
  }

  private static String template() throws IOException {
    try (InputStream in =
        requireNonNull(HtmlReport.class.getResourceAsStream("report.template.html"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Map<String, String> parts() {
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("headline", Html.escape(Verdict.headline(results)));
    parts.put("lead", Html.escape(Verdict.sentence(results)));
    parts.put("waiting", Html.escape(Verdict.waiting(results)));
    parts.put("tiles", tiles());
    parts.put("audit", Html.escape(Verdict.audit(results)));
    parts.put("summary", summary());
    parts.put("latency", latency());
    parts.put("percentiles", percentiles());
    parts.put("growth", results.growth().isEmpty() ? "" : growth());
    parts.put("turns", results.turns().isEmpty() ? "" : turns());
    parts.put("method", list(results.method()));
    parts.put("servers", list(servers()));
    parts.put("machine", list(results.machine()));
    parts.put("command", Html.escape(command()));
    parts.put("seconds", Numbers.format("%.0f", results.seconds()));
    return parts;
  }

  private String tiles() {
    StringBuilder tiles = new StringBuilder();
    for (LoadResult load : results.loads()) {
      OptionalDouble times = results.timesFaster(load, LoadResult::append);
      tiles.append(
          Numbers.format(
              "<div class=\"tile %s\"><span>%s</span><strong>%s</strong><small>%s</small></div>%n",
              load.backend(),
              load.backend(),
              Numbers.percentile(load.append().latencies(), 50),
              times.isPresent()
                  ? Numbers.times(times) + " as fast as legacy-blob"
                  : load.backend() == BackendName.LEGACY_BLOB
                      ? "how it was before"
                      : "an append, P50"));
    }
    return tiles.toString();
  }

  private String summary() {
    StringBuilder rows = new StringBuilder();
    for (LoadResult load : results.loads()) {
      operation(rows, load, "append", LoadResult::append);
      operation(rows, load, "read back", LoadResult::load);
      operation(rows, load, "first read", LoadResult::firstLoad);
    }
    return table(
        List.of(
            "Backend",
            "Operation",
            "Average",
            "P50",
            "P95",
            "P99",
            "Max",
            "Throughput",
            "Samples",
            "Errors",
            "vs blob"),
        rows.toString());
  }

  private void operation(
      StringBuilder rows,
      LoadResult load,
      String name,
      Function<LoadResult, Measurement> operation) {
    Measurement measurement = operation.apply(load);
    rows.append("<tr>");
    rows.append("<th class=\"name ").append(load.backend()).append("\">");
    rows.append(load.backend()).append("</th>");
    cell(rows, name);
    cell(rows, Numbers.millis(measurement.latencies().average()));
    for (double percentile : Percentiles.MAIN) {
      cell(rows, Numbers.percentile(measurement.latencies(), percentile));
    }
    cell(rows, Numbers.millis(measurement.latencies().max()));
    cell(rows, Numbers.perSecond(measurement.perSecond()));
    cell(rows, Numbers.count(measurement.latencies().count()));
    cell(rows, Numbers.count(measurement.errors()));
    cell(rows, Numbers.times(results.timesFaster(load, operation)));
    rows.append("</tr>\n");
  }

  private static void cell(StringBuilder rows, String text) {
    String quiet = text.startsWith("n <") || text.equals("–") ? " class=\"quiet\"" : "";
    rows.append("<td").append(quiet).append('>').append(Html.escape(text)).append("</td>");
  }

  private static String table(List<String> heads, String rows) {
    return "<div class=\"scroll\"><table><thead><tr>"
        + heads.stream()
            .map(head -> "<th>" + Html.escape(head) + "</th>")
            .collect(Collectors.joining())
        + "</tr></thead><tbody>\n"
        + rows
        + "</tbody></table></div>\n";
  }

  private String latency() {
    return figure("An append", ranges(LoadResult::append))
        + figure("Reading a session back", ranges(LoadResult::load));
  }

  private String ranges(Function<LoadResult, Measurement> operation) {
    RangeChart chart = new RangeChart();
    results
        .loads()
        .forEach(load -> chart.add(load.backend().toString(), operation.apply(load).latencies()));
    return chart.markup("Latency of each backend: P50, P95, P99 and maximum, logarithmic");
  }

  private String percentiles() {
    return percentiles("Appends by percentile", LoadResult::append)
        + percentiles("Reads by percentile", LoadResult::load);
  }

  private String percentiles(String title, Function<LoadResult, Measurement> operation) {
    List<Double> shown =
        Percentiles.ALL.stream()
            .filter(
                percentile ->
                    results.loads().stream()
                        .anyMatch(
                            load ->
                                operation
                                    .apply(load)
                                    .latencies()
                                    .percentile(percentile)
                                    .isPresent()))
            .toList();
    LineChart chart = new LineChart(shown.stream().map(Percentiles::name).toList());
    for (LoadResult load : results.loads()) {
      for (int step = 0; step < shown.size(); step++) {
        OptionalDouble millis = operation.apply(load).latencies().percentile(shown.get(step));
        if (millis.isPresent()) {
          chart.add(load.backend().toString(), step, millis.getAsDouble());
        }
      }
    }
    return chart.isEmpty() ? "" : figure(title, chart.markup(title + ", logarithmic"));
  }

  private String growth() {
    List<Integer> lengths =
        results.growth().stream().map(GrowthPoint::length).distinct().sorted().toList();
    StringBuilder rows = new StringBuilder();
    for (GrowthPoint point : results.growth()) {
      rows.append("<tr><th class=\"name ").append(point.backend()).append("\">");
      rows.append(point.backend()).append("</th>");
      cell(rows, Numbers.count(point.length()));
      for (Measurement measurement : List.of(point.append(), point.load(), point.firstLoad())) {
        cell(rows, Numbers.percentile(measurement.latencies(), 50));
        cell(rows, Numbers.millis(measurement.latencies().average()));
        cell(rows, Numbers.count(measurement.latencies().count()));
      }
      cell(rows, Numbers.count(point.errors()));
      rows.append("</tr>\n");
    }
    return "<h2>As the conversation grows</h2>\n<p>The same operations in sessions of different"
        + " length, P50. A flat line costs the same however long the conversation is.</p>\n"
        + "<div class=\"charts\">"
        + figure("An append, by events in the session", lines(lengths, GrowthPoint::append))
        + figure("Reading it back, by events in the session", lines(lengths, GrowthPoint::load))
        + "</div>\n<details><summary>The figures</summary>"
        + table(
            List.of(
                "Backend",
                "Events",
                "Append P50",
                "Average",
                "n",
                "Read back P50",
                "Average",
                "n",
                "First read P50",
                "Average",
                "n",
                "Errors"),
            rows.toString())
        + "</details>\n";
  }

  private String lines(List<Integer> lengths, Function<GrowthPoint, Measurement> operation) {
    LineChart chart = new LineChart(lengths.stream().map(Numbers::count).toList());
    for (GrowthPoint point : results.growth()) {
      operation
          .apply(point)
          .latencies()
          .percentile(50)
          .ifPresent(
              millis ->
                  chart.add(point.backend().toString(), lengths.indexOf(point.length()), millis));
    }
    return chart.isEmpty()
        ? "<p>Too few samples.</p>"
        : chart.markup("P50 of each backend by length of the history, logarithmic");
  }

  private String turns() {
    StringBuilder rows = new StringBuilder();
    for (TurnPoint point : results.turns()) {
      rows.append("<tr><th class=\"name ").append(point.backend()).append("\">");
      rows.append(point.backend()).append("</th>");
      cell(rows, Numbers.count(point.length()));
      cell(rows, Numbers.percentile(point.total(), 50));
      cell(rows, Numbers.percentile(point.store(), 50));
      cell(rows, Numbers.percentile(point.agent(), 50));
      cell(rows, Numbers.percent(point.storeShare()));
      cell(rows, Numbers.format("%.1f", point.storeCalls()));
      cell(rows, Numbers.count(point.total().count()));
      cell(rows, Numbers.count(point.errors()));
      rows.append("</tr>\n");
    }
    return "<h2>What a user waits for</h2>\n<p>A whole turn through ADK's Runner with the iFriend"
        + " agent: question, tool call, its result, answer. The model is the offline one, which"
        + " answers at once, so this is what everything <em>but</em> the model takes. Coloured:"
        + " waiting for the session store. Grey: ADK and the agent. Right: the whole turn, on"
        + " average.</p>\n"
        + "<div class=\"charts\">"
        + shares()
        + "</div>\n<details><summary>The figures</summary>"
        + table(
            List.of(
                "Backend",
                "Events",
                "Turn P50",
                "Store P50",
                "Agent P50",
                "Store's share",
                "Store calls",
                "Samples",
                "Errors"),
            rows.toString())
        + "</details>\n";
  }

  private String shares() {
    StringBuilder figures = new StringBuilder();
    for (int length : results.turns().stream().map(TurnPoint::length).distinct().toList()) {
      String title = "A turn after " + Numbers.count(length) + " events";
      figures.append(
          figure(
              title,
              ShareChart.markup(
                  results.turns().stream().filter(point -> point.length() == length).toList(),
                  title + ": share of the store")));
    }
    return figures.toString();
  }

  private static String figure(String title, String drawing) {
    return "<figure><figcaption>"
        + Html.escape(title)
        + "</figcaption>\n"
        + drawing
        + "</figure>\n";
  }

  private List<String> servers() {
    return results.loads().stream()
        .map(
            load ->
                load.backend()
                    + ": "
                    + load.where()
                    + (load.exchangesPerAppend().isPresent()
                        ? Numbers.format(
                            ", %.2f round trips an append", load.exchangesPerAppend().getAsDouble())
                        : ""))
        .toList();
  }

  private static String list(List<String> lines) {
    return lines.stream()
        .map(line -> "<li>" + Html.escape(line) + "</li>")
        .collect(Collectors.joining("\n", "<ul>\n", "\n</ul>\n"));
  }

  private String command() {
    return results.options().entrySet().stream()
        .map(option -> (option.getKey() + " " + option.getValue()).strip())
        .collect(Collectors.joining(" ", "./ifriend loadtest ", ""));
  }
}
