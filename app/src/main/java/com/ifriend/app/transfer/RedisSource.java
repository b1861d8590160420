package com.ifriend.app.transfer;

import com.ifriend.store.redis.RedisAddress;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/** Keys of one Redis server. */
abstract class RedisSource implements Source {
  private static final int PAGE = 1_000;

  private final String where;
  final RedisClient client;

  /**
   * @param url as in {@code REDIS_URL}, of one server
   */
  RedisSource(String url) throws IOException {
    RedisAddress address = address(url);
    where = address.where();
    DefaultJedisClientConfig.Builder config =
        DefaultJedisClientConfig.builder()
            .user(address.user().orElse(null))
            .password(address.password().orElse(null))
            .database(address.database());
    if (address.tls()) {
      config.sslOptions(SslOptions.builder().sslVerifyMode(SslVerifyMode.FULL).build());
    }
    client =
        RedisClient.builder()
            .hostAndPort(address.hosts().iterator().next())
            .clientConfig(config.build())
            .build();
  }

  private static RedisAddress address(String url) throws IOException {
    try {
      RedisAddress address = RedisAddress.parse(url);
      if (address.kind() == RedisAddress.Kind.SERVER) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // Its message repeats much of the URL.
    }
    throw new IOException(
        "The source is one Redis server, as redis://[user:password@]host:6379/0, or rediss:// with"
            + " TLS; percent-encode special characters");
  }

  @Override
  public final void read(Receiver receiver) throws IOException {
    try {
      readAll(receiver);
    } catch (JedisException e) {
      throw new IOException("The source cannot be read: " + where + ": " + e.getMessage(), e);
    }
  }

  abstract void readAll(Receiver receiver);

  /** In one order each time. */
  final Set<String> keys(String pattern, String type) {
    Set<String> keys = new TreeSet<>();
    String cursor = ScanParams.SCAN_POINTER_START;
    do {
      ScanResult<String> page =
          client.scan(cursor, new ScanParams().match(pattern).count(PAGE), type);
      keys.addAll(page.getResult());
      cursor = page.getCursor();
    } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
    return keys;
  }

  @Override
  public final void close() {
    client.close();
  }
}
