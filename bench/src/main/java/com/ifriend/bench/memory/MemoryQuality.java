package com.ifriend.bench.memory;

import static java.util.stream.Collectors.joining;

import com.google.adk.memory.InMemoryMemoryService;
import com.ifriend.agent.memory.TravelSynonyms;
import com.ifriend.bench.kit.Table;
import com.ifriend.bench.memory.LabelledSet.Half;
import com.ifriend.bench.memory.LabelledSet.Kind;
import com.ifriend.bench.memory.LabelledSet.Query;
import com.ifriend.bench.memory.LabelledSet.Statement;
import com.ifriend.bench.memory.LabelledSet.Traveller;
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
import java.util.Locale;
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
    InMemoryMemoryService adk = new InMemoryMemoryService();
    Trial.teach(adk, set);
    trials.add(Trial.of("ADK's own", adk, set));
    stores.forEach(
        (name, store) -> {
          StoredMemoryService plain = service(store, Synonyms.NONE);
          Trial.teach(plain, set);
          trials.add(Trial.of(name, plain, set));
          trials.add(Trial.of(name + ", synonyms", service(store, new TravelSynonyms()), set));
        });
    return trials;
  }

  private static StoredMemoryService service(MemoryStore store, Synonyms synonyms) {
    return new StoredMemoryService(
        new Memories(store, MemoryPolicy.EVERYTHING_SAID, synonyms, Clock.systemUTC()),
        Audience.DIRECT);
  }

  private static String page(LabelledSet set, List<Trial> trials) {
    StringBuilder text = new StringBuilder();
    text.append(
        """
        # How well memories are found

        This page is written by `scripts/bench --memory docs/memory-quality.md`, in seconds; no figure
        in it was typed, and each run gives the same.

        **The set** (`bench/src/main/resources/com/ifriend/bench/memory`) has %d travellers with %d
        memories, most in Portuguese, Spanish and English, and %d queries. It was written by hand before
        any result was seen, but not by strangers to the engine, and says for each query which memories
        answer it (2) or have to do with it (1). Half of the queries, `tune`, were looked at while search
        was improved; the other half, `test`, only tells whether that helped elsewhere too. With so few
        queries a hundredth is one answer more or less.

        **The measures**, each from 0 to 1: *recall@5*, how much of what is relevant is among the first
        five; *MRR@10*, one over the place of the first answer; *nDCG@10*, how near the first ten are to
        the best order. *Noise* is how many memories are found for a query that none fits. Every service
        is taught the same plain text through `addSessionToMemory` and asked through `searchMemory`;
        of what it returns the order counts. *Synonyms* are the names of cities, themes and languages
        that the agent knows.

        """
            .formatted(set.travellers().size(), set.memories(), set.queries()));
    Table byBackend =
        new Table(
            List.of("", "recall@5", "MRR@10", "nDCG@10", "nDCG@10, tune", "nDCG@10, test", "noise"),
            "--:|");
    for (Trial trial : trials) {
      Score all = trial.score(query -> true);
      byBackend.row(
          trial.name(),
          number(all.recall()),
          number(all.reciprocalRank()),
          number(all.ndcg()),
          number(trial.score(query -> query.half() == Half.TUNE).ndcg()),
          number(trial.score(query -> query.half() == Half.TEST).ndcg()),
          String.format(Locale.ROOT, "%.1f", trial.noise()));
    }
    // The stores only choose candidates; one shows what all do.
    List<Trial> shown = trials.subList(0, 3);
    List<String> header = new ArrayList<>(List.of("", "queries"));
    shown.forEach(trial -> header.add(trial.name()));
    Table byKind = new Table(header, "--:|");
    for (Kind kind : Kind.values()) {
      if (kind != Kind.NONE) {
        byKind.row(kindRow(kind, shown));
      }
    }
    return text.append("## By backend\n\n")
        .append(byBackend)
        .append("\n## By kind of query, nDCG@10\n\n")
        .append(byKind)
        .append("\n")
        .append(misses(shown.get(shown.size() - 1)))
        .toString();
  }

  private static List<String> kindRow(Kind kind, List<Trial> trials) {
    List<String> cells = new ArrayList<>();
    cells.add("*" + kind.name().toLowerCase(Locale.ROOT) + "*: " + kind.meaning);
    cells.add(
        Long.toString(
            trials.get(0).answers().stream().filter(a -> a.query().kind() == kind).count()));
    trials.forEach(trial -> cells.add(number(trial.score(q -> q.kind() == kind).ndcg())));
    return cells;
  }

  private static String misses(Trial trial) {
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
          answer.found().stream()
              .findFirst()
              .map(id -> textOf(answer.traveller(), id))
              .orElse("*nothing*"));
    }
    return String.format(
        """
        ## What is still missed

        Of %d queries that have an answer, *%s* finds none among the first ten for %d. Evenly chosen among them:

        %s""",
        trial.answers().stream().filter(a -> a.score().isPresent()).count(),
        trial.name(),
        missed.size(),
        table);
  }

  private static String wanted(Answer answer) {
    Query query = answer.query();
    return answer.traveller().memories().stream()
        .filter(memory -> query.relevant().getOrDefault(memory.id(), 0) == 2)
        .map(Statement::text)
        .collect(joining(" / "));
  }

  private static String textOf(Traveller traveller, String id) {
    return traveller.memories().stream()
        .filter(memory -> memory.id().equals(id))
        .map(Statement::text)
        .findFirst()
        .orElse(id);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
