package com.ifriend.bench.limit;

import com.ifriend.bench.machine.Cpus;
import com.ifriend.bench.machine.Machine;
import com.ifriend.bench.machine.SqlServer;
import com.ifriend.bench.page.Cost;
import com.ifriend.bench.page.Results;
import com.ifriend.bench.page.Section;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import com.ifriend.store.testkit.RedisServer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts the servers and asks all questions. */
public final class Bench {
  private Bench() {}

  /** Nothing was asked, because of the name. */
  public static final class NoSuchQuestionException extends Exception {
    private static final long serialVersionUID = 1L;

    private NoSuchQuestionException(String message) {
      super(message);
    }
  }

  /**
   * Asks, on servers of its own.
   *
   * @param only the simple name of the one question to ask; null for all
   * @throws NoSuchQuestionException naming those there are
   */
  public static Results run(Scale scale, @Nullable String only) throws Exception {
    Cpus cpus = Cpus.pinClient();
    List<SqlServer> databases = new ArrayList<>();
    try (RedisServer redis = RedisServer.start()) {
      // The genuine one first: it is what Cloud SQL runs.
      for (Flavour flavour : List.of(Flavour.MYSQL, Flavour.MARIADB)) {
        SqlServer.start(flavour).ifPresent(databases::add);
      }
      cpus.pinServers();
      List<Cost> costs = CostModel.measure(redis, databases);
      List<Section> sections = new ArrayList<>();
      List<String> names = new ArrayList<>();
      for (Question question :
          List.of(
              new RedisAppend(redis),
              new RedisConcurrency(redis),
              new AppendLength(redis, databases),
              new RedisLoad(redis),
              new LoadLength(redis, databases),
              new MySqlAppend(databases),
              new AgainstLegacyBlob(redis, databases),
              new Codec())) {
        String name = question.getClass().getSimpleName();
        names.add(name);
        if (only == null || only.equals(name)) {
          long start = System.nanoTime();
          sections.add(question.ask(scale));
          System.err.printf(
              "bench: %s took %d s%n", name, (System.nanoTime() - start) / 1_000_000_000);
        }
      }
      if (sections.isEmpty()) {
        throw new NoSuchQuestionException(
            "there is no question " + only + "; there are " + String.join(", ", names));
      }
      List<String> machine = Machine.describe(cpus, redis, databases);
      return new Results(machine, costs, sections);
    } finally {
      databases.forEach(SqlServer::close);
    }
  }
}
