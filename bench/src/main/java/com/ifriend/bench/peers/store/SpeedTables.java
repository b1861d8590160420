package com.ifriend.bench.peers.store;

import com.ifriend.bench.figure.Figure;
import com.ifriend.bench.peers.race.Markdown;
import com.ifriend.bench.peers.store.StoreContender.Kind;
import com.ifriend.bench.peers.store.StoreContender.Store;
import com.ifriend.bench.peers.store.StoreFindings.Measure;
import com.ifriend.bench.peers.store.StoreFindings.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Writes how long everybody takes on sessions of one length. */
record SpeedTables(Markdown page, List<StoreFindings> findings, int length) {
  void write() {
    page.paragraph(String.format(Locale.ROOT, "## %,d events", length));
    table("Redis", List.of(Store.REDIS, Store.HEAP));
    table("MariaDB", List.of(Store.SQL));
  }

  private void table(String server, List<Store> stores) {
    List<StoreFindings> some =
        findings.stream().filter(one -> stores.contains(one.contender().store())).toList();
    if (some.isEmpty()) {
      return;
    }
    page.paragraph("### On " + server);
    List<String> titles = new ArrayList<>(List.of("p50 (samples), and times ours"));
    Column.ALL.forEach(column -> titles.add(column.title()));
    List<List<String>> rows = new ArrayList<>();
    for (StoreFindings one : some) {
      List<String> row = new ArrayList<>(List.of(one.contender().title()));
      Column.ALL.forEach(column -> row.add(cell(one, column)));
      rows.add(row);
    }
    page.table(titles, "--:|", rows);
    gaps(some);
  }

  private String cell(StoreFindings one, Column column) {
    boolean isOurs = one.contender().kind() == Kind.OURS;
    Measure measure = (isOurs ? column.ours() : column.theirs()).at(length);
    OptionalDouble median = one.percentile(measure, 50);
    if (median.isEmpty()) {
      return one.gap(measure).orElse("–").equals("–") ? "–" : "see below";
    }
    return Markdown.compared(
        Figure.nanos(median.getAsDouble()) + " (" + one.count(measure) + ")",
        isOurs ? OptionalDouble.empty() : column.times(one, findings, length));
  }

  private void gaps(List<StoreFindings> some) {
    List<String> notes = new ArrayList<>();
    for (StoreFindings one : some) {
      for (Operation operation : Operation.values()) {
        one.gap(operation.at(length))
            .filter(why -> !why.equals("–"))
            .map(why -> "- " + one.contender().label() + ": " + why)
            .filter(note -> !notes.contains(note))
            .ifPresent(notes::add);
      }
      Optional.ofNullable(one.wrongReads().get(length))
          .ifPresent(what -> notes.add("- " + one.contender().label() + " reads wrong: " + what));
    }
    if (!notes.isEmpty()) {
      page.paragraph(String.join("\n", notes));
    }
  }
}
