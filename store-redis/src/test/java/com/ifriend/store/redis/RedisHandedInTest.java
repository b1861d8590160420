package com.ifriend.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.EventWindow;
import com.ifriend.store.PoolUse;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.StoreException;
import com.ifriend.store.testkit.RedisServer;
import com.ifriend.store.testkit.SessionBackend;
import com.ifriend.store.testkit.SessionContract;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisCluster;
import redis.clients.jedis.UnifiedJedis;

/** With clients that an application has made, as it likes. */
@SuppressWarnings("deprecation") // What Jedis 6 has.
final class RedisHandedInTest extends SessionContract {
  private static final RedisServer SERVER = RedisServer.start();
  private static final HandedIn BACKEND = new HandedIn();

  private static final class HandedIn implements AnyRedis {
    private final UnifiedJedis client = application(SERVER.port());
    private final RedisStores first = RedisStores.connect(config(), client);
    private final RedisStores other = RedisStores.connect(config(), application(SERVER.port()));

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
      return RedisKeys.Layout.SERVER.of(key).ofSession();
    }
  }

  /** The client of one server has a name in Jedis 6 and another in Jedis 8. */
  private static UnifiedJedis application(int port) {
    String packageName = UnifiedJedis.class.getPackageName();
    try {
      try {
        return Class.forName(packageName + ".JedisPooled")
            .asSubclass(UnifiedJedis.class)
            .getConstructor(String.class, int.class)
            .newInstance("127.0.0.1", port);
      } catch (ClassNotFoundException e) {
        return (UnifiedJedis)
            Class.forName(packageName + ".RedisClient")
                .getMethod("create", String.class, int.class)
                .invoke(null, "127.0.0.1", port);
      }
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("an unknown Jedis", e);
    }
  }

  private static RedisConfig config() {
    return AnyRedis.plain("redis://application");
  }

  @Override
  protected SessionBackend backend() {
    return BACKEND;
  }

  /** So that a run with another Jedis is one. */
  @Test
  void jedisIsTheOneThatIsMeant() {
    assertThat(JedisClient.version()).startsWith(System.getProperty("jedis.expected", "8."));
  }

  @Test
  void clientStaysOpen() {
    try (UnifiedJedis client = application(SERVER.port())) {
      RedisStores.connect(config(), client).close();

      assertThat(client.ping()).isEqualTo("PONG");
    }
  }

  @Test
  void poolIsSeen() {
    assertThat(BACKEND.stores().pool()).isNotEqualTo(PoolUse.NONE);
  }

  @Test
  void clientOfAClusterIsKnownAsSuch() {
    SessionKey key = new SessionKey("app", "user", "handed-in-" + UUID.randomUUID());
    int port = ClusterBackend.SHARED.cluster().masters().get(0).port();
    try (UnifiedJedis client = new JedisCluster(Set.of(new HostAndPort("127.0.0.1", port)))) {
      RedisStores stores = RedisStores.connect(config(), client);
      var unused = stores.sessions().create(key, ScopedPatch.NONE);

      assertThat(stores.where()).contains("(cluster)");
      assertThat(ClusterBackend.SHARED.store().load(key, EventWindow.ALL)).isPresent();
      stores.close();
      assertThat(client.exists("session:{" + key.id() + "}:meta")).isTrue();
    }
  }

  @Test
  void clientOfOneNodeOfAClusterIsRefused() {
    int port = ClusterBackend.SHARED.cluster().masters().get(0).port();
    try (UnifiedJedis client = application(port)) {
      assertThatThrownBy(() -> RedisStores.connect(config(), client))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("hand in a client for clusters");
    }
  }
}
