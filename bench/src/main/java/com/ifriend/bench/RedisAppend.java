package com.ifriend.bench;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.NewEvent;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisStores;
import com.ifriend.store.testkit.RedisServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
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
              row(result, "p50", "appendEvent", 50, Goal.atMost(1.25)),
              row(result, "p99", "appendEvent", 99, Goal.atMost(1.5))));
    }
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
