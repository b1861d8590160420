package com.ifriend.bench.limit;

import com.google.adk.sessions.SessionKey;
import com.ifriend.bench.figure.Goal;
import com.ifriend.bench.machine.SqlServer;
import com.ifriend.bench.page.Charts;
import com.ifriend.bench.page.Row;
import com.ifriend.bench.page.Section;
import com.ifriend.bench.workload.Contender;
import com.ifriend.bench.workload.SessionOfLength;
import com.ifriend.bench.workload.Step;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisStores;
import com.ifriend.store.testkit.RedisServer;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;

/** How does a load grow with the history, and how did that of the blob? */
final class LoadLength implements Question {
  private static final String BLOB = "legacy blob";
  private static final String FIRST = "first load";
  private static final String AGAIN = "load again";

  private final RedisServer redis;
  private final List<SqlServer> databases;

  LoadLength(RedisServer redis, List<SqlServer> databases) {
    this.redis = redis;
    this.databases = databases;
  }

  @Override
  public Section ask(Scale scale) throws Exception {
    List<Row> rows = new ArrayList<>();
    for (SqlServer database : databases.subList(0, Math.min(1, databases.size()))) {
      for (int length : Charts.LENGTHS) {
        if (length <= scale.longHistory()) {
          rows.addAll(at(scale, database, length));
        }
      }
    }
    return new Section(
        "Redis: load in a long session",
        "`getSession` with all events: the first of a process, over a connection that is open, and"
            + " one by a process that has read them before. Against SELECT of the legacy blob and"
            + " parsing it into events, as the bot did for each turn. More is better: the ratio is"
            + " the blob's time to ours.",
        rows);
  }

  private List<Row> at(Scale scale, SqlServer database, int length) throws Exception {
    try (Connection connection = database.connect();
        LegacyBlob blob = new LegacyBlob(connection, length);
        RedisStores writer = RedisStores.connect(RedisConfig.of(redis.url()));
        ReadingProcess cold = new ReadingProcess(redis.url());
        ReadingProcess warm = new ReadingProcess(redis.url())) {
      SessionKey key = new SessionOfLength(writer.sessions(), length, Integer.MAX_VALUE).key();
      int samples = length < 1_000 ? Math.max(1, scale.appends() / 10) : scale.slowSamples();
      warm.load(key);
      Contest.Result result =
          new Contest(
                  List.of(
                      new Contender(BLOB, samples, Step.NOTHING, blob::load),
                      new Contender(FIRST, samples, cold::forget, () -> cold.load(key)),
                      new Contender(AGAIN, samples, Step.NOTHING, () -> warm.load(key))))
              .run(scale.rounds(), scale.warmUp());
      String at = String.format(" at %,d events", length);
      return List.of(
          result.timesFaster("length.load.first." + length, FIRST + at, FIRST, BLOB, Goal.NONE),
          result.timesFaster("length.load.again." + length, AGAIN + at, AGAIN, BLOB, Goal.NONE));
    }
  }
}
