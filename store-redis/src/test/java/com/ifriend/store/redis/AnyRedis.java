package com.ifriend.store.redis;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.SessionStore;
import com.ifriend.store.testkit.SessionBackend;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import redis.clients.jedis.UnifiedJedis;

/** Two processes on a Redis of whatever kind, and a look at its keys. */
interface AnyRedis extends SessionBackend {
  List<String> HEAD =
      List.of(
          "count",
          "bytes",
          "committed",
          "expires",
          "last",
          "newest",
          "fence",
          "state_keys",
          "marks",
          "owner");

  RedisStores stores();

  RedisStores otherStores();

  /** Of all keys. */
  default String prefix() {
    return "";
  }

  /** Where sessions have keys by their id alone, and last an hour. */
  static RedisConfig plain(String url) {
    return RedisConfig.of(url).withKeyStyle(KeyStyle.PLAIN).withSessionTtl(Duration.ofHours(1));
  }

  /** By whichever Jedis is there. */
  static UnifiedJedis open(String url) {
    return RedisClients.open(plain(url).withTimeout(Duration.ofSeconds(20))).jedis();
  }

  /** For looking underneath. */
  UnifiedJedis client();

  List<String> sessionKeys(SessionKey key);

  @Override
  default SessionStore store() {
    return stores().sessions();
  }

  @Override
  default SessionStore otherStore() {
    return otherStores().sessions();
  }

  @Override
  default Duration ttl() {
    return Duration.ofHours(1);
  }

  @Override
  default void age(SessionKey key, Duration by) {
    age(client(), sessionKeys(key), by);
  }

  static void age(UnifiedJedis client, List<String> keys, Duration by) {
    for (String each : keys) {
      if (each.endsWith(":index") && client.exists(each)) {
        changeHead(client, each, "expires", expires -> expires - by.toMillis());
      }
      long deadline = client.pexpireTime(each);
      if (deadline > 0) {
        client.pexpireAt(each, deadline - by.toMillis());
      }
    }
  }

  /** Another value in a part of a session's head, as {@code head.lua} names them. */
  static void changeHead(
      UnifiedJedis client, String index, String part, UnaryOperator<Long> change) {
    setHead(
        client,
        index,
        part,
        Long.toString(change.apply(Long.parseLong(head(client, index, part)))));
  }

  static void setHead(UnifiedJedis client, String index, String part, String value) {
    String[] parts = client.hget(index, "head").split(" ", HEAD.size());
    parts[HEAD.indexOf(part)] = value;
    client.hset(index, "head", String.join(" ", parts));
  }

  static String head(UnifiedJedis client, String index, String part) {
    return client.hget(index, "head").split(" ", HEAD.size())[HEAD.indexOf(part)];
  }

  @Override
  default Set<String> parts(SessionKey key) {
    return sessionKeys(key).stream().filter(client()::exists).collect(Collectors.toSet());
  }
}
