package com.ifriend.bench.limit;

import com.ifriend.bench.kit.Row;
import com.ifriend.bench.kit.Servers;
import com.ifriend.bench.limit.Results.Cost;
import com.ifriend.bench.limit.Results.Question;
import com.ifriend.bench.limit.Results.Section;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Starts the servers and asks all questions; writes {@code docs/performance.md}. */
public final class Bench {
  private static final Map<String, Question> QUESTIONS = new LinkedHashMap<>();

  static {
    QUESTIONS.put("RedisAppend", RedisAppend::ask);
    QUESTIONS.put("RedisConcurrency", RedisConcurrency::ask);
    QUESTIONS.put("AppendLength", AppendLength::ask);
    QUESTIONS.put("RedisLoad", RedisLoad::ask);
    QUESTIONS.put("LoadLength", RedisLoad::againstBlob);
    QUESTIONS.put("MySqlAppend", MySqlAppend::ask);
    QUESTIONS.put("TieredAppend", TieredAppend::ask);
    QUESTIONS.put("AgainstLegacyBlob", AgainstLegacyBlob::ask);
    QUESTIONS.put("Codec", Codec::ask);
  }

  private Bench() {}

  /** The names of all. */
  public static Set<String> questions() {
    return QUESTIONS.keySet();
  }

  /**
   * The page, with the goals that were not met on standard error.
   *
   * @param only the one question to ask, of {@link #questions}; null for all
   */
  public static String page(Scale scale, @Nullable String only) throws Exception {
    Results results = run(scale, only);
    for (Row row : results.rows()) {
      if (!row.met()) {
        System.err.printf("not met: %s: %s, goal %s%n", row.what(), row.ratio(), row.goal());
      }
    }
    return Page.write(results);
  }

  static Results run(Scale scale, @Nullable String only) throws Exception {
    // The genuine one first: it is what Cloud SQL runs.
    try (Servers servers = Servers.start(Flavour.MYSQL, Flavour.MARIADB)) {
      List<Cost> costs = CostModel.measure(servers);
      List<Section> sections = new ArrayList<>();
      for (Map.Entry<String, Question> question : QUESTIONS.entrySet()) {
        if (only == null || only.equals(question.getKey())) {
          long start = System.nanoTime();
          sections.add(question.getValue().ask(servers, scale));
          System.err.printf(
              "bench: %s took %d s%n",
              question.getKey(), (System.nanoTime() - start) / 1_000_000_000);
        }
      }
      return new Results(servers.describe(), costs, sections);
    }
  }
}
