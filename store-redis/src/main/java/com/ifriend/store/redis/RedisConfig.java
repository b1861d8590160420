package com.ifriend.store.redis;

import static java.util.Objects.requireNonNull;

import com.ifriend.store.HistoryCache;
import com.ifriend.store.SessionStore;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Where Redis is and how to use it.
 *
 * @param address which servers
 * @param sentinelLogin for an address with Sentinels that have a password of their own
 * @param tls what to trust and to show when the address is one with TLS
 * @param keyStyle what tells the keys of a session from those of others; the same for all who share
 *     a Redis, since sessions of one are not found by the other
 * @param keyPrefix before each key, so that several environments share a server, as in {@code
 *     staging:}; at most 64 characters of A-Z, a-z, 0-9, {@code _-.:}
 * @param sessionTtl how long a session lives after its last use, at most {@link
 *     SessionStore#LONGEST_TTL}; {@link SessionStore#NEVER} for one that stays
 * @param memoryTtl how long a memory lives after it was last said, at most as long
 * @param maxConnections size of the connection pool, on a cluster of each node's; a further caller
 *     waits {@code timeout} for one
 * @param timeout the longest wait for a connection to open, for one from the pool, and for a reply
 * @param replicas how many replicas must have an append before it counts as done; 0: none, the
 *     server's own word is enough
 * @param cacheBytes of the heap for histories that this process has read, so that a load transfers
 *     only what is new; 0 for none
 */
public record RedisConfig(
    RedisAddress address,
    Optional<SentinelLogin> sentinelLogin,
    RedisTls tls,
    KeyStyle keyStyle,
    String keyPrefix,
    Duration sessionTtl,
    Duration memoryTtl,
    int maxConnections,
    Duration timeout,
    int replicas,
    long cacheBytes) {
  /** A session stays until it is deleted; give one that is to end by itself a time to live. */
  public static final Duration DEFAULT_SESSION_TTL = SessionStore.NEVER;

  /** Two users may have a session of the same id. */
  public static final KeyStyle DEFAULT_KEY_STYLE = KeyStyle.SCOPED;

  public static final Duration DEFAULT_MEMORY_TTL = Duration.ofDays(30);
  public static final int DEFAULT_MAX_CONNECTIONS = 10;
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(2);

  private static final Pattern KEY_PREFIX = Pattern.compile("[A-Za-z0-9_.:-]{0,64}");

  public RedisConfig {
    requireNonNull(address, "address");
    requireNonNull(sentinelLogin, "sentinelLogin");
    requireNonNull(tls, "tls");
    requireNonNull(keyStyle, "keyStyle");
    if (sentinelLogin.isPresent() && address.kind() != RedisAddress.Kind.SENTINEL) {
      throw new IllegalArgumentException(
          "there is a login for Sentinels, and " + address + " has none; leave it out");
    }
    if (!KEY_PREFIX.matcher(keyPrefix).matches()) {
      throw new IllegalArgumentException(
          "the key prefix is '"
              + keyPrefix
              + "'; it must have at most 64 characters of A-Z, a-z, 0-9, '_', '-', '.' and ':'");
    }
    if (sessionTtl.isNegative() || sessionTtl.isZero()) {
      throw new IllegalArgumentException(
          "the session TTL is " + sessionTtl + "; it must be positive");
    }
    if (memoryTtl.isNegative() || memoryTtl.isZero()) {
      throw new IllegalArgumentException(
          "the memory TTL is " + memoryTtl + "; it must be positive");
    }
    sessionTtl = atMost(SessionStore.LONGEST_TTL, sessionTtl);
    memoryTtl = atMost(SessionStore.LONGEST_TTL, memoryTtl);
    if (maxConnections < 1) {
      throw new IllegalArgumentException(
          "maxConnections is " + maxConnections + "; at least 1 is needed");
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("the timeout is " + timeout + "; it must be positive");
    }
    if (replicas < 0) {
      throw new IllegalArgumentException("replicas is " + replicas + "; 0 or more is needed");
    }
    if (cacheBytes < 0) {
      throw new IllegalArgumentException("cacheBytes is " + cacheBytes + "; 0 or more is needed");
    }
  }

  private static Duration atMost(Duration longest, Duration ttl) {
    return ttl.compareTo(longest) > 0 ? longest : ttl;
  }

  /**
   * Everything but the address at its default.
   *
   * @param url see {@link RedisAddress}
   * @throws IllegalArgumentException saying what is wrong with the address and what a right one
   *     looks like; a password in it is not repeated
   */
  public static RedisConfig of(String url) {
    return of(RedisAddress.parse(url));
  }

  /** Everything but the address at its default. */
  public static RedisConfig of(RedisAddress address) {
    return new RedisConfig(
        address,
        Optional.empty(),
        RedisTls.SYSTEM,
        DEFAULT_KEY_STYLE,
        "",
        DEFAULT_SESSION_TTL,
        DEFAULT_MEMORY_TTL,
        DEFAULT_MAX_CONNECTIONS,
        DEFAULT_TIMEOUT,
        0,
        HistoryCache.DEFAULT_BYTES);
  }

  /** Our values, for one of them to be changed. */
  private final class Copy {
    RedisAddress address = address();
    Optional<SentinelLogin> sentinelLogin = sentinelLogin();
    RedisTls tls = tls();
    KeyStyle keyStyle = keyStyle();
    String keyPrefix = keyPrefix();
    Duration sessionTtl = sessionTtl();
    Duration memoryTtl = memoryTtl();
    int maxConnections = maxConnections();
    Duration timeout = timeout();
    int replicas = replicas();
    long cacheBytes = cacheBytes();
  }

  private RedisConfig with(Consumer<Copy> change) {
    Copy copy = new Copy();
    change.accept(copy);
    return new RedisConfig(
        copy.address,
        copy.sentinelLogin,
        copy.tls,
        copy.keyStyle,
        copy.keyPrefix,
        copy.sessionTtl,
        copy.memoryTtl,
        copy.maxConnections,
        copy.timeout,
        copy.replicas,
        copy.cacheBytes);
  }

  public RedisConfig withSentinelLogin(SentinelLogin login) {
    return with(copy -> copy.sentinelLogin = Optional.of(login));
  }

  public RedisConfig withTls(RedisTls certificates) {
    return with(copy -> copy.tls = certificates);
  }

  public RedisConfig withKeyStyle(KeyStyle style) {
    return with(copy -> copy.keyStyle = style);
  }

  public RedisConfig withKeyPrefix(String prefix) {
    return with(copy -> copy.keyPrefix = prefix);
  }

  public RedisConfig withSessionTtl(Duration ttl) {
    return with(copy -> copy.sessionTtl = ttl);
  }

  public RedisConfig withMemoryTtl(Duration ttl) {
    return with(copy -> copy.memoryTtl = ttl);
  }

  public RedisConfig withMaxConnections(int connections) {
    return with(copy -> copy.maxConnections = connections);
  }

  public RedisConfig withTimeout(Duration wait) {
    return with(copy -> copy.timeout = wait);
  }

  public RedisConfig withReplicas(int count) {
    return with(copy -> copy.replicas = count);
  }

  /**
   * With another size of what this process remembers of histories, for each of its stores.
   *
   * @param bytes of the heap; 0 for none
   */
  public RedisConfig withCacheBytes(long bytes) {
    return with(copy -> copy.cacheBytes = bytes);
  }

  /** Without secrets. */
  @Override
  public String toString() {
    return address
        + " ("
        + (sessionTtl.equals(SessionStore.NEVER)
            ? "sessions never expire"
            : "session TTL " + sessionTtl.toSeconds() + " s")
        + ", memory TTL "
        + memoryTtl.toDays()
        + " days, at most "
        + maxConnections
        + " connections, timeout "
        + timeout.toMillis()
        + " ms"
        + (keyStyle == KeyStyle.PLAIN ? "" : ", keys with app and user")
        + (keyPrefix.isEmpty() ? "" : ", keys begin with " + keyPrefix)
        + (replicas == 0 ? "" : ", appends wait for " + replicas + " replicas")
        + ")";
  }
}
