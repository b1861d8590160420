package com.ifriend.app.doctor;

import com.ifriend.store.redis.RedisAddress;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.SentinelLogin;
import java.util.Optional;
import java.util.Set;
import redis.clients.jedis.HostAndPort;

/** Commands to paste into a terminal. They show no password; {@code redis-cli} asks for it. */
final class RedisCli {
  private RedisCli() {}

  /** A command to a server of the configuration. */
  static String to(RedisConfig config, HostAndPort server, String command) {
    RedisAddress address = config.address();
    return to(config, server, address.user(), address.password().isPresent(), command);
  }

  /** A command to a Sentinel, which has a login of its own. */
  static String toSentinel(RedisConfig config, HostAndPort sentinel, String command) {
    Optional<SentinelLogin> login = config.sentinelLogin();
    return to(config, sentinel, login.flatMap(SentinelLogin::user), login.isPresent(), command);
  }

  private static String to(
      RedisConfig config,
      HostAndPort server,
      Optional<String> user,
      boolean password,
      String command) {
    boolean tls = config.address().tls();
    return "redis-cli -h "
        + host(server)
        + " -p "
        + server.getPort()
        + (tls ? " --tls" : "")
        + config.tls().authority().filter(ca -> tls).map(ca -> " --cacert " + ca).orElse("")
        + user.map(name -> " --user " + name).orElse("")
        + (password ? " --askpass" : "")
        + " "
        + command;
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
