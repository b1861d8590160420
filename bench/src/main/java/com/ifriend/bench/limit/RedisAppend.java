package com.ifriend.bench.limit;

import com.google.adk.sessions.SessionKey;
import com.ifriend.bench.figure.Figure;
import com.ifriend.bench.figure.Goal;
import com.ifriend.bench.figure.Ratio;
import com.ifriend.bench.figure.Stats;
import com.ifriend.bench.page.Row;
import com.ifriend.bench.page.Section;
import com.ifriend.bench.workload.Contender;
import com.ifriend.bench.workload.Payload;
import com.ifriend.bench.workload.RawRedis;
import com.ifriend.bench.workload.SessionOfLength;
import com.ifriend.bench.workload.Step;
import com.ifriend.store.NewEvent;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisStores;
import com.ifriend.store.testkit.RedisServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.RedisClient;

/** How much of an append is not the round trip? */
final class RedisAppend implements Question {
  private static final String SCRIPT = "return redis.call('RPUSH', KEYS[1], ARGV[1])";

  private final RedisServer server;

  RedisAppend(RedisServer server) {
    this.server = server;
  }

  @Override
  public Section ask(Scale scale) throws Exception {
    try (RawRedis socket = new RawRedis(server.port());
        RedisClient jedis = RedisClient.create(server.url());
        RedisStores stores = RedisStores.connect(RedisConfig.of(server.url()))) {
      byte[] script = jedis.scriptLoad(SCRIPT).getBytes(StandardCharsets.US_ASCII);
      SessionOfLength session = SessionOfLength.unbounded(stores.sessions());
      Bytes bytes = new Bytes();
      Stored stored = new Stored(stores);

      Contest.Result result =
          new Contest(
                  List.of(
                      contender(
                          scale,
                          "raw socket RPUSH",
                          bytes::next,
                          () -> {
                            var unused = socket.rpush(key("raw"), bytes.json);
                          }),
                      contender(
                          scale,
                          "Jedis RPUSH",
                          bytes::next,
                          () -> jedis.rpush(key("jedis"), bytes.json)),
                      contender(
                          scale,
                          "Jedis EVALSHA of a script that only does RPUSH",
                          bytes::next,
                          () -> jedis.evalsha(script, List.of(key("script")), List.of(bytes.json))),
                      contender(scale, "SessionStore.append", stored::next, stored::append),
                      session.appending("appendEvent", scale.appends())))
              .run(scale.rounds(), scale.warmUp());
      Row inside =
          insideOfTheServer(
              jedis,
              scale,
              () -> {
                var unused = socket.rpush(key("raw"), bytes.json);
              },
              () -> {
                stored.next();
                stored.append();
              });
      return new Section(
          "Redis: one append",
          "One thread, one event of about 600 bytes a time, each contender on a list of its own;"
              + " "
              + scale.rounds() * scale.appends()
              + " samples each. The lines without a goal show what each layer adds.",
          List.of(
              row(result, "jedis", "Jedis RPUSH", 50, Goal.NONE),
              row(
                  result,
                  "script",
                  "Jedis EVALSHA of a script that only does RPUSH",
                  50,
                  Goal.NONE),
              row(result, "store", "SessionStore.append", 50, Goal.NONE),
              inside,
              row(result, "p50", "appendEvent", 50, Goal.atMost(1.25)),
              row(result, "p99", "appendEvent", 99, Goal.atMost(1.5))));
    }
  }

  /** By the server's own account. */
  private static Row insideOfTheServer(RedisClient jedis, Scale scale, Step rpush, Step append)
      throws Exception {
    int rounds = Math.min(scale.rounds(), 20);
    double[] limit = new double[rounds];
    double[] ours = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      limit[round] = nanosInside(jedis, "rpush", scale.appends(), rpush);
      ours[round] = nanosInside(jedis, "evalsha", scale.appends(), append);
    }
    return new Row(
        "redis.append.inside",
        "of which inside of Redis: our script, mean",
        "RPUSH inside of Redis",
        Figure.nanos(Stats.median(limit)),
        Figure.nanos(Stats.median(ours)),
        Ratio.of(ours, limit),
        Goal.NONE);
  }

  private static double nanosInside(RedisClient jedis, String command, int times, Step step)
      throws Exception {
    long before = microsInside(jedis, command);
    for (int i = 0; i < times; i++) {
      step.run();
    }
    return 1_000.0 * (microsInside(jedis, command) - before) / times;
  }

  private static long microsInside(RedisClient jedis, String command) {
    Matcher micros =
        Pattern.compile("cmdstat_" + command + ":calls=\\d+,usec=(\\d+)")
            .matcher(jedis.info("commandstats"));
    return micros.find() ? Long.parseLong(micros.group(1)) : 0;
  }

  private static Contender contender(Scale scale, String name, Step before, Step timed) {
    return new Contender(name, scale.appends(), before, timed);
  }

  private static Row row(Contest.Result result, String id, String ours, double percent, Goal goal) {
    return result.atMost(
        "redis.append." + id,
        ours + ", p" + (int) percent,
        ours,
        "raw socket RPUSH",
        percent,
        goal);
  }

  private static byte[] key(String name) {
    return ("bench:" + name).getBytes(StandardCharsets.UTF_8);
  }

  private static final class Bytes {
    private final Payload payload = new Payload("bytes");
    private byte[] json = payload.json();

    void next() {
      json = payload.json();
    }
  }

  /** An append without ADK and Rx: the bytes are there already. */
  private static final class Stored {
    private final RedisStores stores;
    private final SessionKey key;
    private final Payload payload = new Payload("stored");
    private NewEvent event = payload.newEvent();

    Stored(RedisStores stores) {
      this.stores = stores;
      this.key =
          new StoredSessionService(stores.sessions())
              .createSession("bench", "user")
              .blockingGet()
              .sessionKey();
    }

    void next() {
      event = payload.newEvent();
    }

    void append() {
      stores.sessions().append(key, event, ScopedPatch.NONE, OptionalLong.empty());
    }
  }
}
