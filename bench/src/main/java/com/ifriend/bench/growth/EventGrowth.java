package com.ifriend.bench.growth;

import com.google.adk.sessions.GetSessionConfig;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.ifriend.bench.kit.Markdown;
import com.ifriend.bench.kit.OpenStore;
import com.ifriend.bench.kit.Payload;
import com.ifriend.bench.kit.RedisInfo;
import com.ifriend.bench.kit.Rx;
import com.ifriend.bench.kit.Samples;
import com.ifriend.bench.kit.Servers;
import com.ifriend.bench.kit.SqlServer;
import com.ifriend.bench.kit.Table;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.mysql.MySqlConfig;
import com.ifriend.store.redis.RedisConfig;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;

/** One session from a few events to very many. */
final class EventGrowth {
  private static final int RECENT = 20;

  private EventGrowth() {}

  static String measure(Servers servers, Growth.Size size) throws Exception {
    StringBuilder text = new StringBuilder();
    try (RedisClient client = RedisClient.create(servers.redis().url())) {
      RedisConfig config = RedisInfo.config(servers.redis().url());
      text.append(grow("Redis", () -> OpenStore.on(config), key -> memory(client, key), size));
    }
    for (SqlServer database : servers.databases()) {
      database.flushAtCommit(2);
      MySqlConfig config = SqlServer.config(database.port());
      text.append(
          grow(database.name() + " (flush 2)", () -> OpenStore.on(config), unused -> 0, size));
    }
    return text.toString();
  }

  /**
   * @param bytes that a session takes in its store; 0 if that cannot be told
   */
  private static String grow(
      String backend, Supplier<OpenStore> start, ToLongFunction<SessionKey> bytes, Growth.Size size)
      throws Exception {
    Table table =
        Table.ofFigures(
            backend + ": events",
            "append p50",
            "append p99",
            "warm load p50",
            "last " + RECENT + " p50",
            "cold load",
            "memory per event");
    try (OpenStore reader = start.get()) {
      StoredSessionService service = new StoredSessionService(reader.sessions());
      warmUp(service, size.warmUp());
      Session handle = service.createSession("bench", "growth").blockingGet();
      SessionKey key = handle.sessionKey();
      Payload payload = new Payload("growth");
      Optional<GetSessionConfig> recent =
          Optional.of(GetSessionConfig.builder().numRecentEvents(RECENT).build());
      int length = 0;
      for (int target : size.lengths()) {
        payload.append(reader.sessions(), key, target - length);
        length = Math.max(length, target);
        Samples cold;
        try (OpenStore stranger = start.get()) {
          StoredSessionService other = new StoredSessionService(stranger.sessions());
          load(other, new SessionKey("bench", "growth", "nobody"), Optional.empty());
          cold = Samples.of(1, () -> load(other, key, Optional.empty()));
        }
        load(service, key, Optional.empty());
        Samples warm = new Samples();
        for (int loads = Math.max(5, Math.min(200, 200_000 / target)); loads > 0; loads--) {
          payload.append(reader.sessions(), key, 1);
          length++;
          warm.time(() -> load(service, key, Optional.empty()));
        }
        Samples windows = Samples.of(200, () -> load(service, key, recent));
        Samples appends =
            Samples.of(
                Math.min(size.appends(), Math.max(50, target / 10)),
                () -> Rx.run(service.appendEvent(handle, payload.event())));
        length += (int) appends.count();
        handle.events().clear();
        table.row(
            Markdown.count(target),
            appends.percentile(50),
            appends.percentile(99),
            warm.percentile(50),
            windows.percentile(50),
            cold.percentile(50),
            bytes.applyAsLong(key) == 0
                ? ""
                : Growth.bytes(bytes.applyAsLong(key) / (double) length));
      }
    }
    return table + "\n";
  }

  private static void load(
      StoredSessionService service, SessionKey key, Optional<GetSessionConfig> config) {
    @Nullable Session unused =
        service.getSession(key.appName(), key.userId(), key.id(), config).blockingGet();
  }

  /** Time for the just-in-time compiler. */
  private static void warmUp(StoredSessionService service, int appends) {
    Session session = service.createSession("bench", "warm-up").blockingGet();
    Payload payload = new Payload("warm-up");
    for (int i = 0; i < appends; i++) {
      Rx.run(service.appendEvent(session, payload.event()));
      if (i % 100 == 0) {
        load(service, session.sessionKey(), Optional.empty());
      }
    }
    service.deleteSession(session.sessionKey()).blockingAwait();
  }

  private static long memory(RedisClient client, SessionKey key) {
    long bytes = 0;
    for (String part : List.of("meta", "events", "state", "index")) {
      Long usage = client.memoryUsage("session:" + key.id() + ":" + part, 0);
      bytes += usage == null ? 0 : usage;
    }
    return bytes;
  }
}
