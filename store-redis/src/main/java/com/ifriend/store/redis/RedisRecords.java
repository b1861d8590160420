package com.ifriend.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.ifriend.store.Records;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import redis.clients.jedis.UnifiedJedis;

/**
 * One hash for each kind, {@code state:records:KIND}, which does not expire: documents by their
 * names.
 */
final class RedisRecords implements Records {
  private final UnifiedJedis redis;
  private final RedisCalls calls;
  private final byte[] key;

  RedisRecords(UnifiedJedis redis, RedisCalls calls, String prefix, String kind) {
    this.redis = redis;
    this.calls = calls;
    this.key = (prefix + "state:records:" + RedisKeys.escape(kind)).getBytes(UTF_8);
  }

  @Override
  public Optional<byte[]> get(String name) {
    return Optional.ofNullable(
        calls.command("reading a record", () -> redis.hget(key, name.getBytes(UTF_8))));
  }

  @Override
  public Map<String, byte[]> all() {
    Map<String, byte[]> all = new TreeMap<>();
    calls
        .command("reading records", () -> redis.hgetAll(key))
        .forEach((name, value) -> all.put(new String(name, UTF_8), value));
    return all;
  }

  /** By way of what is there, since only scripts wait for replicas. */
  @Override
  public void put(String name, byte[] value) {
    Records.check(name, value);
    Optional<byte[]> now;
    do {
      now = get(name);
    } while (!swap(name, now, value));
  }

  @Override
  public boolean replace(String name, byte[] expected, byte[] value) {
    Records.check(name, value);
    return swap(name, Optional.of(expected), value);
  }

  private boolean swap(String name, Optional<byte[]> expected, byte[] value) {
    List<byte[]> args = new ArrayList<>(List.of(name.getBytes(UTF_8), value));
    expected.ifPresent(args::add);
    return isDone(calls.write("keeping a record", RedisScript.SWAP, List.of(key), args));
  }

  @Override
  public boolean delete(String name, byte[] expected) {
    return isDone(
        calls.write(
            "deleting a record",
            RedisScript.REMOVE,
            List.of(key),
            List.of(name.getBytes(UTF_8), expected)));
  }

  private static boolean isDone(Object reply) {
    return Long.valueOf(1).equals(reply);
  }
}
