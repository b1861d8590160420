package com.ifriend.store.testkit;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A real Redis Cluster on free loopback ports: masters that share the slots, and their replicas.
 */
public final class RedisCluster implements AutoCloseable {
  private static final int SLOTS = 16_384;

  private final List<RedisServer> masters = new ArrayList<>();
  private final List<RedisServer> replicas = new ArrayList<>();

  private RedisCluster() {}

  /**
   * Starts a cluster and waits until all of its nodes agree that it is complete.
   *
   * @param masters at least 3 where a replica is to take over, since masters elect it
   * @param replicasEach of each master
   * @param options of all servers, as in {@link RedisServer#start}
   */
  public static RedisCluster start(int masters, int replicasEach, String... options) {
    RedisCluster cluster = new RedisCluster();
    try {
      for (int i = 0; i < masters; i++) {
        cluster.masters.add(node(options));
      }
      for (int i = 0; i < masters * replicasEach; i++) {
        cluster.replicas.add(node(options));
      }
      cluster.join();
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /**
   * Gives up a node that is silent for 15 s only, not for one: for tests in which none dies, on a
   * machine that may be too busy to let each speak in time.
   */
  public RedisCluster patient() {
    nodes().forEach(node -> send(node, "CONFIG SET cluster-node-timeout 15000"));
    return this;
  }

  private static RedisServer node(String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    try {
      all.addAll(List.of("--cluster-enabled", "yes", "--cluster-node-timeout", "1000"));
      all.addAll(List.of("--cluster-port", Integer.toString(ServerProcess.freePort())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return RedisServer.start(all.toArray(String[]::new));
  }

  private void join() {
    int first = 0;
    for (int i = 0; i < masters.size(); i++) {
      int last = SLOTS * (i + 1) / masters.size() - 1;
      send(masters.get(i), "CLUSTER ADDSLOTSRANGE " + first + " " + last);
      // Different epochs from the start, so that nobody has to settle who is newer.
      send(masters.get(i), "CLUSTER SET-CONFIG-EPOCH " + (i + 1));
      first = last + 1;
    }
    RedisServer hub = masters.get(0);
    for (RedisServer node : nodes()) {
      if (node != hub) {
        send(node, "CLUSTER MEET 127.0.0.1 " + hub.port() + " " + busPort(hub));
      }
    }
    awaitComplete();
    for (int i = 0; i < replicas.size(); i++) {
      RedisServer replica = replicas.get(i);
      String master = send(masters.get(i % masters.size()), "CLUSTER MYID");
      Await.until(
          "a replica knows its master", () -> send(replica, "CLUSTER NODES").contains(master));
      send(replica, "CLUSTER REPLICATE " + master);
    }
    for (RedisServer replica : replicas) {
      Await.until(
          "a replica follows",
          () -> send(replica, "INFO replication").contains("master_link_status:up"));
    }
    for (RedisServer node : nodes()) {
      Await.until(
          "all nodes know the replicas",
          () ->
              send(node, "CLUSTER NODES").lines().filter(line -> line.contains("slave")).count()
                  == replicas.size());
    }
  }

  private static String busPort(RedisServer node) {
    // As in: id 127.0.0.1:6379@16379 myself,master ...
    return send(node, "CLUSTER NODES").replaceFirst("(?s).*:\\d+@(\\d+).*", "$1");
  }

  /** Waits until every node knows all others and the owner of every slot. */
  private void awaitComplete() {
    for (RedisServer node : nodes()) {
      Await.until(
          "the cluster is complete",
          () -> {
            // Without full coverage the state is ok before the node has heard of all slots.
            String info = send(node, "CLUSTER INFO");
            return info.contains("cluster_state:ok")
                && info.contains("cluster_slots_assigned:" + SLOTS)
                && info.contains("cluster_known_nodes:" + nodes().size());
          });
    }
  }

  @CanIgnoreReturnValue
  private static String send(RedisServer node, String command) {
    return RedisCommand.send(node.port(), command);
  }

  /** The masters first, each with a share of the slots in this order. */
  public List<RedisServer> nodes() {
    List<RedisServer> nodes = new ArrayList<>(masters);
    nodes.addAll(replicas);
    return nodes;
  }

  public List<RedisServer> masters() {
    return List.copyOf(masters);
  }

  /** The replicas; those of the master n are at n, n + number of masters, and so on. */
  public List<RedisServer> replicas() {
    return List.copyOf(replicas);
  }

  /** The address of all nodes. */
  public String url() {
    return nodes().stream()
        .map(node -> "127.0.0.1:" + node.port())
        .collect(Collectors.joining(",", "redis-cluster://", ""));
  }

  @Override
  public void close() {
    nodes().forEach(RedisServer::close);
  }
}
