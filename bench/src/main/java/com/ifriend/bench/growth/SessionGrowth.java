package com.ifriend.bench.growth;

import static java.util.stream.Collectors.toCollection;

import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.ifriend.bench.figure.Figure;
import com.ifriend.bench.figure.Table;
import com.ifriend.bench.machine.Cpus;
import com.ifriend.bench.workload.Payload;
import com.ifriend.bench.workload.Rx;
import com.ifriend.bench.workload.Step;
import com.ifriend.store.PageRequest;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisStores;
import com.ifriend.store.testkit.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
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
  record Result(String text, double perSession, double perEvent) {}

  static Result measure(Cpus cpus, Growth.Size size) throws Exception {
    Table table =
        new Table(
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
          long[] appends =
              Growth.time(
                  size.appends(),
                  () -> {
                    SessionKey key = key(random.nextInt(all));
                    Rx.run(service.appendEvent(Session.builder(key).build(), payload.event()));
                  });
          long[] pages =
              Growth.time(
                  Math.min(500, size.appends()),
                  () -> {
                    String user = key(random.nextInt(all)).userId();
                    Rx.run(service.listSessions("bench", user, PageRequest.first(PAGE)));
                  });
          table.row(
              Growth.count(sessions),
              Growth.bytes(perSession),
              Growth.bytes((double) memory),
              Growth.percentile(appends, 50),
              Growth.percentile(appends, 99),
              Growth.percentile(pages, 50),
              Figure.perSecond(written / seconds).toString());
        }
        String text =
            String.format(
                """
                ## Sessions of one Redis

                Each session has %d events, which is one turn with a tool call; each user has %d sessions.
                Memory is what the server says it uses beyond an empty one. Appends and lists are of
                sessions and users drawn by chance. Filled by %d threads of this process, in creations
                and appends a second.

                """,
                EVENTS_EACH, SESSIONS_PER_USER, WRITERS);
        return new Result(text + table + "\n", perSession, perEvent(stores.sessions(), client));
      }
    }
  }

  /** Many sessions end at once while one lives on. */
  static String expiry(Cpus cpus, Growth.Size size) throws Exception {
    try (RedisServer server = RedisServer.start()) {
      cpus.pinServers();
      try (RedisClient client = RedisClient.create(server.url());
          RedisStores stores = connect(server, Duration.ofDays(1));
          RedisStores shortLived = connect(server, SHORT_TTL)) {
        StoredSessionService service = new StoredSessionService(stores.sessions());
        Session living = service.createSession("bench", "living").blockingGet();
        Payload payload = new Payload("living");
        Step append = () -> Rx.run(service.appendEvent(living, payload.event()));
        long[] before = Growth.time(5 * size.appends(), append);
        long keys = client.dbSize();
        fill(shortLived.sessions(), 0, size.expiring());
        long full = client.dbSize();
        // The appends among which the first sessions end count: few may end between two looks.
        long start;
        List<Long> during;
        do {
          start = System.nanoTime();
          during = some(append);
        } while (expired(client) == 0);
        // The directories of the users outlive their sessions by a TTL.
        long left = keys + size.expiring() / SESSIONS_PER_USER;
        while (client.dbSize() > left + 1) {
          during.addAll(some(append));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        long[] samples = during.stream().mapToLong(Long::longValue).toArray();
        Table table = new Table("Appends of one thread", "p50", "p99", "longest");
        table.row(
            "before",
            Growth.percentile(before, 50),
            Growth.percentile(before, 99),
            Growth.percentile(before, 100));
        table.row(
            "while they expire",
            Growth.percentile(samples, 50),
            Growth.percentile(samples, 99),
            Growth.percentile(samples, 100));
        return String.format(
            """
            ## Expiry

            %s sessions end within a few seconds of each other. From the first on Redis took %.1f s to
            get from %s keys to %s. One session goes on meanwhile.

            %s
            """,
            Growth.count(size.expiring()),
            seconds,
            Growth.count(full),
            Growth.count(client.dbSize()),
            table);
      }
    }
  }

  private static List<Long> some(Step append) throws Exception {
    return LongStream.of(Growth.time(100, append)).boxed().collect(toCollection(ArrayList::new));
  }

  private static RedisStores connect(RedisServer server, Duration ttl) {
    return RedisStores.connect(
        RedisConfig.of(server.url())
            .withSessionTtl(ttl)
            .withMaxConnections(WRITERS)
            .withTimeout(Duration.ofSeconds(10)));
  }

  private static SessionKey key(int session) {
    return new SessionKey("bench", "user-" + session / SESSIONS_PER_USER, "session-" + session);
  }

  private static void fill(SessionStore store, int from, int to) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        int first = from + writer;
        all.add(
            threads.submit(
                () -> {
                  Payload payload = new Payload("w" + first);
                  for (int session = first; session < to; session += WRITERS) {
                    SessionKey key = key(session);
                    var unused = store.create(key, ScopedPatch.NONE);
                    for (int i = 0; i < EVENTS_EACH; i++) {
                      store.append(key, payload.newEvent(), ScopedPatch.NONE, OptionalLong.empty());
                    }
                  }
                }));
      }
      for (Future<?> each : all) {
        var unused = each.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static double perEvent(SessionStore store, RedisClient client) {
    SessionKey key = new SessionKey("bench", "events", "many");
    var unused = store.create(key, ScopedPatch.NONE);
    Payload payload = new Payload("many");
    int events = 1_000;
    long before = memory(client);
    for (int i = 0; i < events; i++) {
      store.append(key, payload.newEvent(), ScopedPatch.NONE, OptionalLong.empty());
    }
    return (memory(client) - before) / (double) events;
  }

  private static long memory(RedisClient client) {
    return field(client.info("memory"), "used_memory");
  }

  private static long expired(RedisClient client) {
    return field(client.info("stats"), "expired_keys");
  }

  private static long field(String info, String name) {
    Matcher line = Pattern.compile("(?m)^" + name + ":(\\d+)").matcher(info);
    if (!line.find()) {
      throw new IllegalStateException("INFO has no " + name);
    }
    return Long.parseLong(line.group(1));
  }
}
