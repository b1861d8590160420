package com.ifriend.bench.loadtest;

import com.ifriend.bench.kit.Samples;
import com.ifriend.bench.loadtest.Backend.Name;
import com.ifriend.bench.loadtest.Results.Grown;
import com.ifriend.bench.loadtest.Results.Load;
import com.ifriend.bench.loadtest.Results.Turned;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The tables of all reports: rows of cells, the first of which is the header. */
final class Report {
  private Report() {}

  /** What a backend took. */
  static List<List<String>> load(Results results, Load load) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("", "append_event", "read back", "first read"));
    rows.add(row("Average", load, m -> Figures.millis(m.samples().average())));
    for (int percent : new int[] {50, 95, 99}) {
      rows.add(row("P" + percent, load, m -> Figures.percentile(m.samples(), percent)));
    }
    rows.add(row("Max", load, m -> Figures.millis(m.samples().max())));
    rows.add(row("Throughput", load, m -> Figures.perSecond(m.perSecond())));
    rows.add(row("Samples", load, m -> Figures.count(m.samples().count())));
    rows.add(row("Errors", load, m -> Figures.count(m.errors())));
    if (load.backend() != Name.LEGACY_BLOB && results.of(Name.LEGACY_BLOB).isPresent()) {
      rows.add(
          List.of(
              "Faster than legacy-blob",
              Figures.times(results.timesFaster(load, Load::append)),
              Figures.times(results.timesFaster(load, Load::readBack)),
              Figures.times(results.timesFaster(load, Load::firstRead))));
    }
    load.roundTripsPerAppend()
        .ifPresent(
            trips -> rows.add(List.of("Round trips", Figures.format("%.2f", trips), "", "")));
    return rows;
  }

  private static List<String> row(String name, Load load, Function<Measurement, String> figure) {
    return List.of(
        name,
        figure.apply(load.append()),
        figure.apply(load.readBack()),
        figure.apply(load.firstRead()));
  }

  static List<List<String>> growth(Results results) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("", "events", "append_event", "read back", "first read", "errors"));
    for (Grown point : results.growth()) {
      rows.add(
          List.of(
              point.backend().toString(),
              Figures.count(point.length()),
              Figures.percentile(point.append().samples(), 50),
              Figures.percentile(point.readBack().samples(), 50),
              median(point.firstRead().samples()),
              Figures.count(point.errors())));
    }
    return rows;
  }

  /** Of a few samples their average, since there is nothing better. */
  private static String median(Samples samples) {
    return samples.millis(50).isPresent()
        ? Figures.percentile(samples, 50)
        : Figures.format("%s (%d)", Figures.millis(samples.average()), samples.count());
  }

  static List<List<String>> turns(Results results) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("", "events", "total", "store", "agent", "store %", "samples"));
    for (Turned point : results.turns()) {
      rows.add(
          List.of(
              point.backend().toString(),
              Figures.count(point.length()),
              Figures.percentile(point.total(), 50),
              Figures.percentile(point.store(), 50),
              Figures.percentile(point.agent(), 50),
              Figures.percent(point.storeShare()),
              Figures.count(point.total().count())));
    }
    return rows;
  }
}
