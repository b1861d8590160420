package com.ifriend.store.redis;

import com.ifriend.store.StoreException;
import com.ifriend.store.StoreUnavailableException;
import java.net.SocketTimeoutException;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Supplier;
import redis.clients.jedis.exceptions.JedisClusterOperationException;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** Says what a failure of Redis means to the caller, and above all whether to try again. */
final class RedisErrors {
  /** Error codes of a server that may accept the same command later. */
  private static final Set<String> PASSING =
      Set.of(
          "ASK",
          "BUSY",
          "CLUSTERDOWN",
          "LOADING",
          "MASTERDOWN",
          "MISCONF",
          "MOVED",
          "NOREPLICAS",
          "OOM",
          "READONLY",
          "TRYAGAIN",
          "UNKILLABLE");

  private RedisErrors() {}

  static <T> T translate(RedisConfig config, String operation, Supplier<T> work) {
    try {
      return work.get();
    } catch (JedisDataException e) {
      String error = String.valueOf(e.getMessage());
      String message = what(config, operation) + " was refused: " + error;
      throw PASSING.contains(error.split(" ", 2)[0])
          ? new StoreUnavailableException(message, e)
          : new StoreException(message, e);
    } catch (JedisConnectionException e) {
      Throwable root = rootOf(e);
      throw new StoreUnavailableException(
          what(config, operation)
              + (root instanceof SocketTimeoutException
                  ? " got no answer in " + config.timeout().toMillis() + " ms"
                  : " failed")
              + ": "
              + describe(root),
          e);
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
      throw new StoreException(what(config, operation) + " failed: " + describe(rootOf(e)), e);
    }
  }

  private static String what(RedisConfig config, String operation) {
    return operation + " on Redis at " + config.address().where();
  }

  private static Throwable rootOf(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null || root.getSuppressed().length > 0) {
      // Jedis hangs the failures of the host's single addresses onto one without a cause.
      root = root.getCause() != null ? root.getCause() : root.getSuppressed()[0];
    }
    return root;
  }

  private static String describe(Throwable error) {
    return error.getClass().getSimpleName() + ": " + error.getMessage();
  }
}
