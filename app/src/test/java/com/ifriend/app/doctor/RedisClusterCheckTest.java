package com.ifriend.app.doctor;

import com.ifriend.store.testkit.Await;
import com.ifriend.store.testkit.RedisCluster;
import com.ifriend.store.testkit.RedisServer;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;

/** Broken clusters of real servers. */
final class RedisClusterCheckTest {

  @Test
  void wholeClusterIsHealthyWhicheverNodesAreNamed() {
    try (RedisCluster cluster = RedisCluster.start(3, 1)) {
      Examined.redis(cluster.url())
          .isHealthy()
          .praises("3 masters with all slots, 3 replicas")
          .praises("all commands and keys");
      Examined.redis(cluster.masters().get(2).url())
          .isHealthy()
          .praises("3 masters with all slots");
      Examined.redis("redis://127.0.0.1:" + cluster.masters().get(0).port() + "/1")
          .failsOnlyWith("has no database 1", "/0");
    }
  }

  @Test
  void replicaThatIsDownIsANuisance() {
    try (RedisCluster cluster = RedisCluster.start(3, 1)) {
      RedisServer replica = cluster.replicas().get(0);
      replica.kill();
      awaitInNodes(cluster.masters().get(0), replica.port() + "@\\d+ slave,fail ");
      Examined.redis(cluster.url())
          .isHealthy()
          .warnsOf("node 127.0.0.1:" + replica.port() + " is down", "redis-cli --cluster check")
          .warnsOf("127.0.0.1:" + replica.port() + " refuses the connection", "start the server");
    }
  }

  @Test
  void masterThatIsDownIsNamedWithItsSlots() {
    try (RedisCluster cluster = RedisCluster.start(3, 0)) {
      RedisServer down = cluster.masters().get(0);
      down.kill();
      awaitInNodes(cluster.masters().get(1), down.port() + "@\\d+ master,fail ");
      String cause = "master 127.0.0.1:" + down.port() + " is down";
      Examined.redis(cluster.url()).failsOnlyWith(cause, "start it again");
      Examined.redis(cluster.masters().get(1).url())
          .failsOnlyWith("its slots 0-5460", "redis-cli --cluster check");
    }
  }

  @Test
  void slotsWithoutMasterAreCounted() {
    try (RedisCluster cluster = RedisCluster.start(3, 0)) {
      RedisServer forgetful = cluster.masters().get(0);
      try (Jedis jedis = new Jedis("127.0.0.1", forgetful.port())) {
        var unused = jedis.sendCommand(Protocol.Command.CLUSTER, "DELSLOTSRANGE", "0", "99");
      }
      Examined.redis(forgetful.url())
          .failsOnlyWith(
              "100 of 16384 slots have no master",
              "redis-cli --cluster fix 127.0.0.1:" + forgetful.port());
    }
  }

  @Test
  void clusterThatHasLostItsMajorityIsDown() {
    try (RedisCluster cluster = RedisCluster.start(3, 0, "--cluster-require-full-coverage", "no")) {
      // A node that hears of no majority says so, and needs no two to agree that others are down.
      cluster.masters().get(0).kill();
      cluster.masters().get(1).kill();
      RedisServer last = cluster.masters().get(2);
      Await.until(
          "the last node notices",
          () -> {
            try (Jedis jedis = new Jedis("127.0.0.1", last.port())) {
              return jedis.clusterInfo().contains("cluster_state:fail");
            }
          });
      Examined.redis(last.url())
          .failsWith("master 127.0.0.1:" + cluster.masters().get(0).port() + " is down", "start it")
          .failsWith(
              "master 127.0.0.1:" + cluster.masters().get(1).port() + " is down", "start it");
    }
  }

  @Test
  void masterThatOnlyTheClusterReachesIsNamed() {
    try (RedisCluster cluster = RedisCluster.start(3, 0)) {
      RedisServer asked = cluster.masters().get(0);
      RedisServer hidden = cluster.masters().get(1);
      try (Jedis jedis = new Jedis("127.0.0.1", hidden.port())) {
        // As a node in a container, which tells the others an address of its own network.
        var unused = jedis.configSet("cluster-announce-ip", "127.0.0.9");
      }
      awaitInNodes(asked, "127\\.0\\.0\\.9:" + hidden.port());
      Examined.redis(asked.url())
          .failsOnlyWith(
              "the cluster names a node that cannot be used from here: 127.0.0.9:" + hidden.port(),
              "cluster-announce-ip");
    }
  }

  @Test
  void addressOfAClusterIsNotForASingleServer() {
    try (RedisServer single = RedisServer.start()) {
      Examined.redis("redis-cluster://127.0.0.1:" + single.port())
          .failsOnlyWith("belongs to no cluster", "REDIS_URL=redis://127.0.0.1:" + single.port());
    }
  }

  private static void awaitInNodes(RedisServer asked, String pattern) {
    Await.until(
        pattern + " in CLUSTER NODES",
        () -> {
          try (Jedis jedis = new Jedis("127.0.0.1", asked.port())) {
            return jedis.clusterNodes().matches("(?s).*" + pattern + ".*");
          }
        });
  }
}
