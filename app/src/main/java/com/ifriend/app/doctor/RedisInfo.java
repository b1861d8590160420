package com.ifriend.app.doctor;

import java.util.HashMap;
import java.util.Map;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisDataException;

/** What a server says of itself. */
record RedisInfo(Map<String, String> fields) {

  /**
   * Asks.
   *
   * @throws JedisDataException if it may not be asked
   */
  static RedisInfo of(UnifiedJedis client) {
    Map<String, String> fields = new HashMap<>();
    client
        .info()
        .lines()
        .map(line -> line.split(":", 2))
        .filter(parts -> parts.length == 2)
        .forEach(parts -> fields.put(parts[0], parts[1].strip()));
    return new RedisInfo(fields);
  }

  /** Empty if it does not say. */
  String text(String field) {
    return fields.getOrDefault(field, "");
  }

  /** 0 if it does not say. */
  long number(String field) {
    String text = text(field);
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
  }

  /** Redis or Valkey, and which. */
  String product() {
    return text("valkey_version").isEmpty()
        ? "Redis " + text("redis_version")
        : "Valkey " + text("valkey_version");
  }

  boolean isSentinel() {
    // Valkey has other words for all that Redis names after itself.
    return text("redis_mode").equals("sentinel") || text("server_mode").equals("sentinel");
  }

  boolean isClusterNode() {
    return text("cluster_enabled").equals("1");
  }

  boolean isReplica() {
    return text("role").equals("slave");
  }

  /** Of a replica. */
  HostAndPort master() {
    return new HostAndPort(text("master_host"), (int) number("master_port"));
  }
}
