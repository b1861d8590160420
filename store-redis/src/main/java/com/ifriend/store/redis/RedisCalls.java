package com.ifriend.store.redis;

import com.ifriend.store.StoreUnavailableException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.exceptions.JedisNoScriptException;
import redis.clients.jedis.exceptions.JedisRedirectionException;

/**
 * Calls scripts by their hash, sends them whole only to a server that lacks them, waits for
 * replicas where that is asked for, and translates errors. Thread-safe.
 */
final class RedisCalls {
  private final UnifiedJedis redis;
  private final RedisConfig config;

  RedisCalls(UnifiedJedis redis, RedisConfig config) {
    this.redis = redis;
    this.config = config;
  }

  /** One round trip. */
  Object read(String operation, RedisScript script, List<byte[]> keys, List<byte[]> args) {
    return translate(operation, () -> settled(() -> evaluated(script, keys, args)));
  }

  /**
   * One round trip, which lasts until as many replicas as configured have what the script wrote.
   *
   * @throws StoreUnavailableException if they did not say so in time; the write may be lost when
   *     the server is, and calling again is safe
   */
  Object write(String operation, RedisScript script, List<byte[]> keys, List<byte[]> args) {
    return translate(
        operation,
        () ->
            settled(
                () ->
                    config.replicas() == 0
                        ? evaluated(script, keys, args)
                        : replicated(operation, script, keys, args)));
  }

  /**
   * Several commands in one round trip, in a cluster one to each node.
   *
   * @param commands adds them to the pipeline, and returns what puts their replies together
   */
  <T> T pipelined(String operation, Function<AbstractPipeline, Supplier<T>> commands) {
    return translate(operation, () -> settled(() -> pipelined(commands)));
  }

  private <T> T pipelined(Function<AbstractPipeline, Supplier<T>> commands) {
    Supplier<T> replies;
    try (AbstractPipeline pipeline = redis.pipelined()) {
      replies = commands.apply(pipeline);
      pipeline.sync();
    }
    try {
      return replies.get();
    } catch (IllegalStateException e) {
      // The pipeline of a cluster keeps a broken connection to itself, and the replies are missing.
      throw new JedisConnectionException("a node closed the connection", e);
    }
  }

  /**
   * Follows a slot that moves to another node. As long as some keys of a session are here and
   * others there, which takes moments, no node can serve it. Single commands are followed by the
   * client itself, pipelines are not.
   */
  private <T> T settled(Supplier<T> call) {
    long deadline = System.nanoTime() + config.timeout().toNanos();
    for (int attempt = 1; true; attempt++) {
      try {
        return call.get();
      } catch (JedisDataException | JedisConnectionException e) {
        if (!moved(e) || System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
          throw e;
        }
        LockSupport.parkNanos(
            attempt * ThreadLocalRandom.current().nextLong(5_000_000, 20_000_000));
      }
    }
  }

  private boolean moved(JedisException e) {
    if (!(redis instanceof RedisClusterClient cluster)) {
      return false;
    }
    if (e instanceof JedisRedirectionException || e instanceof JedisConnectionException) {
      cluster.refreshClusterTopology();
      return true;
    }
    return String.valueOf(e.getMessage()).startsWith("TRYAGAIN");
  }

  <T> T translate(String operation, Supplier<T> work) {
    return RedisErrors.translate(config, operation, work);
  }

  private Object evaluated(RedisScript script, List<byte[]> keys, List<byte[]> args) {
    try {
      return redis.evalsha(script.sha1(), keys, args);
    } catch (JedisNoScriptException e) {
      return redis.eval(script.source(), keys, args);
    }
  }

  private Object replicated(
      String operation, RedisScript script, List<byte[]> keys, List<byte[]> args) {
    try {
      return replicated(operation, script, keys, args, true);
    } catch (JedisNoScriptException e) {
      return replicated(operation, script, keys, args, false);
    }
  }

  private Object replicated(
      String operation, RedisScript script, List<byte[]> keys, List<byte[]> args, boolean byHash) {
    // Half of the time for the replicas, so that their silence is not taken for the server's.
    long wait = config.timeout().toMillis() / 2;
    return pipelined(
        pipeline -> {
          Response<Object> reply =
              byHash
                  ? pipeline.evalsha(script.sha1(), keys, args)
                  : pipeline.eval(script.source(), keys, args);
          Response<Long> confirmed = pipeline.waitReplicas(keys.get(0), config.replicas(), wait);
          return () -> confirmed(operation, reply.get(), confirmed.get(), wait);
        });
  }

  private Object confirmed(String operation, Object result, long confirmed, long wait) {
    if (confirmed < config.replicas()) {
      throw new StoreUnavailableException(
          operation
              + " on Redis at "
              + config.address().where()
              + " was done by the server, but only "
              + confirmed
              + " of "
              + config.replicas()
              + " replicas said within "
              + wait
              + " ms that they have it",
          null);
    }
    return result;
  }
}
