package com.ifriend.store.redis;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.SessionStore;
import com.ifriend.store.testkit.ManySessionsWireContract;
import com.ifriend.store.testkit.ProxiedBackend;
import com.ifriend.store.testkit.RedisCluster;
import com.ifriend.store.testkit.RedisServer;
import com.ifriend.store.testkit.TcpProxy;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import redis.clients.jedis.RedisClient;

/** A cluster of one node, whose round trips can be counted. */
final class RedisOneNodeClusterManySessionsTest extends ManySessionsWireContract {
  private final OneNode backend = new OneNode();

  @Override
  protected ProxiedBackend backend() {
    return backend;
  }

  @AfterAll
  void stop() {
    backend.close();
  }

  /** The node gives the proxy's port as its own, so all clients take the way through the proxy. */
  private static final class OneNode implements ProxiedBackend, AnyRedis, AutoCloseable {
    private final RedisCluster cluster = RedisCluster.start(1, 0);
    private final RedisServer node = cluster.masters().get(0);
    private final RedisClient direct = RedisClient.create(node.url());
    private final TcpProxy proxy = TcpProxy.to("127.0.0.1", node.port());
    private final RedisStores first;
    private final RedisStores other;
    private final RedisStores proxied;

    OneNode() {
      direct.configSet("cluster-announce-port", Integer.toString(proxy.port()));
      first = RedisBackend.connect(proxy.port());
      other = RedisBackend.connect(proxy.port());
      proxied = RedisBackend.connect(proxy.port());
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
    public RedisClient client() {
      return direct;
    }

    @Override
    public List<String> sessionKeys(SessionKey key) {
      return RedisKeys.Layout.CLUSTER.of(key).ofSession();
    }

    @Override
    public TcpProxy proxy() {
      return proxy;
    }

    @Override
    public SessionStore proxiedStore() {
      return proxied.sessions();
    }

    /** The directory with the shared state, then the sessions. */
    @Override
    public int roundTripsOfAPage() {
      return 2;
    }

    @Override
    public void close() {
      List.of(first, other, proxied).forEach(RedisStores::close);
      direct.close();
      proxy.close();
      cluster.close();
    }
  }
}
