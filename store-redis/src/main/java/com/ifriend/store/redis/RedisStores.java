package com.ifriend.store.redis;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.PoolUse;
import com.ifriend.store.Records;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoreException;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.memory.MemoryStore;
import com.ifriend.store.redis.RedisClients.ServerInfo;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRules;
import java.util.List;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.util.Pool;

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
  private final JedisClient client;

  /** Whether it ends with us. */
  private final boolean ours;

  private final RedisCalls calls;
  private final RedisSessionStore sessions;
  private final RedisMemoryStore memories;
  private final RedisCopies copies;
  private final RedisConfig config;
  private final String where;

  private RedisStores(JedisClient client, RedisConfig config, boolean ours) {
    this.calls = new RedisCalls(client, config);
    SharedScopes shared =
        client.isCluster()
            ? new ClusterScopes(client.jedis(), calls, config)
            : new ServerScopes(
                calls, new RedisKeys.Layout(config.keyPrefix(), config.keyStyle(), false));
    this.client = client;
    this.ours = ours;
    this.config = config;
    this.where = config.address().where() + (client.isCluster() ? " (cluster)" : "");
    this.sessions = new RedisSessionStore(client, calls, shared, config.sessionTtl());
    this.copies = new RedisCopies(client, calls, shared, sessions);
    this.memories =
        new RedisMemoryStore(
            client.jedis(),
            calls,
            client.isCluster()
                ? owner -> MemoryKeys.inCluster(config.keyPrefix(), owner)
                : owner -> MemoryKeys.onServer(config.keyPrefix(), owner),
            config.memoryTtl());
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
    return new RedisStores(RedisClients.open(config), config, true);
  }

  /**
   * Uses a client that the application has: of one server, of a master that Sentinels name, or of a
   * cluster, with Jedis 6, 7 or 8, and either protocol. It stays open when this is closed.
   *
   * <p>Login, TLS, pool and time-outs are the client's own, whatever the configuration says of
   * them; its time-out should be no longer than {@link RedisConfig#timeout}, and its pool have room
   * for the threads that use the stores. The address is what messages call it.
   *
   * @throws StoreUnavailableException if there is no answer
   * @throws StoreException if the server is older than version 7
   */
  public static RedisStores connect(RedisConfig config, UnifiedJedis client) {
    return new RedisStores(RedisClients.fit(config, client), config, false);
  }

  /** Which servers these are, as in {@code localhost:6379}; without secrets. */
  public String where() {
    return where;
  }

  public SessionStore sessions() {
    return sessions;
  }

  /** For a store that keeps the originals of sessions elsewhere. */
  public RedisCopies copies() {
    return copies;
  }

  /**
   * Long-term memories; each ends when it was not said again within {@link RedisConfig#memoryTtl}.
   */
  public MemoryStore memories() {
    return memories;
  }

  /**
   * The queue of this name, one for all processes that ask for it. An id is known at least as long
   * as a session lives, or {@link TurnRules#LONGEST_WITH_SESSION}.
   */
  public TurnQueue turns(String name, TurnRules rules) {
    return new RedisTurnQueue(
        calls, config.keyPrefix(), name, rules.rememberingFor(config.sessionTtl()));
  }

  /**
   * The documents of this kind, the same for all processes that ask for it.
   *
   * @param kind a word
   */
  public Records records(String kind) {
    return new RedisRecords(client.jedis(), calls, config.keyPrefix(), kind);
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

  /** What the pool of connections is doing, on a cluster those of all nodes together. */
  public PoolUse pool() {
    return client.pools().stream().map(RedisStores::use).reduce(PoolUse.NONE, PoolUse::plus);
  }

  /**
   * What the servers say that they have dropped, on a cluster all nodes together. One round trip to
   * each.
   *
   * @throws StoreUnavailableException if one does not answer within {@link RedisConfig#timeout}
   * @throws StoreException if we may not ask (INFO)
   */
  public KeyLosses keyLosses() {
    return calls.translate(
        "asking for statistics",
        () ->
            client.isCluster()
                ? client.nodes().values().stream()
                    .map(this::lossesOf)
                    .reduce(KeyLosses.NONE, KeyLosses::plus)
                : ServerInfo.losses(client.jedis().info("stats")));
  }

  private KeyLosses lossesOf(Pool<Connection> node) {
    try (Connection connection = client.connection(node)) {
      connection.sendCommand(Protocol.Command.INFO, "stats");
      return ServerInfo.losses(connection.getBulkReply());
    }
  }

  private static PoolUse use(Pool<Connection> pool) {
    return new PoolUse(pool.getNumActive(), pool.getNumIdle(), pool.getNumWaiters());
  }

  @Override
  public void close() {
    sessions.close();
    if (ours) {
      client.close();
    }
  }
}
