package com.ifriend.bench.growth;

import com.ifriend.bench.kit.Markdown;
import com.ifriend.bench.kit.Samples;
import com.ifriend.bench.kit.Servers;
import com.ifriend.bench.kit.SqlServer;
import com.ifriend.bench.kit.Table;
import com.ifriend.bench.kit.Template;
import com.ifriend.bench.kit.Timed;
import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.Memories;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.memory.MemorySource;
import com.ifriend.store.memory.MemoryStore;
import com.ifriend.store.memory.NewMemory;
import com.ifriend.store.memory.RecallLimit;
import com.ifriend.store.mysql.MySqlStores;
import com.ifriend.store.redis.RedisStores;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** The memories of one user, from a few to very many: how long a search takes. */
public final class MemoryGrowth {
  private static final MemoryOwner OWNER = new MemoryOwner("bench", "growth");
  private static final int WORDS = 20_000;
  private static final int WORDS_PER_MEMORY = 9;
  private static final int BATCH = 500;

  /** Words of these letters are the same in every form, so that each is one term. */
  private static final String LETTERS = "bdfgkptvxz";

  private final Random random = new Random(7);
  private final double[] cumulated = new double[WORDS];

  MemoryGrowth() {
    double sum = 0;
    for (int rank = 0; rank < WORDS; rank++) {
      sum += 1 / Math.pow(rank + 2, 0.9);
      cumulated[rank] = sum;
    }
  }

  /**
   * How far it grows.
   *
   * @param memories memories of one user
   * @param searches searches per figure
   */
  public record Size(List<Integer> memories, int searches) {
    public static final Size FULL = new Size(List.of(1_000, 10_000, 100_000), 400);
    public static final Size QUICK = new Size(List.of(100, 1_000), 40);
  }

  public static String page(Size size) throws Exception {
    try (Servers servers = Servers.start(Flavour.MYSQL, Flavour.MARIADB)) {
      return measure(servers, size);
    }
  }

  private static String measure(Servers servers, Size size) throws Exception {
    StringBuilder text = new StringBuilder();
    Learning learning = new Learning(size.searches() * 10);
    learning.of("in-memory", InMemoryStores.create().memories());
    text.append(new MemoryGrowth().grow("in-memory", InMemoryStores.create().memories(), size));
    try (RedisStores stores = servers.redisStores()) {
      learning.of("Redis", stores.memories());
      text.append(new MemoryGrowth().grow("Redis", stores.memories(), size));
    }
    for (SqlServer database : servers.databases()) {
      database.flushAtCommit(2);
      try (MySqlStores stores = database.stores()) {
        learning.of(database.name(), stores.memories());
        text.append(new MemoryGrowth().grow(database.name(), stores.memories(), size));
        text.append("How ")
            .append(database.name())
            .append(" searches for two words, by its own account (`EXPLAIN`):\n\n```\n")
            .append(
                String.join(
                    "\n",
                    stores.explainMemorySearch(OWNER, Audience.PUBLIC, Set.of(word(0), word(1)))))
            .append("\n```\n\n");
      }
    }
    return Template.of(MemoryGrowth.class, "memory-growth.template.md")
        .with("machine", servers.describe())
        .with("searches", text)
        .with("statements", Learning.PER_SESSION)
        .with("learning", learning.table)
        .toString();
  }

  private String grow(String backend, MemoryStore store, Size size) throws Exception {
    Table table =
        Table.ofFigures(
            backend + ": memories",
            "common p50",
            "p95",
            "typical p50",
            "p95",
            "rare p50",
            "p95",
            "beyond the store, p50",
            "p95",
            "adding one, p50");
    Timed<MemoryStore> timed = new Timed<>(MemoryStore.class, store);
    Memories memories = new Memories(timed.object());
    int count = 0;
    for (int target : size.memories()) {
      while (count < target) {
        int batch = Math.min(BATCH, target - count);
        store.add(OWNER, batch(count, batch), Optional.empty());
        count += batch;
      }
      List<String> row = new ArrayList<>(List.of(Markdown.count(target)));
      for (Kind kind : Kind.values()) {
        var unused = search(memories, kind, size.searches() / 4);
        Samples samples = search(memories, kind, size.searches());
        row.add(samples.percentile(50).toString());
        row.add(samples.percentile(95).toString());
      }
      Samples beyond = beyondTheStore(memories, timed, size.searches());
      row.add(beyond.percentile(50).toString());
      row.add(beyond.percentile(95).toString());
      Samples adding = new Samples();
      for (int i = Math.max(10, size.searches() / 10); i > 0; i--) {
        List<NewMemory> one = batch(count++, 1);
        adding.time(() -> store.add(OWNER, one, Optional.empty()));
      }
      row.add(adding.percentile(50).toString());
      table.row(row);
    }
    return table + "\n";
  }

  private enum Kind {
    COMMON,
    TYPICAL,
    RARE
  }

  private Samples search(Memories memories, Kind kind, int times) throws Exception {
    Samples samples = new Samples();
    for (int i = 0; i < times; i++) {
      String query = query(kind);
      samples.time(() -> recall(memories, query));
    }
    return samples;
  }

  private static void recall(Memories memories, String query) {
    var unused = memories.recall(OWNER, Audience.PUBLIC, query, RecallLimit.DEFAULT);
  }

  private Samples beyondTheStore(Memories memories, Timed<MemoryStore> timed, int times) {
    Samples samples = new Samples();
    for (int i = 0; i < times; i++) {
      String query = query(Kind.TYPICAL);
      long inStore = timed.nanos();
      long start = System.nanoTime();
      recall(memories, query);
      samples.record(System.nanoTime() - start - (timed.nanos() - inStore));
    }
    return samples;
  }

  private String query(Kind kind) {
    return switch (kind) {
      case COMMON -> String.join(" ", word(any(0, 20)), word(any(0, 20)), word(any(0, 20)));
      case TYPICAL ->
          String.join(" ", word(any(0, 20)), word(any(20, 2_020)), word(any(20, 2_020)));
      case RARE -> word(any(5_000, WORDS));
    };
  }

  private int any(int from, int until) {
    return random.nextInt(from, until);
  }

  private List<NewMemory> batch(int from, int count) {
    List<NewMemory> batch = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      Set<String> words = new LinkedHashSet<>();
      while (words.size() < WORDS_PER_MEMORY) {
        words.add(word(rank()));
      }
      batch.add(
          new NewMemory(
              "m" + i,
              "user",
              String.join(" ", words),
              words,
              Audience.PUBLIC,
              Instant.ofEpochSecond(1_700_000_000L + i),
              new MemorySource("session-" + i / 100, "event-" + i)));
    }
    return batch;
  }

  private int rank() {
    int found = Arrays.binarySearch(cumulated, random.nextDouble() * cumulated[WORDS - 1]);
    return Math.min(WORDS - 1, found < 0 ? -found - 1 : found);
  }

  /** A sentence of such words. */
  String sentence() {
    StringBuilder sentence = new StringBuilder("I said that");
    for (int i = 0; i < WORDS_PER_MEMORY; i++) {
      sentence.append(' ').append(word(rank()));
    }
    return sentence.append('.').toString();
  }

  private static String word(int rank) {
    StringBuilder word = new StringBuilder("b");
    for (int rest = rank + LETTERS.length(); rest > 0; rest /= LETTERS.length()) {
      word.append(LETTERS.charAt(rest % LETTERS.length()));
    }
    return word.append("kx").toString();
  }
}
