package com.ifriend.bench.kit;

import com.ifriend.store.redis.KeyStyle;
import com.ifriend.store.redis.RedisConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import redis.clients.jedis.RedisClient;

/** A Redis under measurement, and what it says about itself. */
public final class RedisInfo {
  /** Of sessions that are measured. */
  public static final Duration TTL = Duration.ofHours(1);

  private RedisInfo() {}

  /** How the stores are measured on it. */
  public static RedisConfig config(String url) {
    return RedisConfig.of(url).withKeyStyle(KeyStyle.PLAIN).withSessionTtl(TTL);
  }

  public static String version(String url) {
    try (RedisClient client = RedisClient.create(url)) {
      return find(client, "server", "redis_version:(\\S+)").orElse("?");
    }
  }

  /** The first number that a pattern's group finds in a section; 0 if it is not there (yet). */
  public static double first(RedisClient client, String section, String pattern) {
    return find(client, section, pattern).map(Double::parseDouble).orElse(0d);
  }

  private static Optional<String> find(RedisClient client, String section, String pattern) {
    Matcher found = Pattern.compile(pattern).matcher(client.info(section));
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }
}
