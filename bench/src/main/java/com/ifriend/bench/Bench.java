package com.ifriend.bench;

import com.ifriend.store.testkit.MySqlServer.Flavour;
import com.ifriend.store.testkit.RedisServer;
import java.util.ArrayList;
import java.util.List;

/** Starts the servers and asks all questions. */
final class Bench {
  private Bench() {}

  static Results run(Scale scale) throws Exception {
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
      for (Question question :
          List.of(
              new RedisAppend(redis),
              new RedisConcurrency(redis),
              new AppendLength(redis, databases),
              new RedisLoad(redis),
              new MySqlAppend(databases),
              new AgainstLegacyBlob(redis, databases))) {
        System.err.println("bench: " + question.getClass().getSimpleName());
        sections.add(question.ask(scale));
      }
      List<String> machine = Machine.describe(cpus, redis, databases);
      if (scale.micro()) {
        System.err.println("bench: " + CodecBenchmark.class.getSimpleName());
        sections.add(CodecBenchmark.run());
      }
      return new Results(machine, costs, sections);
    } finally {
      databases.forEach(SqlServer::close);
    }
  }
}
