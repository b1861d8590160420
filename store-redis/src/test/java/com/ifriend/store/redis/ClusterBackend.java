package com.ifriend.store.redis;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.testkit.RedisCluster;
import java.time.Duration;
import java.util.List;
import redis.clients.jedis.UnifiedJedis;

/** One real cluster of three masters with a replica each, for all tests of the module. */
final class ClusterBackend implements AnyRedis {
  static final ClusterBackend SHARED = new ClusterBackend();

  private final RedisCluster cluster = RedisCluster.start(3, 1).patient();
  private final RedisStores first = connect();
  private final RedisStores other = connect();
  private final UnifiedJedis client = AnyRedis.open(cluster.url());

  RedisStores connect() {
    return RedisStores.connect(AnyRedis.plain(cluster.url()).withTimeout(Duration.ofSeconds(20)));
  }

  RedisCluster cluster() {
    return cluster;
  }

  @Override
  public RedisStores stores() {
    return first;
  }

  @Override
  public RedisStores otherStores() {
    return other;
  }

  @Override
  public UnifiedJedis client() {
    return client;
  }

  @Override
  public List<String> sessionKeys(SessionKey key) {
    return RedisKeys.Layout.CLUSTER.of(key).ofSession();
  }
}
