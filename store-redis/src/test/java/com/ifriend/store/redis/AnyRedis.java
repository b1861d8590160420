package com.ifriend.store.redis;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.SessionStore;
import com.ifriend.store.testkit.SessionBackend;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import redis.clients.jedis.UnifiedJedis;

/** Two processes on a Redis of whatever kind, and a look at its keys. */
interface AnyRedis extends SessionBackend {
  RedisStores stores();

  RedisStores otherStores();

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
    return RedisConfig.DEFAULT_SESSION_TTL;
  }

  @Override
  default void age(SessionKey key, Duration by) {
    age(client(), sessionKeys(key), by);
  }

  static void age(UnifiedJedis client, List<String> keys, Duration by) {
    for (String each : keys) {
      long deadline = client.pexpireTime(each);
      if (deadline > 0) {
        client.pexpireAt(each, deadline - by.toMillis());
      }
    }
  }

  @Override
  default Set<String> parts(SessionKey key) {
    return sessionKeys(key).stream().filter(client()::exists).collect(Collectors.toSet());
  }
}
