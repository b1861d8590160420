package com.ifriend.store.redis;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoreException;
import com.ifriend.store.StoreUnavailableException;
import java.util.List;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.UnifiedJedis;

/**
 * Stores on one Redis server, on the master that Sentinels name, or on a Redis Cluster, behind a
 * bounded pool of connections.
 *
 * <pre>{@code
 * try (RedisStores stores = RedisStores.connect(RedisConfig.of("redis://localhost:6379/0"))) {
 *   BaseSessionService sessions = new StoredSessionService(stores.sessions());
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class RedisStores implements AutoCloseable {
  private final UnifiedJedis client;
  private final RedisSessionStore sessions;
  private final String where;

  private RedisStores(UnifiedJedis client, RedisConfig config) {
    RedisCalls calls = new RedisCalls(client, config);
    SharedScopes shared =
        client instanceof RedisClusterClient cluster
            ? new ClusterScopes(cluster, calls, config)
            : new ServerScopes(calls, RedisKeys.Layout.ofServer(config.keyStyle()));
    this.client = client;
    this.where =
        config.address().where() + (client instanceof RedisClusterClient ? " (cluster)" : "");
    this.sessions = new RedisSessionStore(client, calls, shared, config.sessionTtl());
  }

  /**
   * Opens the pool and asks the server for a sign of life. Warns in the log if the server may evict
   * sessions.
   *
   * @throws StoreUnavailableException if there is no answer within {@link RedisConfig#timeout}
   * @throws StoreException if the server refuses the credentials or the database, or is older than
   *     version 7
   */
  public static RedisStores connect(RedisConfig config) {
    return new RedisStores(RedisClients.open(config), config);
  }

  /** Which servers these are, as in {@code localhost:6379}; without secrets. */
  public String where() {
    return where;
  }

  public SessionStore sessions() {
    return sessions;
  }

  /**
   * What Redis holds of a session, for a person to look at; not for a request path.
   *
   * @param lastEvents how many events to show
   * @return a report for each key; empty if there is no such session of this app and user
   */
  public List<KeyReport> inspect(SessionKey key, int lastEvents) {
    return sessions.inspect(key, lastEvents);
  }

  /**
   * Returns if the server answers.
   *
   * @throws StoreUnavailableException if it does not, within {@link RedisConfig#timeout}
   */
  public void ping() {
    sessions.ping();
  }

  @Override
  public void close() {
    sessions.close();
    client.close();
  }
}
