package com.ifriend.bench.growth;

import com.google.adk.sessions.Session;
import com.ifriend.bench.kit.Cpus;
import com.ifriend.bench.kit.Figure;
import com.ifriend.bench.kit.Payload;
import com.ifriend.bench.kit.RedisInfo;
import com.ifriend.bench.kit.Rx;
import com.ifriend.bench.kit.Table;
import com.ifriend.bench.kit.Template;
import com.ifriend.bench.kit.Threads;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.redis.RedisStores;
import com.ifriend.store.testkit.RedisCluster;
import com.ifriend.store.testkit.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import redis.clients.jedis.RedisClient;

/** The same appends on one server and on clusters of several. */
final class ShardGrowth {
  private static final int WRITERS = 32;

  private ShardGrowth() {}

  /** What the servers have done so far. */
  private record Work(long appends, double cpuSeconds) {}

  /** Returns the processor time of one server for an append, in µs. */
  static double measure(Cpus cpus, Growth.Size size, Template page) throws Exception {
    Table table =
        Table.ofFigures(
            "Servers",
            "appends a second",
            "processor time of the servers per append",
            "share of the busiest server");
    double one = 0;
    for (int shards : size.shards()) {
      try (Cluster servers = Cluster.start(shards)) {
        cpus.pinServers();
        Run run = run(servers, size.run());
        one = one == 0 ? run.micros() : one;
        table.row(
            shards == 1 ? "1, no cluster" : "a cluster of " + shards,
            Figure.perSecond(run.perSecond()),
            Figure.nanos(1_000 * run.micros()),
            Math.round(100 * run.busiest()) + " %");
      }
    }
    page.with("shard-writers", WRITERS).with("shards", table);
    return one;
  }

  private record Run(double perSecond, double micros, double busiest) {}

  private static Run run(Cluster servers, Duration time) throws Exception {
    try (RedisStores stores =
        RedisStores.connect(
            RedisInfo.config(servers.url())
                .withMaxConnections(WRITERS)
                .withTimeout(Duration.ofSeconds(10)))) {
      StoredSessionService service = new StoredSessionService(stores.sessions());
      var unused = appends(service, time.dividedBy(2));
      List<Work> before = servers.work();
      long start = System.nanoTime();
      long appends = appends(service, time);
      double seconds = (System.nanoTime() - start) / 1e9;
      List<Work> after = servers.work();
      double cpu = 0;
      long scripts = 0;
      long most = 0;
      for (int i = 0; i < before.size(); i++) {
        cpu += after.get(i).cpuSeconds - before.get(i).cpuSeconds;
        long here = after.get(i).appends - before.get(i).appends;
        scripts += here;
        most = Math.max(most, here);
      }
      return new Run(appends / seconds, 1e6 * cpu / appends, most / (double) scripts);
    }
  }

  private static long appends(StoredSessionService service, Duration time)
      throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    List<Long> appends =
        Threads.each(
            WRITERS,
            writer ->
                () -> {
                  Session session =
                      service.createSession("bench", "writer-" + writer).blockingGet();
                  Payload payload = new Payload(session.id());
                  long done = 0;
                  for (; System.nanoTime() < end; done++) {
                    Rx.run(service.appendEvent(session, payload.event()));
                    session.events().clear();
                  }
                  return done;
                });
    return appends.stream().mapToLong(Long::longValue).sum();
  }

  /** One server, or a cluster. */
  private record Cluster(String url, List<RedisServer> masters, Runnable stop)
      implements AutoCloseable {
    static Cluster start(int shards) {
      if (shards == 1) {
        RedisServer server = RedisServer.start();
        return new Cluster(server.url(), List.of(server), server::close);
      }
      RedisCluster cluster = RedisCluster.start(shards, 0);
      return new Cluster(cluster.url(), cluster.masters(), cluster::close);
    }

    List<Work> work() {
      List<Work> work = new ArrayList<>();
      for (RedisServer master : masters) {
        try (RedisClient client = RedisClient.create(master.url())) {
          work.add(
              new Work(
                  (long) RedisInfo.first(client, "commandstats", "cmdstat_rpush:calls=(\\d+)"),
                  RedisInfo.first(client, "cpu", "used_cpu_user:([\\d.]+)")
                      + RedisInfo.first(client, "cpu", "used_cpu_sys:([\\d.]+)")));
        }
      }
      return work;
    }

    @Override
    public void close() {
      stop.run();
    }
  }
}
