package com.ifriend.store.redis;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;

/**
 * Where Redis is and how to use it.
 *
 * @param uri {@code redis://[user:password@]host[:port][/database]}, or {@code rediss://} for TLS
 * @param sessionTtl how long a session lives after its last use
 * @param maxConnections size of the connection pool; a further caller waits {@code timeout} for one
 * @param timeout the longest wait for a connection to open, for one from the pool, and for a reply
 */
public record RedisConfig(URI uri, Duration sessionTtl, int maxConnections, Duration timeout) {
  public static final Duration DEFAULT_SESSION_TTL = Duration.ofHours(1);
  public static final int DEFAULT_MAX_CONNECTIONS = 10;
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(2);

  public RedisConfig {
    requireNonNull(uri, "uri");
    if (sessionTtl.isNegative() || sessionTtl.isZero()) {
      throw new IllegalArgumentException(
          "the session TTL is " + sessionTtl + "; it must be positive");
    }
    if (maxConnections < 1) {
      throw new IllegalArgumentException(
          "maxConnections is " + maxConnections + "; at least 1 is needed");
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("the timeout is " + timeout + "; it must be positive");
    }
  }

  /**
   * Everything but the address at its default.
   *
   * @throws IllegalArgumentException saying what is wrong with the address and what a right one
   *     looks like; a password in it is not repeated
   */
  public static RedisConfig of(String url) {
    return new RedisConfig(
        parse(url), DEFAULT_SESSION_TTL, DEFAULT_MAX_CONNECTIONS, DEFAULT_TIMEOUT);
  }

  public RedisConfig withSessionTtl(Duration ttl) {
    return new RedisConfig(uri, ttl, maxConnections, timeout);
  }

  public RedisConfig withTimeout(Duration wait) {
    return new RedisConfig(uri, sessionTtl, maxConnections, wait);
  }

  public String host() {
    return uri.getHost();
  }

  public int port() {
    return uri.getPort() < 0 ? 6379 : uri.getPort();
  }

  /** The number of the database, 0 if the address names none. */
  public int database() {
    String path = uri.getPath();
    return path == null || path.length() <= 1 ? 0 : Integer.parseInt(path.substring(1));
  }

  private static URI parse(String url) {
    int scheme = url.indexOf("://");
    if (scheme < 0) {
      throw wrong("has no scheme", url);
    }
    switch (url.substring(0, scheme).toLowerCase(Locale.ROOT)) {
      case "redis", "rediss" -> {}
      case "redis-sentinel", "redis-cluster" ->
          throw wrong("names a Sentinel or a cluster, which this version does not speak", url);
      default -> throw wrong("has another scheme than redis:// or rediss://", url);
    }
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      throw wrong(
          "is not a URL (it needs a host; percent-encode special characters in a password)", url);
    }
    if (uri.getHost() == null) {
      throw wrong("has no valid host", url);
    }
    String path = uri.getPath();
    if (path != null && !path.matches("/?|/\\d{1,6}")) {
      throw wrong("has '" + path + "' where the number of a database is expected", url);
    }
    return uri;
  }

  private static IllegalArgumentException wrong(String what, String url) {
    return new IllegalArgumentException(
        "'"
            + masked(url)
            + "' "
            + what
            + ". Right: redis://localhost:6379/0, or rediss://default:password@host:port for TLS."
            + " Wrong: localhost:6379 (missing scheme).");
  }

  private static String masked(String url) {
    int at = url.lastIndexOf('@');
    int scheme = url.indexOf("://");
    return at < 0
        ? url
        : (scheme < 0 ? "" : url.substring(0, scheme + 3)) + "***" + url.substring(at);
  }

  /** The address without its password. */
  @Override
  public String toString() {
    return masked(uri.toString())
        + " (session TTL "
        + sessionTtl.toSeconds()
        + " s, at most "
        + maxConnections
        + " connections, timeout "
        + timeout.toMillis()
        + " ms)";
  }
}
