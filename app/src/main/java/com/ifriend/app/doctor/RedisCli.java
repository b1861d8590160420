package com.ifriend.app.doctor;

import com.ifriend.store.redis.RedisAddress;
import com.ifriend.store.redis.RedisConfig;
import java.util.Set;
import redis.clients.jedis.HostAndPort;

/** Commands to paste into a terminal. They show no password; {@code redis-cli} asks for it. */
final class RedisCli {
  private RedisCli() {}

  /** A command to a server of the configuration. */
  static String to(RedisConfig config, HostAndPort server, String command) {
    return options(config, server) + " " + command;
  }

  /** A command to a Sentinel, which has a login of its own, and no TLS. */
  static String toSentinel(HostAndPort sentinel, String command) {
    return "redis-cli -h " + host(sentinel) + " -p " + sentinel.getPort() + " " + command;
  }

  private static String options(RedisConfig config, HostAndPort server) {
    RedisAddress address = config.address();
    return "redis-cli -h "
        + host(server)
        + " -p "
        + server.getPort()
        + (address.tls() ? " --tls" : "")
        + config
            .tls()
            .authority()
            .map(ca -> " --cacert " + ca)
            .filter(ca -> address.tls())
            .orElse("")
        + address.user().map(user -> " --user " + user).orElse("")
        + (address.password().isPresent() ? " --askpass" : "");
  }

  /** Without the brackets of an IPv6 address, which redis-cli would look up as a name. */
  private static String host(HostAndPort server) {
    return server.getHost().replaceAll("[\\[\\]]", "");
  }

  /** The address of servers as it belongs into {@code REDIS_URL}, with a place for a password. */
  static String url(RedisConfig config, String scheme, Set<HostAndPort> servers, String path) {
    RedisAddress address = config.address();
    String hosts = String.join(",", servers.stream().map(HostAndPort::toString).toList());
    String login = address.password().isPresent() ? address.user().orElse("") + ":PASSWORD@" : "";
    return "REDIS_URL="
        + (address.tls() ? scheme.replaceFirst("redis", "rediss") : scheme)
        + "://"
        + login
        + hosts
        + path;
  }
}
