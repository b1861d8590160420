package com.ifriend.bench.limit;

import com.ifriend.bench.kit.Goal;
import com.ifriend.bench.kit.Row;
import com.ifriend.bench.kit.Servers;
import com.ifriend.bench.kit.SessionOfLength;
import com.ifriend.bench.kit.SqlServer;
import com.ifriend.bench.limit.Results.Section;
import com.ifriend.store.SessionStore;
import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.mysql.MySqlStores;
import com.ifriend.store.redis.RedisStores;
import java.util.ArrayList;
import java.util.List;

/** Does an append cost more in a long session? */
final class AppendLength {
  private AppendLength() {}

  static Section ask(Servers servers, Scale scale) throws Exception {
    List<Row> rows = new ArrayList<>();
    try (InMemoryStores stores = InMemoryStores.create()) {
      rows.add(row(scale, "inmemory", "in memory", stores.sessions()));
    }
    try (RedisStores stores = servers.redisStores()) {
      rows.add(row(scale, "redis", "Redis", stores.sessions()));
    }
    for (SqlServer database : servers.databases()) {
      database.flushAtCommit(2);
      try (MySqlStores stores = database.stores()) {
        rows.add(row(scale, database.id(), database.name(), stores.sessions()));
      }
    }
    return new Section(
        "Append in a long session",
        String.format(
            "The same append in a session of 10 events and in one of %,d. MySQL and MariaDB with"
                + " `innodb_flush_log_at_trx_commit=2`, so that the wait for the disk does not hide"
                + " a difference.",
            scale.longHistory()),
        rows);
  }

  private static Row row(Scale scale, String id, String backend, SessionStore store)
      throws Exception {
    int samples = Math.max(1, scale.appends() / 2);
    String small = "at 10 events";
    String large = String.format("at %,d events", scale.longHistory());
    return scale
        .contest(
            new SessionOfLength(store, 10, 20).appending(small, samples),
            new SessionOfLength(store, scale.longHistory(), Integer.MAX_VALUE)
                .appending(large, samples))
        .atMost("length." + id, backend + ", " + large, large, small, 50, Goal.atMost(1.1));
  }
}
