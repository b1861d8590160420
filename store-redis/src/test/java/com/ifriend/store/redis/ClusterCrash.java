package com.ifriend.store.redis;

import com.ifriend.store.testkit.Await;
import com.ifriend.store.testkit.CrashableServer;
import com.ifriend.store.testkit.RedisCluster;
import com.ifriend.store.testkit.RedisServer;
import java.util.stream.Stream;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
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

  /**
   * Hits the same slots twice before the next: so also the server that has taken over. Before that
   * its replica is cut off and falls behind, so that who does not wait for it loses something.
   */
  @Override
  public void kill() {
    int slots = kills++ / 2 % MASTERS;
    RedisServer first = cluster.masters().get(slots);
    RedisServer second = cluster.replicas().get(slots);
    boolean turned = says(first, "role:slave");
    killed = turned ? second : first;
    RedisServer heir = turned ? first : second;
    try (RedisClient master = RedisClient.create(killed.url());
        RedisClient replica = RedisClient.create(heir.url())) {
      send(replica, Protocol.Command.CONFIG, "SET", "masterauth", "wrong");
      send(master, Protocol.Command.CLIENT, "KILL", "TYPE", "replica");
      long offset = offset(master);
      Await.until("the replica falls behind", () -> offset(master) > offset);
      killed.kill();
      Await.until("the replica has taken over", () -> says(heir, "role:master"));
      send(replica, Protocol.Command.CONFIG, "SET", "masterauth", "");
    }
  }

  private static void send(RedisClient server, Protocol.Command command, String... words) {
    CommandArguments args = new CommandArguments(command);
    Stream.of(words).forEach(args::add);
    var unused = server.executeCommand(args);
  }

  /** How much was written so far. */
  private static long offset(RedisClient master) {
    String info = master.info("replication");
    return Long.parseLong(info.replaceFirst("(?s).*master_repl_offset:(\\d+).*", "$1"));
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
