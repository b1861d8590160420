package com.ifriend.bench.limit;

import com.ifriend.bench.kit.Contest;
import com.ifriend.bench.kit.Figure;
import com.ifriend.bench.kit.Goal;
import com.ifriend.bench.kit.Ratio;
import com.ifriend.bench.kit.RawRedis;
import com.ifriend.bench.kit.Row;
import com.ifriend.bench.kit.Servers;
import com.ifriend.bench.kit.SessionOfLength;
import com.ifriend.bench.kit.SqlServer;
import com.ifriend.bench.limit.Results.Section;
import com.ifriend.store.mysql.MySqlStores;
import com.ifriend.store.redis.RedisStores;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.RedisClient;

/** How many times faster is an append than rewriting a blob? */
final class AgainstLegacyBlob {
  private static final String BLOB = "legacy blob";
  private static final String OURS = "appendEvent";
  private static final String RAW = "raw socket RPUSH";
  private static final String LEAST = "the least script, of ADK's event";

  /** The round trips of the setup guide this follows, in nanoseconds. */
  private static final double CLOUDSQL_TRIP = 100e6;

  private static final double REDIS_TRIP = 2e6;

  private AgainstLegacyBlob() {}

  static Section ask(Servers servers, Scale scale) throws Exception {
    List<Row> rows = new ArrayList<>();
    for (SqlServer database : servers.databases()) {
      for (int flush : new int[] {1, 2}) {
        database.flushAtCommit(flush);
        rows.add(onMySql(scale, database, flush));
      }
    }
    for (SqlServer database : servers.databases().stream().limit(1).toList()) {
      database.flushAtCommit(1);
      for (int length : scale.lengths()) {
        rows.addAll(onRedis(servers, scale, database, length));
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
        MySqlStores stores = database.stores()) {
      return scale
          .contest(
              new BlobSession(connection, length).appending(BLOB, scale.slowSamples()),
              new SessionOfLength(stores.sessions(), length, Integer.MAX_VALUE)
                  .appending(OURS, scale.appends() / 5))
          .timesFaster(
              "blob." + database.id() + "." + flush,
              String.format("%s, flush %d: at %,d events", database.name(), flush, length),
              OURS,
              BLOB,
              Goal.atLeast(20));
    }
  }

  private static List<Row> onRedis(Servers servers, Scale scale, SqlServer database, int length)
      throws Exception {
    int blobs = length < 1_000 ? scale.appends() / 5 : Math.max(1, scale.slowSamples() / 2);
    try (Connection connection = database.connect();
        RawRedis socket = new RawRedis(servers.redis().port());
        RedisClient jedis = RedisClient.create(servers.redis().url());
        RedisStores stores = servers.redisStores()) {
      Contest.Result result =
          scale.contest(
              new BlobSession(connection, length).appending(BLOB, blobs),
              socket.pushing(RAW, "bench:blob:" + length, scale.appends() / 2),
              new LeastAppend(jedis)
                  .ofEvent(LEAST, scale.appends() / 2, "bench:blob:least:" + length),
              new SessionOfLength(stores.sessions(), length, 2 * length)
                  .appending(OURS, scale.appends() / 2));
      String id = "blob.redis." + length;
      String at = String.format("Redis at %,d events", length);
      Goal goal = length == 1_000 ? Goal.atLeast(80) : Goal.NONE;
      Row least =
          result.timesFaster(
              id + ".least", at + ": the least script to that ratio", LEAST, RAW, Goal.NONE);
      return List.of(
          result.timesFaster(id, at, OURS, BLOB, goal),
          result.timesFaster(id + ".raw", at + ": raw RPUSH alone", RAW, BLOB, Goal.NONE),
          least,
          result
              .timesFaster(id + ".share", at + ": ours to that ratio", OURS, RAW, Goal.atLeast(0.8))
              .beside(least),
          withDelays(id, at, result));
    }
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
}
