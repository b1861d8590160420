package com.ifriend.bench.race.contender;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;

/** An algorithm over Jedis, with its pool as it is. */
abstract class RedisBaseline extends Baseline {
  static final int TTL_SECONDS = 3600;

  private @Nullable RedisClient client;

  final RedisClient client() {
    return requireNonNull(client, "not open");
  }

  @Override
  public String open(URI server) {
    client = RedisClient.create(server);
    return "an algorithm, written here; Jedis pool, TTL " + TTL_SECONDS / 60 + " min";
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }
}
