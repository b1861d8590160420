package com.ifriend.bench.memory;

import static java.util.stream.Collectors.joining;

import com.google.adk.memory.InMemoryMemoryService;
import com.ifriend.agent.memory.TravelSynonyms;
import com.ifriend.bench.kit.Markdown;
import com.ifriend.bench.kit.Table;
import com.ifriend.bench.kit.Template;
import com.ifriend.bench.memory.LabelledSet.Half;
import com.ifriend.bench.memory.LabelledSet.Kind;
import com.ifriend.bench.memory.LabelledSet.Query;
import com.ifriend.bench.memory.LabelledSet.Statement;
import com.ifriend.bench.memory.Trial.Answer;
import com.ifriend.store.StoredMemoryService;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.Memories;
import com.ifriend.store.memory.MemoryPolicy;
import com.ifriend.store.memory.MemoryStore;
import com.ifriend.store.memory.Synonyms;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Measures how well memories are found, and writes {@code docs/memory-quality.md}. */
public final class MemoryQuality {
  /** How many misses the page shows. */
  private static final int MISSES = 12;

  private MemoryQuality() {}

  /** The page, of all backends that can be measured here. */
  public static String page() throws SQLException {
    LabelledSet set = LabelledSet.read();
    try (Stores stores = Stores.open()) {
      return page(set, trials(set, stores.all()));
    }
  }

  /** ADK's own service, then each store without and with synonyms. The stores must be empty. */
  static List<Trial> trials(LabelledSet set, Map<String, MemoryStore> stores) {
    List<Trial> trials = new ArrayList<>();
    trials.add(Trial.of("ADK's own", new InMemoryMemoryService(), set));
    stores.forEach(
        (name, store) -> {
          trials.add(Trial.of(name, service(store, Synonyms.NONE), set));
          StoredMemoryService knowing = service(store, new TravelSynonyms());
          trials.add(Trial.asked(name + ", synonyms", knowing, set));
        });
    return trials;
  }

  private static StoredMemoryService service(MemoryStore store, Synonyms synonyms) {
    return new StoredMemoryService(
        new Memories(store, MemoryPolicy.EVERYTHING_SAID, synonyms, Clock.systemUTC()),
        Audience.DIRECT);
  }

  private static String page(LabelledSet set, List<Trial> trials) {
    Table byBackend =
        new Table(
            List.of("", "recall@5", "MRR@10", "nDCG@10", "nDCG@10, tune", "nDCG@10, test", "noise"),
            "--:|");
    for (Trial trial : trials) {
      byBackend.row(
          trial.name(),
          trial.mean(query -> true, Score::recall),
          trial.mean(query -> true, Score::reciprocalRank),
          trial.mean(query -> true, Score::ndcg),
          trial.mean(query -> query.half() == Half.TUNE, Score::ndcg),
          trial.mean(query -> query.half() == Half.TEST, Score::ndcg),
          Markdown.format("%.1f", trial.noise()));
    }
    // The stores only choose candidates; one shows what all do.
    List<Trial> shown = trials.subList(0, 3);
    List<String> header = new ArrayList<>(List.of("", "queries"));
    shown.forEach(trial -> header.add(trial.name()));
    Table byKind = new Table(header, "--:|");
    for (Kind kind : Kind.OURS) {
      if (kind != Kind.NONE) {
        byKind.row(kindRow(kind, shown));
      }
    }
    Template page =
        Template.of(MemoryQuality.class, "memory-quality.template.md")
            .with("travellers", set.travellers().size())
            .with("memories", set.memories())
            .with("queries", set.queries())
            .with("backends", byBackend)
            .with("kinds", byKind);
    addMisses(page, shown.get(shown.size() - 1));
    return page.toString();
  }

  private static List<String> kindRow(Kind kind, List<Trial> trials) {
    List<String> cells = new ArrayList<>();
    cells.add("*" + kind + "*: " + kind.meaning);
    cells.add(
        Long.toString(
            trials.get(0).answers().stream().filter(a -> a.query().kind() == kind).count()));
    trials.forEach(trial -> cells.add(trial.mean(q -> q.kind() == kind, Score::ndcg)));
    return cells;
  }

  private static void addMisses(Template page, Trial trial) {
    List<Answer> missed =
        trial.answers().stream()
            .filter(
                answer -> answer.score().map(score -> score.reciprocalRank() == 0).orElse(false))
            .toList();
    Table table = new Table(List.of("asked", "wanted", "found first"), "---|");
    int shown = Math.min(MISSES, missed.size());
    for (int i = 0; i < shown; i++) {
      Answer answer = missed.get(i * missed.size() / shown);
      table.row(
          answer.query().text(),
          wanted(answer),
          answer.found().stream().findFirst().orElse("*nothing*"));
    }
    page.with("answerable", trial.answers().stream().filter(a -> a.score().isPresent()).count())
        .with("shown", trial.name())
        .with("missed", missed.size())
        .with("misses", table);
  }

  private static String wanted(Answer answer) {
    Query query = answer.query();
    return answer.traveller().memories().stream()
        .filter(memory -> query.relevant().getOrDefault(memory.id(), 0) == 2)
        .map(Statement::text)
        .collect(joining(" / "));
  }
}
