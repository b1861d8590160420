package com.ifriend.bench.growth;

import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.ifriend.bench.kit.Cpus;
import com.ifriend.bench.kit.Figure;
import com.ifriend.bench.kit.Markdown;
import com.ifriend.bench.kit.Payload;
import com.ifriend.bench.kit.RedisInfo;
import com.ifriend.bench.kit.Rx;
import com.ifriend.bench.kit.Samples;
import com.ifriend.bench.kit.Step;
import com.ifriend.bench.kit.Table;
import com.ifriend.bench.kit.Template;
import com.ifriend.bench.kit.Threads;
import com.ifriend.store.PageRequest;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.redis.RedisStores;
import com.ifriend.store.testkit.RedisServer;
import java.time.Duration;
import java.util.Random;
import redis.clients.jedis.RedisClient;

/** One Redis from a few sessions to very many. */
final class SessionGrowth {
  static final int EVENTS_EACH = 4;

  private static final int WRITERS = 16;
  private static final int SESSIONS_PER_USER = 10;
  private static final int PAGE = 20;
  private static final Duration SHORT_TTL = Duration.ofSeconds(20);

  private SessionGrowth() {}

  /**
   * @param perSession bytes of memory of a session of {@link #EVENTS_EACH} events, with all that
   *     Redis needs for it
   * @param perEvent bytes of memory of one more event
   */
  record Result(double perSession, double perEvent) {}

  static Result measure(Cpus cpus, Growth.Size size, Template page) throws Exception {
    Table table =
        Table.ofFigures(
            "Sessions",
            "memory per session",
            "memory in all",
            "append p50",
            "append p99",
            "a page of a user's list p50",
            "filled at");
    try (RedisServer server = RedisServer.start()) {
      cpus.pinServers();
      try (RedisClient client = RedisClient.create(server.url());
          RedisStores stores = connect(server, Duration.ofDays(1))) {
        long empty = memory(client);
        double perSession = 0;
        int sessions = 0;
        for (int target : size.populations()) {
          long start = System.nanoTime();
          fill(stores.sessions(), sessions, target);
          double seconds = (System.nanoTime() - start) / 1e9;
          double written = (double) (target - sessions) * (1 + EVENTS_EACH);
          sessions = target;
          long memory = memory(client) - empty;
          perSession = (double) memory / sessions;
          StoredSessionService service = new StoredSessionService(stores.sessions());
          Random random = new Random(sessions);
          int all = sessions;
          Payload payload = new Payload("one more");
          Samples appends =
              Samples.of(
                  size.appends(),
                  () -> {
                    SessionKey key = key(random.nextInt(all));
                    Rx.run(service.appendEvent(Session.builder(key).build(), payload.event()));
                  });
          Samples pages =
              Samples.of(
                  Math.min(500, size.appends()),
                  () -> {
                    String user = key(random.nextInt(all)).userId();
                    Rx.run(service.listSessions("bench", user, PageRequest.first(PAGE)));
                  });
          table.row(
              Markdown.count(sessions),
              Growth.bytes(perSession),
              Growth.bytes((double) memory),
              appends.percentile(50),
              appends.percentile(99),
              pages.percentile(50),
              Figure.perSecond(written / seconds));
        }
        page.with("sessions-per-user", SESSIONS_PER_USER)
            .with("writers", WRITERS)
            .with("sessions", table);
        return new Result(perSession, perEvent(stores.sessions(), client));
      }
    }
  }

  /** Many sessions end at once while one lives on. */
  static void expiry(Cpus cpus, Growth.Size size, Template page) throws Exception {
    try (RedisServer server = RedisServer.start()) {
      cpus.pinServers();
      try (RedisClient client = RedisClient.create(server.url());
          RedisStores stores = connect(server, Duration.ofDays(1));
          RedisStores shortLived = connect(server, SHORT_TTL)) {
        StoredSessionService service = new StoredSessionService(stores.sessions());
        Session living = service.createSession("bench", "living").blockingGet();
        Payload payload = new Payload("living");
        Step append = () -> Rx.run(service.appendEvent(living, payload.event()));
        Samples before = Samples.of(5 * size.appends(), append);
        long keys = client.dbSize();
        fill(shortLived.sessions(), 0, size.expiring());
        long full = client.dbSize();
        // The appends among which the first sessions end count: few may end between two looks.
        long start;
        Samples during;
        do {
          start = System.nanoTime();
          during = Samples.of(100, append);
        } while (RedisInfo.first(client, "stats", "expired_keys:(\\d+)") == 0);
        // The directories of the users outlive their sessions by a TTL.
        long left = keys + size.expiring() / SESSIONS_PER_USER;
        while (client.dbSize() > left + 1) {
          during.add(Samples.of(100, append));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        Table table = Table.ofFigures("Appends of one thread", "p50", "p99", "longest");
        row(table, "before", before);
        row(table, "while they expire", during);
        page.with("expiring", size.expiring())
            .with("expiry-seconds", Markdown.format("%.1f", seconds))
            .with("keys-before", full)
            .with("keys-after", client.dbSize())
            .with("expiry", table);
      }
    }
  }

  private static void row(Table table, String when, Samples appends) {
    table.row(when, appends.percentile(50), appends.percentile(99), appends.percentile(100));
  }

  private static RedisStores connect(RedisServer server, Duration ttl) {
    return RedisStores.connect(
        RedisInfo.config(server.url())
            .withSessionTtl(ttl)
            .withMaxConnections(WRITERS)
            .withTimeout(Duration.ofSeconds(10)));
  }

  private static SessionKey key(int session) {
    return new SessionKey("bench", "user-" + session / SESSIONS_PER_USER, "session-" + session);
  }

  private static void fill(SessionStore store, int from, int to) throws InterruptedException {
    Threads.each(
        WRITERS,
        writer ->
            () -> {
              Payload payload = new Payload("w" + (from + writer));
              for (int session = from + writer; session < to; session += WRITERS) {
                SessionKey key = key(session);
                var unusedSession = store.create(key, ScopedPatch.NONE);
                payload.append(store, key, EVENTS_EACH);
              }
              return writer;
            });
  }

  private static double perEvent(SessionStore store, RedisClient client) {
    SessionKey key = new SessionKey("bench", "events", "many");
    var unused = store.create(key, ScopedPatch.NONE);
    int events = 1_000;
    long before = memory(client);
    new Payload("many").append(store, key, events);
    return (memory(client) - before) / (double) events;
  }

  private static long memory(RedisClient client) {
    return (long) RedisInfo.first(client, "memory", "used_memory:(\\d+)");
  }
}
