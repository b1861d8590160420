package com.ifriend.store.redis;

import com.ifriend.store.StoreException;
import com.ifriend.store.StoreUnavailableException;
import java.net.SocketTimeoutException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** Says what a failure of Redis means to the caller, and above all whether to try again. */
final class RedisErrors {
  /**
   * Error codes of a server that did nothing and may accept the same command later, and what to do
   * about them.
   */
  private static final Map<String, String> PASSING =
      Map.ofEntries(
          Map.entry("ASK", "slots are moving; try again"),
          Map.entry(
              "BUSY",
              "somebody's script keeps it from answering; try again, or end that one with SCRIPT KILL"),
          Map.entry(
              "CLUSTERDOWN",
              "the cluster misses some of its slots; try again when their master or its replica is up"),
          Map.entry(
              "LOADING", "it has just started and still reads its data; try again in a moment"),
          Map.entry(
              "MASTERDOWN", "it is a replica that lost its master; try again when that is up"),
          Map.entry(
              "MISCONF",
              "it cannot write to its disk; free space or repair the disk, then try again (it accepts writes after the next BGSAVE that succeeds)"),
          Map.entry("MOVED", "slots are moving; try again"),
          Map.entry(
              "NOREPLICAS",
              "too few replicas follow it (min-replicas-to-write); try again when they do"),
          Map.entry(
              "OOM", "its memory is full; raise maxmemory or delete something, then try again"),
          Map.entry(
              "READONLY",
              "it is a replica; try again if a failover is under way, else give the address of the master, or of the Sentinels, which know it"),
          Map.entry("TRYAGAIN", "slots are moving; try again"));

  /** How a script says what is TRYAGAIN outside of one; it wrote nothing before it met the key. */
  static final String ELSEWHERE = "non local key";

  private RedisErrors() {}

  static <T> T translate(RedisConfig config, String operation, Supplier<T> work) {
    try {
      return work.get();
    } catch (JedisDataException e) {
      String error = String.valueOf(e.getMessage());
      String message = what(config, operation) + " was refused: " + error;
      if (error.contains("not support HELLO")) {
        message += " (it is older than Redis 6, and 7.0 is needed; or its HELLO is renamed)";
      }
      String advice = PASSING.get(error.contains(ELSEWHERE) ? "TRYAGAIN" : error.split(" ", 2)[0]);
      throw advice == null
          ? new StoreException(message, e)
          : new StoreUnavailableException(message + " (" + advice + ")", e);
    } catch (JedisClusterOperationException e) {
      Throwable root = rootOf(e);
      throw new StoreUnavailableException(
          what(config, operation)
              + " found no node that takes it; slots may be moving or a master be down: "
              + e.getMessage()
              + (root == e ? "" : " (" + describe(root) + ")"),
          e);
    } catch (JedisException e) {
      if (e.getCause() instanceof NoSuchElementException) {
        throw new StoreUnavailableException(
            what(config, operation)
                + " waited "
                + config.timeout().toMillis()
                + " ms for one of the "
                + config.maxConnections()
                + " connections of the pool; all are in use",
            e);
      }
      Throwable root = rootOf(e);
      if (e instanceof JedisConnectionException || root instanceof SocketTimeoutException) {
        throw new StoreUnavailableException(
            what(config, operation)
                + (root instanceof SocketTimeoutException
                    ? " got no answer in " + config.timeout().toMillis() + " ms"
                    : " failed")
                + ": "
                + describe(root),
            e);
      }
      throw new StoreException(what(config, operation) + " failed: " + describe(root), e);
    }
  }

  private static String what(RedisConfig config, String operation) {
    return operation + " on Redis at " + config.address().where();
  }

  /**
   * What is below an error. Jedis hangs the failures of the host's single addresses onto one
   * without a cause; and errors may name each other, of which the first is meant.
   */
  private static Throwable rootOf(Throwable error) {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Throwable root = error;
    Throwable below = below(root);
    while (below != null && seen.add(root)) {
      root = below;
      below = below(root);
    }
    return root;
  }

  private static @Nullable Throwable below(Throwable error) {
    Throwable[] suppressed = error.getSuppressed();
    return error.getCause() != null
        ? error.getCause()
        : suppressed.length > 0 ? suppressed[0] : null;
  }

  private static String describe(Throwable error) {
    return error.getClass().getSimpleName() + ": " + error.getMessage();
  }
}
