package com.ifriend.bench.memory;

import com.google.adk.memory.InMemoryMemoryService;
import com.ifriend.bench.kit.Table;
import com.ifriend.bench.kit.Template;
import com.ifriend.bench.memory.LabelledSet.Half;
import com.ifriend.bench.memory.LabelledSet.Kind;
import com.ifriend.bench.memory.LabelledSet.Query;
import com.ifriend.store.StoredMemoryService;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * How well memories are found by a measure of others, LoCoMo; writes {@code docs/memory-locomo.md}.
 */
public final class LocomoQuality {
  private LocomoQuality() {}

  /**
   * The page, of all backends that can be measured here.
   *
   * @param zip the published set
   */
  public static String page(Path zip) throws IOException, SQLException {
    LabelledSet set = Locomo.read(zip);
    List<String> header =
        new ArrayList<>(
            List.of(
                "",
                "recall@5",
                "recall@10",
                "MRR@10",
                "recall@5, tune",
                "MRR@10, tune",
                "recall@5, judge",
                "MRR@10, judge"));
    Kind.LOCOMO.forEach(kind -> header.add(kind.toString()));
    Table table = new Table(header, "--:|");
    table.row(row(Trial.of("ADK's own", new InMemoryMemoryService(), set)));
    try (Stores stores = Stores.open()) {
      stores
          .all()
          .forEach(
              (name, store) -> table.row(row(Trial.of(name, new StoredMemoryService(store), set))));
    }
    return Template.of(LocomoQuality.class, "memory-locomo.template.md")
        .with("conversations", set.travellers().size())
        .with("turns", set.memories())
        .with("questions", set.queries())
        .with(
            "kinds",
            Kind.LOCOMO.stream()
                .map(kind -> "*" + kind + "*, " + kind.meaning)
                .collect(Collectors.joining("; ")))
        .with("services", table)
        .toString();
  }

  private static List<String> row(Trial trial) {
    Predicate<Query> tune = query -> query.half() == Half.TUNE;
    List<String> row = new ArrayList<>(List.of(trial.name()));
    row.add(trial.mean(query -> true, Score::recall));
    row.add(trial.mean(query -> true, Score::recallOfTen));
    row.add(trial.mean(query -> true, Score::reciprocalRank));
    for (Predicate<Query> half : List.of(tune, tune.negate())) {
      row.add(trial.mean(half, Score::recall));
      row.add(trial.mean(half, Score::reciprocalRank));
    }
    for (Kind kind : Kind.LOCOMO) {
      row.add(trial.mean(query -> query.kind() == kind, Score::recall));
    }
    return row;
  }
}
