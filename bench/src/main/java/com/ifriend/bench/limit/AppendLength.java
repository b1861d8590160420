package com.ifriend.bench.limit;

import com.ifriend.bench.figure.Goal;
import com.ifriend.bench.machine.SqlServer;
import com.ifriend.bench.page.Row;
import com.ifriend.bench.page.Section;
import com.ifriend.bench.workload.SessionOfLength;
import com.ifriend.store.SessionStore;
import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.mysql.MySqlStores;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisStores;
import com.ifriend.store.testkit.RedisServer;
import java.util.ArrayList;
import java.util.List;

/** Does an append cost more in a long session? */
final class AppendLength implements Question {
  private final RedisServer redis;
  private final List<SqlServer> databases;

  AppendLength(RedisServer redis, List<SqlServer> databases) {
    this.redis = redis;
    this.databases = databases;
  }

  @Override
  public Section ask(Scale scale) throws Exception {
    List<Row> rows = new ArrayList<>();
    try (InMemoryStores stores = InMemoryStores.create()) {
      rows.add(row(scale, "inmemory", "in memory", stores.sessions()));
    }
    try (RedisStores stores = RedisStores.connect(RedisConfig.of(redis.url()))) {
      rows.add(row(scale, "redis", "Redis", stores.sessions()));
    }
    for (SqlServer database : databases) {
      database.flushAtCommit(2);
      try (MySqlStores stores = database.stores()) {
        rows.add(row(scale, database.id(), database.name(), stores.sessions()));
      }
    }
    return new Section(
        "Append in a long session",
        "The same append in a session of 10 events and in one of "
            + String.format("%,d", scale.longHistory())
            + ". MySQL and MariaDB with `innodb_flush_log_at_trx_commit=2`, so that the wait for"
            + " the disk does not hide a difference.",
        rows);
  }

  private static Row row(Scale scale, String id, String backend, SessionStore store)
      throws Exception {
    int samples = Math.max(1, scale.appends() / 2);
    String small = "at 10 events";
    String large = String.format("at %,d events", scale.longHistory());
    return new Contest(
            List.of(
                new SessionOfLength(store, 10, 20).appending(small, samples),
                new SessionOfLength(store, scale.longHistory(), Integer.MAX_VALUE)
                    .appending(large, samples)))
        .run(scale.rounds(), scale.warmUp())
        .atMost("length." + id, backend + ", " + large, large, small, 50, Goal.atMost(1.1));
  }
}
