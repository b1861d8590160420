package com.ifriend.app.transfer;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/** Keys of one Redis server. */
abstract class RedisSource implements Source {
  private static final int PAGE = 1_000;

  final RedisClient client;

  /**
   * @param url as in {@code REDIS_URL}, of one server
   */
  RedisSource(String url) throws IOException {
    if (!url.startsWith("redis://") && !url.startsWith("rediss://")) {
      throw new IOException(
          "The source is a Redis server, as redis://[user:password@]host:6379/0 or rediss:// with"
              + " TLS");
    }
    try {
      client = RedisClient.create(url);
    } catch (IllegalArgumentException | JedisException e) {
      throw new IOException("The URL of the source cannot be read as one of a Redis server");
    }
  }

  @Override
  public final void read(Receiver receiver) throws IOException {
    try {
      readAll(receiver);
    } catch (JedisException e) {
      throw new IOException("The source cannot be read: " + e.getMessage(), e);
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
