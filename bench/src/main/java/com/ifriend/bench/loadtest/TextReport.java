package com.ifriend.bench.loadtest;

import com.ifriend.bench.loadtest.Results.Load;
import java.io.PrintStream;
import java.util.List;

/**
 * Tables for a terminal.
 *
 * @param out where they are written
 */
record TextReport(PrintStream out) {
  void print(Results results) {
    results.loads().forEach(load -> load(results, load));
    if (!results.growth().isEmpty()) {
      out.printf("%nAs the history grows (P50)%n");
      Report.growth(results).forEach(row -> row("  %-12s %8s %13s %13s %13s %8s%n", row));
    }
    if (!results.turns().isEmpty()) {
      out.printf("%nA whole turn with the offline model (P50)%n");
      Report.turns(results).forEach(row -> row("  %-12s %8s %13s %13s %13s %8s %8s%n", row));
    }
    out.println();
    Words.method(results.options()).forEach(out::println);
    out.println();
    results.machine().forEach(out::println);
    out.println();
    out.println(Words.verdict(results));
    out.println(Words.audit(results));
  }

  private void load(Results results, Load load) {
    out.printf("%n%s: %s%n", load.backend(), load.where());
    Report.load(results, load).forEach(row -> row("  %-24s %15s %15s %15s%n", row));
    for (Measurement one : List.of(load.append(), load.readBack(), load.firstRead())) {
      one.firstError().ifPresent(error -> out.printf("  First error: %s%n", error));
    }
    out.printf("  %s%n", load.audit());
  }

  private void row(String format, List<String> cells) {
    out.printf(format, cells.toArray());
  }
}
