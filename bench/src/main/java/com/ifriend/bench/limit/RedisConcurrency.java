package com.ifriend.bench.limit;

import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import com.ifriend.bench.figure.Figure;
import com.ifriend.bench.figure.Goal;
import com.ifriend.bench.figure.Ratio;
import com.ifriend.bench.figure.Stats;
import com.ifriend.bench.page.Row;
import com.ifriend.bench.page.Section;
import com.ifriend.bench.workload.Payload;
import com.ifriend.bench.workload.RawRedis;
import com.ifriend.bench.workload.Rx;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisStores;
import com.ifriend.store.testkit.RedisServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.RedisClient;

/** How many appends a second when many sessions are written at once? */
final class RedisConcurrency implements Question {
  private static final int THREADS = 64;
  private static final int BENCHMARK_CLIENTS = 50;

  /** At the end of a line: rate, then six latencies. The command before them is not escaped. */
  private static final Pattern FIGURES = Pattern.compile("\"([\\d.]+)\"(?:,\"[\\d.]+\"){6}\\s*$");

  private static final byte[] LIST = "bench:concurrent".getBytes(StandardCharsets.UTF_8);

  private final RedisServer server;

  RedisConcurrency(RedisServer server) {
    this.server = server;
  }

  @Override
  public Section ask(Scale scale) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    RedisConfig config =
        RedisConfig.of(server.url())
            .withMaxConnections(THREADS)
            .withTimeout(Duration.ofSeconds(10));
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(THREADS);
    pool.setMaxIdle(THREADS);
    pool.setJmxEnabled(false);
    try (RedisStores stores = RedisStores.connect(config);
        RedisClient jedis =
            RedisClient.builder()
                .hostAndPort("127.0.0.1", server.port())
                .poolConfig(pool)
                .build()) {
      StoredSessionService service = new StoredSessionService(stores.sessions());
      String limit =
          BenchmarkTool.isHere()
              ? "redis-benchmark -c " + BENCHMARK_CLIENTS + " RPUSH"
              : "raw sockets RPUSH, " + BENCHMARK_CLIENTS + " threads (no redis-benchmark here)";
      List<Run> runs =
          new ArrayList<>(
              List.of(
                  new Run(
                      limit,
                      () ->
                          BenchmarkTool.isHere()
                              ? BenchmarkTool.rpush(
                                  server.port(),
                                  BENCHMARK_CLIENTS,
                                  scale.concurrentAppends(),
                                  json())
                              : rawSockets(threads, scale.concurrentAppends())),
                  new Run("Jedis RPUSH", () -> jedis(threads, jedis, scale.concurrentAppends())),
                  new Run("appendEvent", () -> ours(threads, service, scale.concurrentAppends()))));
      for (Run run : runs) {
        long end = System.nanoTime() + scale.warmUp().toNanos();
        do {
          var unused = run.perSecond().call();
        } while (System.nanoTime() < end);
      }
      Map<String, List<Double>> results = new HashMap<>();
      Random random = new Random(42);
      for (int round = 0; round < Math.min(21, scale.rounds()); round++) {
        Collections.shuffle(runs, random);
        for (Run run : runs) {
          results
              .computeIfAbsent(run.name(), unused -> new ArrayList<>())
              .add(run.perSecond().call());
          jedis.del(LIST);
        }
      }
      return new Section(
          "Redis: " + THREADS + " sessions at once",
          THREADS
              + " threads, each with a session of its own, a pool of "
              + THREADS
              + " connections; "
              + String.format("%,d", scale.concurrentAppends())
              + " appends a round. More is better: the ratio is ours to the limit.",
          List.of(
              row("redis.concurrent.jedis", "Jedis RPUSH", results, limit, Goal.NONE),
              row("redis.concurrent", "appendEvent", results, limit, Goal.atLeast(0.5))));
    } finally {
      threads.shutdownNow();
    }
  }

  private record Run(String name, Callable<Double> perSecond) {}

  private static Row row(
      String id, String ours, Map<String, List<Double>> results, String limit, Goal goal) {
    double[] oursByRound = array(results, ours);
    double[] limitByRound = array(results, limit);
    return new Row(
        id,
        ours + ", " + THREADS + " threads",
        limit,
        Figure.perSecond(Stats.median(limitByRound)),
        Figure.perSecond(Stats.median(oursByRound)),
        Ratio.of(oursByRound, limitByRound),
        goal);
  }

  private static double[] array(Map<String, List<Double>> results, String name) {
    return results.getOrDefault(name, List.of()).stream().mapToDouble(value -> value).toArray();
  }

  private static double ours(ExecutorService threads, StoredSessionService service, int appends)
      throws Exception {
    return perSecond(
        threads,
        THREADS,
        appends / THREADS,
        number -> {
          Session session = service.createSession("bench", "user" + number).blockingGet();
          Payload payload = new Payload("t" + number);
          List<Event> events = new ArrayList<>();
          for (int i = 0; i < appends / THREADS; i++) {
            events.add(payload.event());
          }
          return i -> Rx.run(service.appendEvent(session, events.get(i)));
        });
  }

  private static double jedis(ExecutorService threads, RedisClient jedis, int appends)
      throws Exception {
    byte[] json = json();
    return perSecond(threads, THREADS, appends / THREADS, number -> i -> jedis.rpush(LIST, json));
  }

  private double rawSockets(ExecutorService threads, int appends) throws Exception {
    byte[] json = json();
    List<RawRedis> sockets = Collections.synchronizedList(new ArrayList<>());
    try {
      return perSecond(
          threads,
          BENCHMARK_CLIENTS,
          appends / BENCHMARK_CLIENTS,
          number -> {
            RawRedis socket = new RawRedis(server.port());
            sockets.add(socket);
            return i -> {
              var unused = socket.rpush(LIST, json);
            };
          });
    } finally {
      for (RawRedis socket : sockets) {
        socket.close();
      }
    }
  }

  private static byte[] json() {
    return new Payload("concurrent").json();
  }

  private interface Worker {
    void append(int i) throws Exception;
  }

  private interface Workers {
    /** Everything that is not to be timed. */
    Worker prepare(int number) throws Exception;
  }

  private static double perSecond(
      ExecutorService pool, int threads, int appendsPerThread, Workers workers) throws Exception {
    CountDownLatch prepared = new CountDownLatch(threads);
    CountDownLatch start = new CountDownLatch(1);
    List<Future<?>> running = new ArrayList<>();
    for (int number = 0; number < threads; number++) {
      int mine = number;
      running.add(
          pool.submit(
              () -> {
                Worker worker;
                try {
                  worker = workers.prepare(mine);
                } finally {
                  prepared.countDown();
                }
                start.await();
                for (int i = 0; i < appendsPerThread; i++) {
                  worker.append(i);
                }
                return null;
              }));
    }
    prepared.await();
    long began = System.nanoTime();
    start.countDown();
    for (Future<?> one : running) {
      one.get();
    }
    return threads * appendsPerThread * 1e9 / (System.nanoTime() - began);
  }

  /** Redis's own load generator, when it is on the PATH. */
  private static final class BenchmarkTool {
    private static final boolean HERE = runs();

    private BenchmarkTool() {}

    static boolean isHere() {
      return HERE;
    }

    private static boolean runs() {
      try {
        var unused = output("--version");
        return true;
      } catch (IOException e) {
        return false;
      }
    }

    /** Requests per second. */
    static double rpush(int port, int clients, int requests, byte[] value) throws IOException {
      String csv =
          output(
              "--csv",
              "-p",
              Integer.toString(port),
              "-c",
              Integer.toString(clients),
              "-n",
              Integer.toString(requests),
              "RPUSH",
              new String(LIST, StandardCharsets.UTF_8),
              new String(value, StandardCharsets.UTF_8));
      return requestsPerSecond(csv);
    }

    private static String output(String... args) throws IOException {
      List<String> command = new ArrayList<>(List.of("redis-benchmark"));
      command.addAll(List.of(args));
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /**
   * From the CSV that redis-benchmark prints; it prints only the header when writes are refused.
   */
  static double requestsPerSecond(String csv) throws IOException {
    Matcher figures = FIGURES.matcher(csv);
    if (figures.find()) {
      double rate = Double.parseDouble(figures.group(1));
      if (rate > 0) {
        return rate;
      }
    }
    throw new IOException("redis-benchmark gave no figure: " + csv);
  }
}
