package com.ifriend.store.redis;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoreException;
import com.ifriend.store.StoreUnavailableException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Stores on one Redis server, behind a bounded pool of connections.
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
  /** The first with PEXPIREAT ... GT. */
  private static final int OLDEST_MAJOR_VERSION = 7;

  private static final Pattern VERSION = Pattern.compile("(?<=redis_version:)(\\d+)\\.[\\d.]+");

  private final RedisClient client;
  private final RedisSessionStore sessions;

  private RedisStores(RedisClient client, RedisConfig config) {
    this.client = client;
    this.sessions = new RedisSessionStore(client, config);
  }

  /**
   * Opens the pool and asks the server for a sign of life.
   *
   * @throws StoreUnavailableException if there is no answer within {@link RedisConfig#timeout}
   * @throws StoreException if the server refuses the credentials or the database, or is older than
   *     version 7
   */
  public static RedisStores connect(RedisConfig config) {
    RedisClient client =
        RedisClient.builder()
            .hostAndPort(new HostAndPort(config.host(), config.port()))
            .clientConfig(clientConfig(config))
            .poolConfig(poolConfig(config))
            .build();
    try {
      RedisStores stores = new RedisStores(client, config);
      stores.ping();
      requireVersion(config, client);
      return stores;
    } catch (RuntimeException e) {
      client.close();
      throw e;
    }
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
    client.close();
  }

  private static void requireVersion(RedisConfig config, RedisClient client) {
    String info;
    try {
      info = client.info("server");
    } catch (JedisDataException e) {
      // Not everybody may ask; then the first command that is too new says so.
      return;
    }
    requireVersion(config, info);
  }

  static void requireVersion(RedisConfig config, String info) {
    Matcher version = VERSION.matcher(info);
    if (version.find() && Integer.parseInt(version.group(1)) < OLDEST_MAJOR_VERSION) {
      throw new StoreException(
          "Redis at "
              + config.host()
              + ":"
              + config.port()
              + " is version "
              + version.group()
              + "; "
              + OLDEST_MAJOR_VERSION
              + ".0 or newer is needed");
    }
  }

  private static DefaultJedisClientConfig clientConfig(RedisConfig config) {
    int timeout = Math.toIntExact(config.timeout().toMillis());
    DefaultJedisClientConfig.Builder builder =
        DefaultJedisClientConfig.builder()
            .resp2()
            .connectionTimeoutMillis(timeout)
            .socketTimeoutMillis(timeout)
            .database(config.database())
            .clientName("ifriend");
    if (config.uri().getScheme().equalsIgnoreCase("rediss")) {
      builder.sslOptions(SslOptions.defaults());
    }
    String userInfo = config.uri().getRawUserInfo();
    if (userInfo != null) {
      String[] parts = userInfo.split(":", 2);
      ifPresent(parts[0], builder::user);
      if (parts.length == 2) {
        ifPresent(parts[1], builder::password);
      }
    }
    return builder.build();
  }

  private static void ifPresent(String encoded, Consumer<String> setter) {
    if (!encoded.isEmpty()) {
      // URLDecoder is for forms, where + is a space; in a URL it is a plus.
      setter.accept(URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8));
    }
  }

  private static ConnectionPoolConfig poolConfig(RedisConfig config) {
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(config.maxConnections());
    pool.setMaxIdle(config.maxConnections());
    pool.setMaxWait(config.timeout());
    pool.setJmxEnabled(false);
    return pool;
  }
}
