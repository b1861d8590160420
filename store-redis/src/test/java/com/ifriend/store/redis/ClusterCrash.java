package com.ifriend.store.redis;

import com.ifriend.store.testkit.Await;
import com.ifriend.store.testkit.CrashableServer;
import com.ifriend.store.testkit.RedisCluster;
import com.ifriend.store.testkit.RedisServer;
import java.util.stream.Stream;
import redis.clients.jedis.RedisClient;

/**
 * A cluster with append-only files in which a master is killed and its replica takes over; the old
 * master then comes back as the replica of the new one.
 */
final class ClusterCrash implements CrashableServer {
  private static final int MASTERS = 3;

  private final RedisCluster cluster = RedisCluster.start(MASTERS, 1, "--appendonly", "yes");
  private int kills;
  private RedisServer killed = cluster.masters().get(0);

  String url() {
    return cluster.url();
  }

  /** Hits the same slots twice before the next: so also the server that has taken over. */
  @Override
  public void kill() {
    int slots = kills++ / 2 % MASTERS;
    RedisServer first = cluster.masters().get(slots);
    RedisServer second = cluster.replicas().get(slots);
    killed = says(first, "role:master") ? first : second;
    RedisServer heir = killed == first ? second : first;
    killed.kill();
    Await.until("the replica has taken over", () -> says(heir, "role:master"));
  }

  @Override
  public void restart() {
    killed.restart();
    Await.until(
        "the old master follows the new one",
        () -> says(killed, "role:slave", "master_link_status:up"));
  }

  private static boolean says(RedisServer server, String... words) {
    try (RedisClient client = RedisClient.create(server.url())) {
      String info = client.info("replication");
      return Stream.of(words).allMatch(info::contains);
    }
  }

  @Override
  public void close() {
    cluster.close();
  }
}
