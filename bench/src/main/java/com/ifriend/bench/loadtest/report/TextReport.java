package com.ifriend.bench.loadtest.report;

import com.ifriend.bench.loadtest.backend.BackendName;
import com.ifriend.bench.loadtest.measure.GrowthPoint;
import com.ifriend.bench.loadtest.measure.LoadResult;
import com.ifriend.bench.loadtest.measure.Measurement;
import com.ifriend.bench.loadtest.measure.TurnPoint;
import java.io.PrintStream;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;

/** Tables for a terminal. */
public final class TextReport {
  private static final String ROW = "  %-24s %15s %15s %15s%n";

  private final PrintStream out;

  public TextReport(PrintStream out) {
    this.out = out;
  }

  public void print(Results results) {
    results.loads().forEach(load -> load(results, load));
    growth(results.growth());
    turns(results.turns());
    out.println();
    results.method().forEach(out::println);
    out.println();
    results.machine().forEach(out::println);
    out.println();
    out.println(Verdict.sentence(results));
    out.println(Verdict.audit(results));
  }

  private void load(Results results, LoadResult load) {
    out.printf("%n%s: %s%n", load.backend(), load.where());
    out.printf(ROW, "", "append_event", "read back", "first read");
    row(load, "Average", m -> Numbers.millis(m.latencies().average()));
    for (double percentile : Percentiles.MAIN) {
      row(load, Percentiles.name(percentile), m -> Numbers.percentile(m.latencies(), percentile));
    }
    row(load, "Max", m -> Numbers.millis(m.latencies().max()));
    row(load, "Throughput", m -> Numbers.perSecond(m.perSecond()));
    row(load, "Samples", m -> Numbers.count(m.latencies().count()));
    row(load, "Errors", m -> Numbers.count(m.errors()));
    if (load.backend() != BackendName.LEGACY_BLOB
        && results.of(BackendName.LEGACY_BLOB).isPresent()) {
      out.printf(
          ROW,
          "Faster than legacy-blob",
          Numbers.times(results.timesFaster(load, LoadResult::append)),
          Numbers.times(results.timesFaster(load, LoadResult::load)),
          Numbers.times(results.timesFaster(load, LoadResult::firstLoad)));
    }
    if (load.exchangesPerAppend().isPresent()) {
      out.printf(
          ROW,
          "Round trips",
          Numbers.format("%.2f", load.exchangesPerAppend().getAsDouble()),
          "",
          "");
    }
    firstError(load.append());
    firstError(load.load());
    firstError(load.firstLoad());
    out.printf("  %s%n", Verdict.audit(load.audit()));
  }

  private void row(LoadResult load, String name, Function<Measurement, String> figure) {
    out.printf(
        ROW,
        name,
        figure.apply(load.append()),
        figure.apply(load.load()),
        figure.apply(load.firstLoad()));
  }

  private void firstError(Measurement measurement) {
    measurement.firstError().ifPresent(error -> out.printf("  First error: %s%n", error));
  }

  private void growth(List<GrowthPoint> points) {
    if (points.isEmpty()) {
      return;
    }
    out.printf("%nAs the history grows (P50)%n");
    out.printf(
        "  %-12s %8s %13s %13s %13s %8s%n",
        "", "events", "append_event", "read back", "first read", "errors");
    for (GrowthPoint point : points) {
      out.printf(
          "  %-12s %8s %13s %13s %13s %8s%n",
          point.backend(),
          Numbers.count(point.length()),
          Numbers.percentile(point.append().latencies(), 50),
          Numbers.percentile(point.load().latencies(), 50),
          median(point.firstLoad()),
          Numbers.count(point.errors()));
    }
  }

  /** Of a few samples their average, since there is nothing better. */
  private static String median(Measurement measurement) {
    OptionalDouble median = measurement.latencies().percentile(50);
    return median.isPresent()
        ? Numbers.millis(median)
        : Numbers.format(
            "%s (%d)",
            Numbers.millis(measurement.latencies().average()), measurement.latencies().count());
  }

  private void turns(List<TurnPoint> points) {
    if (points.isEmpty()) {
      return;
    }
    out.printf("%nA whole turn with the offline model (P50)%n");
    out.printf(
        "  %-12s %8s %13s %13s %13s %8s %8s%n",
        "", "events", "total", "store", "agent", "store %", "samples");
    for (TurnPoint point : points) {
      out.printf(
          "  %-12s %8s %13s %13s %13s %8s %8s%n",
          point.backend(),
          Numbers.count(point.length()),
          Numbers.percentile(point.total(), 50),
          Numbers.percentile(point.store(), 50),
          Numbers.percentile(point.agent(), 50),
          Numbers.percent(point.storeShare()),
          Numbers.count(point.total().count()));
    }
  }
}
