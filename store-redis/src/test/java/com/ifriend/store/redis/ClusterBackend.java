package com.ifriend.store.redis;

import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.SessionKey;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.testkit.RedisCluster;
import com.ifriend.store.testkit.SessionBackend;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClusterClient;

/** One real cluster of three masters with a replica each, for all tests of the module. */
final class ClusterBackend implements SessionBackend {
  static final ClusterBackend SHARED = new ClusterBackend();

  private final RedisCluster cluster = RedisCluster.start(3, 1);
  private final RedisStores first = connect();
  private final RedisStores other = connect();
  private final RedisClusterClient client =
      RedisClusterClient.create(
          Set.of(new HostAndPort("127.0.0.1", cluster.masters().get(0).port())));

  RedisStores connect() {
    return RedisStores.connect(RedisConfig.of(cluster.url()).withTimeout(Duration.ofSeconds(20)));
  }

  RedisCluster cluster() {
    return cluster;
  }

  RedisStores stores() {
    return first;
  }

  RedisStores otherStores() {
    return other;
  }

  /** For looking underneath. */
  RedisClusterClient client() {
    return client;
  }

  @Override
  public BaseSessionService service() {
    return new StoredSessionService(first.sessions());
  }

  @Override
  public BaseSessionService second() {
    return new StoredSessionService(other.sessions());
  }

  @Override
  public SessionStore store() {
    return first.sessions();
  }

  @Override
  public Duration ttl() {
    return RedisConfig.DEFAULT_SESSION_TTL;
  }

  @Override
  public void age(SessionKey key, Duration by) {
    RedisBackend.age(client, RedisKeys.Layout.CLUSTER.of(key).ofSession(), by);
  }

  @Override
  public Set<String> parts(SessionKey key) {
    return RedisKeys.Layout.CLUSTER.of(key).ofSession().stream()
        .filter(client::exists)
        .collect(Collectors.toSet());
  }
}
