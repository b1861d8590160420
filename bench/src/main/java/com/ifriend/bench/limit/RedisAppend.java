package com.ifriend.bench.limit;

import com.ifriend.bench.kit.Contest;
import com.ifriend.bench.kit.Figure;
import com.ifriend.bench.kit.Goal;
import com.ifriend.bench.kit.Payload;
import com.ifriend.bench.kit.Ratio;
import com.ifriend.bench.kit.RawRedis;
import com.ifriend.bench.kit.RedisInfo;
import com.ifriend.bench.kit.Row;
import com.ifriend.bench.kit.Servers;
import com.ifriend.bench.kit.SessionOfLength;
import com.ifriend.bench.kit.Step;
import com.ifriend.bench.kit.Way;
import com.ifriend.bench.limit.Results.Section;
import com.ifriend.store.redis.RedisStores;
import java.nio.charset.StandardCharsets;
import java.util.List;
import redis.clients.jedis.RedisClient;

/** How much of an append is not the round trip? */
final class RedisAppend {
  private static final String RAW = "raw socket RPUSH";
  private static final String JEDIS = "Jedis RPUSH";
  private static final String SCRIPT = "Jedis EVALSHA of a script that only does RPUSH";
  private static final String STORE = "SessionStore.append";
  private static final String OURS = "appendEvent";
  private static final String LEAST =
      "Jedis EVALSHA of the least script that could keep the contract";

  private static final String LEAST_EVENT = "the same, of ADK's event, which Jackson writes";

  private RedisAppend() {}

  static Section ask(Servers servers, Scale scale) throws Exception {
    int samples = scale.appends();
    try (RawRedis socket = new RawRedis(servers.redis().port());
        RedisClient jedis = RedisClient.create(servers.redis().url());
        RedisStores stores = servers.redisStores()) {
      byte[] script = bytes(jedis.scriptLoad("return redis.call('RPUSH', KEYS[1], ARGV[1])"));
      LeastAppend least = new LeastAppend(jedis);
      Payload payload = new Payload("bytes");
      Way raw = socket.pushing(RAW, "bench:raw", samples);
      Way store = Payload.appending(STORE, samples, stores.sessions(), Step.NOTHING);
      Contest.Result result =
          scale.contest(
              raw,
              Way.of(
                  JEDIS, samples, payload::json, json -> jedis.rpush(bytes("bench:jedis"), json)),
              Way.of(
                  SCRIPT,
                  samples,
                  payload::json,
                  json -> jedis.evalsha(script, List.of(bytes("bench:script")), List.of(json))),
              least.ofBytes(LEAST, samples),
              least.ofEvent(LEAST_EVENT, samples, "bench:least:event"),
              store,
              SessionOfLength.unbounded(stores.sessions()).appending(OURS, samples));
      Row leastOfEvents = row(result, "least.event", LEAST_EVENT, 50, Goal.NONE);
      Row leastAtWorst = row(result, "least.event.p99", LEAST_EVENT, 99, Goal.NONE);
      return new Section(
          "Redis: one append",
          "One thread, one event of about 600 bytes a time, each contender on a list of its own; "
              + scale.rounds() * samples
              + " samples each. The lines without a goal show what each layer adds.",
          List.of(
              row(result, "jedis", JEDIS, 50, Goal.NONE),
              row(result, "script", SCRIPT, 50, Goal.NONE),
              row(result, "least", LEAST, 50, Goal.NONE),
              leastOfEvents,
              leastAtWorst,
              row(result, "store", STORE, 50, Goal.NONE),
              insideOfTheServer(jedis, scale, raw, store),
              row(result, "p50", OURS, 50, Goal.atMost(1.25)).beside(leastOfEvents),
              row(result, "p99", OURS, 99, Goal.atMost(1.5)).beside(leastAtWorst)));
    }
  }

  /** By the server's own account. */
  private static Row insideOfTheServer(RedisClient jedis, Scale scale, Way raw, Way append)
      throws Exception {
    int rounds = Math.min(scale.rounds(), 20);
    double[] limit = new double[rounds];
    double[] ours = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      limit[round] = nanosInside(jedis, "rpush", raw);
      ours[round] = nanosInside(jedis, "evalsha", append);
    }
    return new Row(
        "redis.append.inside",
        "of which inside of Redis: our script, mean",
        "RPUSH inside of Redis",
        Figure.nanos(Ratio.median(limit)),
        Figure.nanos(Ratio.median(ours)),
        Ratio.of(ours, limit),
        Goal.NONE);
  }

  private static double nanosInside(RedisClient jedis, String command, Way contender)
      throws Exception {
    double before = microsInside(jedis, command);
    long samples = contender.measure().count();
    return 1_000 * (microsInside(jedis, command) - before) / samples;
  }

  private static double microsInside(RedisClient jedis, String command) {
    return RedisInfo.first(jedis, "commandstats", "cmdstat_" + command + ":calls=\\d+,usec=(\\d+)");
  }

  private static Row row(Contest.Result result, String id, String ours, double percent, Goal goal) {
    String what = ours + ", p" + (int) percent;
    return result.atMost("redis.append." + id, what, ours, RAW, percent, goal);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
