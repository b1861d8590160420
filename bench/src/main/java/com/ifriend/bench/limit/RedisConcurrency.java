package com.ifriend.bench.limit;

import static java.util.Objects.requireNonNull;

import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import com.google.common.collect.Lists;
import com.google.common.io.Closer;
import com.ifriend.bench.kit.ChildProcess;
import com.ifriend.bench.kit.Figure;
import com.ifriend.bench.kit.Goal;
import com.ifriend.bench.kit.Payload;
import com.ifriend.bench.kit.Ratio;
import com.ifriend.bench.kit.RawRedis;
import com.ifriend.bench.kit.RedisInfo;
import com.ifriend.bench.kit.Row;
import com.ifriend.bench.kit.Rx;
import com.ifriend.bench.kit.Servers;
import com.ifriend.bench.kit.Step;
import com.ifriend.bench.kit.Threads;
import com.ifriend.bench.kit.Turns;
import com.ifriend.bench.limit.Results.Section;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisStores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.RedisClient;

/** How many appends a second when many sessions are written at once? */
final class RedisConcurrency {
  private static final int THREADS = 64;
  private static final int BENCHMARK_CLIENTS = 50;
  private static final int MOST_ROUNDS = 21;
  private static final String JEDIS = "Jedis RPUSH";
  private static final String OURS = "appendEvent";

  /** At the end of a line: rate, then six latencies. The command before them is not escaped. */
  private static final Pattern FIGURES = Pattern.compile("\"([\\d.]+)\"(?:,\"[\\d.]+\"){6}\\s*$");

  private static final String LIST = "bench:concurrent";

  private RedisConcurrency() {}

  static Section ask(Servers servers, Scale scale) throws Exception {
    RedisConfig config =
        RedisInfo.config(servers.redis().url())
            .withMaxConnections(THREADS)
            .withTimeout(Duration.ofSeconds(10));
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(THREADS);
    pool.setMaxIdle(THREADS);
    pool.setJmxEnabled(false);
    int port = servers.redis().port();
    byte[] list = LIST.getBytes(StandardCharsets.UTF_8);
    byte[] json = new Payload("concurrent").json();
    int appends = scale.concurrentAppends();
    try (RedisStores stores = RedisStores.connect(config);
        RedisClient jedis =
            RedisClient.builder().hostAndPort("127.0.0.1", port).poolConfig(pool).build()) {
      // Redis's own load generator, if it is on the PATH.
      boolean tool = !output("--version").isEmpty();
      String limit =
          tool
              ? "redis-benchmark -c " + BENCHMARK_CLIENTS + " RPUSH"
              : "raw sockets RPUSH, " + BENCHMARK_CLIENTS + " threads (no redis-benchmark here)";
      Map<String, Callable<Double>> runs = new LinkedHashMap<>();
      runs.put(
          limit, () -> tool ? toolsRate(port, appends, json) : rawRate(port, appends, list, json));
      runs.put(JEDIS, () -> perSecond(THREADS, appends, number -> i -> jedis.rpush(list, json)));
      StoredSessionService service = new StoredSessionService(stores.sessions());
      runs.put(
          OURS, () -> perSecond(THREADS, appends, number -> appending(service, number, appends)));
      Map<String, double[]> results = rounds(scale, runs, () -> jedis.del(list));
      return new Section(
          "Redis: " + THREADS + " sessions at once",
          String.format(
              "%d threads, each with a session of its own, a pool of %d connections; %,d appends a"
                  + " round. More is better: the ratio is ours to the limit.",
              THREADS, THREADS, appends),
          List.of(
              row("redis.concurrent.jedis", JEDIS, results, limit, Goal.NONE),
              row("redis.concurrent", OURS, results, limit, Goal.atLeast(0.5))));
    }
  }

  private static Map<String, double[]> rounds(
      Scale scale, Map<String, Callable<Double>> runs, Step after) throws Exception {
    for (Callable<Double> run : runs.values()) {
      Step.repeat(scale.warmUp(), run::call);
    }
    int rounds = Math.min(MOST_ROUNDS, scale.rounds());
    Map<String, double[]> results = new HashMap<>();
    runs.keySet().forEach(name -> results.put(name, new double[rounds]));
    Turns<String> turns = new Turns<>(runs.keySet());
    for (int round = 0; round < rounds; round++) {
      int number = round;
      turns.each(
          name -> {
            requireNonNull(results.get(name))[number] = requireNonNull(runs.get(name)).call();
            after.run();
          });
    }
    return results;
  }

  private static Row row(
      String id, String ours, Map<String, double[]> results, String limit, Goal goal) {
    double[] mine = requireNonNull(results.get(ours));
    double[] theirs = requireNonNull(results.get(limit));
    return new Row(
        id,
        ours + ", " + THREADS + " threads",
        limit,
        Figure.perSecond(Ratio.median(theirs)),
        Figure.perSecond(Ratio.median(mine)),
        Ratio.of(mine, theirs),
        goal);
  }

  private interface Worker {
    void append(int i) throws Exception;
  }

  private interface Workers {
    /** Everything that is not to be timed. */
    Worker prepare(int number) throws Exception;
  }

  private static Worker appending(StoredSessionService service, int number, int appends) {
    Session session = service.createSession("bench", "user" + number).blockingGet();
    List<Event> events = new Payload("t" + number).events(appends / THREADS);
    return i -> Rx.run(service.appendEvent(session, events.get(i)));
  }

  private static double rawRate(int port, int appends, byte[] list, byte[] json)
      throws IOException, InterruptedException {
    try (Closer sockets = Closer.create()) {
      return perSecond(
          BENCHMARK_CLIENTS,
          appends,
          number -> {
            RawRedis socket = new RawRedis(port);
            synchronized (sockets) {
              sockets.register(socket::close);
            }
            return i -> socket.rpush(list, json);
          });
    }
  }

  private static double perSecond(int threads, int appends, Workers workers)
      throws InterruptedException {
    CyclicBarrier prepared = new CyclicBarrier(threads);
    int each = appends / threads;
    List<long[]> times =
        Threads.each(
            threads,
            number ->
                () -> {
                  Worker worker = workers.prepare(number);
                  var unused = prepared.await(1, TimeUnit.MINUTES);
                  long start = System.nanoTime();
                  for (int i = 0; i < each; i++) {
                    worker.append(i);
                  }
                  return new long[] {start, System.nanoTime()};
                });
    long first = times.stream().mapToLong(time -> time[0]).min().orElseThrow();
    long last = times.stream().mapToLong(time -> time[1]).max().orElseThrow();
    return threads * each * 1e9 / (last - first);
  }

  private static double toolsRate(int port, int appends, byte[] json) throws IOException {
    String clients = Integer.toString(BENCHMARK_CLIENTS);
    String requests = Integer.toString(appends);
    String event = new String(json, StandardCharsets.UTF_8);
    return requestsPerSecond(
        output(
            "--csv",
            "-p",
            Integer.toString(port),
            "-c",
            clients,
            "-n",
            requests,
            "RPUSH",
            LIST,
            event));
  }

  private static String output(String... args) {
    return ChildProcess.output(Lists.asList("redis-benchmark", args));
  }

  /**
   * From the CSV that redis-benchmark prints; it prints only the header when writes are refused.
   */
  static double requestsPerSecond(String csv) throws IOException {
    Matcher figures = FIGURES.matcher(csv);
    double rate = figures.find() ? Double.parseDouble(figures.group(1)) : 0;
    if (rate == 0) {
      throw new IOException("redis-benchmark gave no figure: " + csv);
    }
    return rate;
  }
}
