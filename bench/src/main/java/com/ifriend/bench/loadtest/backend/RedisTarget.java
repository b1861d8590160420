package com.ifriend.bench.loadtest.backend;

import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.testkit.RedisServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import redis.clients.jedis.RedisClient;

/**
 * A Redis to put load on.
 *
 * @param direct how to reach it
 * @param measured how to reach it over the network that is measured
 * @param proxy the network, if it is made longer
 * @param where the server in words
 */
record RedisTarget(
    RedisConfig direct, RedisConfig measured, Optional<DelayProxy> proxy, String where) {
  private static final Pattern VERSION = Pattern.compile("redis_version:(\\S+)");

  /** The one that the environment names. */
  static RedisTarget configured(RedisConfig config, int connections) {
    RedisConfig pooled = config.withMaxConnections(connections);
    return new RedisTarget(pooled, pooled, Optional.empty(), "Redis at " + config.address());
  }

  /** One of our own, which loses at most a second in a crash, as is usual in production. */
  static RedisTarget started(Optional<Duration> delay, int connections, Closer closer)
      throws IOException {
    RedisServer server =
        closer.add(RedisServer.start("--appendonly", "yes", "--appendfsync", "everysec"));
    RedisConfig direct = RedisConfig.of(server.url()).withMaxConnections(connections);
    Optional<DelayProxy> proxy = Optional.empty();
    RedisConfig measured = direct;
    if (delay.isPresent()) {
      proxy = Optional.of(closer.add(new DelayProxy(server.port(), delay.get())));
      measured =
          RedisConfig.of("redis://127.0.0.1:" + proxy.get().port() + "/0")
              .withMaxConnections(connections);
    }
    return new RedisTarget(
        direct,
        measured,
        proxy,
        "Redis " + version(server) + " started here, appendonly yes, appendfsync everysec");
  }

  private static String version(RedisServer server) {
    try (RedisClient client = RedisClient.create(server.url())) {
      return VERSION
          .matcher(client.info("server"))
          .results()
          .map(found -> found.group(1))
          .findFirst()
          .orElse("?");
    }
  }
}
