package com.ifriend.bench.limit;

import com.ifriend.bench.figure.Figure;
import com.ifriend.bench.figure.Goal;
import com.ifriend.bench.figure.Ratio;
import com.ifriend.bench.machine.SqlServer;
import com.ifriend.bench.page.Row;
import com.ifriend.bench.page.Section;
import com.ifriend.bench.workload.Contender;
import com.ifriend.bench.workload.Payload;
import com.ifriend.bench.workload.RawRedis;
import com.ifriend.bench.workload.SessionOfLength;
import com.ifriend.store.mysql.MySqlStores;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisStores;
import com.ifriend.store.testkit.RedisServer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;

/** How many times faster is an append than rewriting a blob? */
final class AgainstLegacyBlob implements Question {
  private static final String BLOB = "legacy blob";
  private static final String OURS = "appendEvent";
  private static final String RAW = "raw socket RPUSH";

  /** The round trips of the setup guide this follows, in nanoseconds. */
  private static final double CLOUDSQL_TRIP = 100e6;

  private static final double REDIS_TRIP = 2e6;

  private final RedisServer redis;
  private final List<SqlServer> databases;

  AgainstLegacyBlob(RedisServer redis, List<SqlServer> databases) {
    this.redis = redis;
    this.databases = databases;
  }

  @Override
  public Section ask(Scale scale) throws Exception {
    List<Row> rows = new ArrayList<>();
    for (SqlServer database : databases) {
      for (int flush : new int[] {1, 2}) {
        database.flushAtCommit(flush);
        rows.add(onMySql(scale, database, flush));
      }
    }
    for (SqlServer database : databases.subList(0, Math.min(1, databases.size()))) {
      database.flushAtCommit(1);
      for (int length : new int[] {10, 100, 1_000, 10_000}) {
        if (length <= scale.longHistory()) {
          rows.addAll(onRedis(scale, database, length));
        }
      }
    }
    return new Section(
        "Against the legacy blob",
        "SELECT the blob, parse all events, add one, serialise all, UPDATE: on the same MySQL, which"
            + " for the Redis lines runs beside Redis with `innodb_flush_log_at_trx_commit=1`. More"
            + " is better: the ratio is the blob's time to ours. \"With delays\" is computed, not"
            + " measured: 100 ms for each round trip to MySQL, 2 ms for one to Redis.",
        rows);
  }

  private static Row onMySql(Scale scale, SqlServer database, int flush) throws Exception {
    int length = Math.min(1_000, scale.longHistory());
    try (Connection connection = database.connect();
        LegacyBlob blob = new LegacyBlob(connection, length);
        MySqlStores stores = database.stores()) {
      return new Contest(
              List.of(
                  blob.contender(BLOB, scale.slowSamples()),
                  new SessionOfLength(stores.sessions(), length, Integer.MAX_VALUE)
                      .appending(OURS, scale.appends() / 5)))
          .run(scale.rounds(), scale.warmUp())
          .timesFaster(
              "blob." + database.id() + "." + flush,
              String.format("%s, flush %d: at %,d events", database.name(), flush, length),
              OURS,
              BLOB,
              Goal.atLeast(20));
    }
  }

  private List<Row> onRedis(Scale scale, SqlServer database, int length) throws Exception {
    try (Connection connection = database.connect();
        LegacyBlob blob = new LegacyBlob(connection, length);
        RawRedis socket = new RawRedis(redis.port());
        RedisStores stores = RedisStores.connect(RedisConfig.of(redis.url()))) {
      Raw raw = new Raw(socket, "bench:blob:" + length);
      Contest.Result result =
          new Contest(
                  List.of(
                      blob.contender(BLOB, length < 1_000 ? scale.appends() / 5 : blobs(scale)),
                      raw.contender(RAW, scale.appends() / 2),
                      new SessionOfLength(stores.sessions(), length, 2 * length)
                          .appending(OURS, scale.appends() / 2)))
              .run(scale.rounds(), scale.warmUp());
      String id = "blob.redis." + length;
      String at = String.format("Redis at %,d events", length);
      List<Row> rows = new ArrayList<>();
      rows.add(
          result.timesFaster(id, at, OURS, BLOB, length == 1_000 ? Goal.atLeast(80) : Goal.NONE));
      rows.add(result.timesFaster(id + ".raw", at + ": raw RPUSH alone", RAW, BLOB, Goal.NONE));
      rows.add(
          result.timesFaster(
              id + ".share", at + ": ours to that ratio", OURS, RAW, Goal.atLeast(0.8)));
      rows.add(withDelays(id, at, result));
      return rows;
    }
  }

  private static int blobs(Scale scale) {
    return Math.max(1, scale.slowSamples() / 2);
  }

  private static Row withDelays(String id, String at, Contest.Result result) {
    double blob = result.percentile(BLOB, 50).value() + 2 * CLOUDSQL_TRIP;
    double ours = result.percentile(OURS, 50).value() + REDIS_TRIP;
    return new Row(
        id + ".delays",
        at + ", with delays",
        BLOB,
        Figure.nanos(blob),
        Figure.nanos(ours),
        Ratio.of(new double[] {blob}, new double[] {ours}),
        Goal.NONE);
  }

  private static final class Raw {
    private final RawRedis socket;
    private final byte[] key;
    private final Payload payload = new Payload("raw");
    private byte[] json = payload.json();

    Raw(RawRedis socket, String key) {
      this.socket = socket;
      this.key = key.getBytes(StandardCharsets.UTF_8);
    }

    Contender contender(String name, int samples) {
      return new Contender(name, samples, () -> json = payload.json(), this::push);
    }

    private void push() throws Exception {
      var unused = socket.rpush(key, json);
    }
  }
}
