package com.ifriend.store.redis;

import com.ifriend.store.Deadline;
import com.ifriend.store.RoundTrips;
import com.ifriend.store.StoreUnavailableException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
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
  private final JedisClient client;
  private final UnifiedJedis redis;
  private final RedisConfig config;
  private final Convoys convoys;

  /** As they are for the prefix of our keys, if there is one. */
  private final Map<RedisScript, RedisScript> scripts = new ConcurrentHashMap<>();

  RedisCalls(JedisClient client, RedisConfig config) {
    this.client = client;
    this.redis = client.jedis();
    this.config = config;
    this.convoys = new Convoys(this::send, config.timeout());
  }

  long cacheBytes() {
    return config.cacheBytes();
  }

  private RedisScript here(RedisScript script) {
    return config.keyPrefix().isEmpty()
        ? script
        : scripts.computeIfAbsent(script, each -> each.withKeyPrefix(config.keyPrefix()));
  }

  /** One round trip. */
  Object read(String operation, RedisScript any, List<byte[]> keys, List<byte[]> args) {
    RedisScript script = here(any);
    return translate(operation, () -> settled(() -> evaluated(script, keys, args)));
  }

  /**
   * A script that only reads and, in the same step and round trip, the end of a list that it may
   * have mended. Redis copies a long list much faster to a client than to a script.
   *
   * @param start as {@code LRANGE} takes it
   * @return empty if the server did not do this, for whatever reason; the script alone, by {@link
   *     #read}, has its answer or an error that says why
   */
  Optional<WithRange> readWithRange(
      String operation,
      RedisScript any,
      List<byte[]> keys,
      List<byte[]> args,
      byte[] list,
      long start) {
    if (client.isCluster()) {
      // Its pipeline sends MULTI to any node.
      return Optional.empty();
    }
    RedisScript script = here(any);
    return translate(
        operation,
        () -> {
          try {
            return pipelined(
                pipeline -> {
                  var unusedOk = pipeline.sendCommand(new CommandArguments(Protocol.Command.MULTI));
                  var unusedReply = pipeline.evalsha(script.sha1(), keys, args);
                  var unusedRange = pipeline.lrange(list, start, -1);
                  Response<Object> replies =
                      pipeline.sendCommand(new CommandArguments(Protocol.Command.EXEC));
                  return () -> WithRange.of(replies.get());
                });
          } catch (JedisDataException e) {
            return Optional.empty();
          }
        });
  }

  /**
   * @param reply of the script
   * @param range what {@code LRANGE} found
   */
  record WithRange(Object reply, List<byte[]> range) {
    private static Optional<WithRange> of(Object replies) {
      return replies instanceof List<?> both
              && both.get(0) instanceof List<?> reply
              && both.get(1) instanceof List<?> range
          ? Optional.of(new WithRange(reply, range.stream().map(byte[].class::cast).toList()))
          : Optional.empty();
    }
  }

  /**
   * One round trip, which lasts until as many replicas as configured have what the script wrote.
   *
   * @throws StoreUnavailableException if they did not say so in time; the write may be lost when
   *     the server is, and calling again is safe
   */
  Object write(String operation, RedisScript any, List<byte[]> keys, List<byte[]> args) {
    RedisScript script = here(any);
    return translate(
        operation,
        () ->
            settled(
                () ->
                    config.replicas() == 0
                        ? shared(script, keys, args)
                        : replicated(operation, script, keys, args)));
  }

  /** In a cluster each script has its own node. */
  private Object shared(RedisScript script, List<byte[]> keys, List<byte[]> args) {
    if (client.isCluster()) {
      return evaluated(script, keys, args);
    }
    RoundTrips.add();
    return convoys.call(script, keys, args);
  }

  private void send(List<Convoys.Call> calls) {
    if (calls.size() == 1) {
      Convoys.Call call = calls.get(0);
      call.answer(evaluate(call.script, call.keys, call.args));
      return;
    }
    List<Response<Object>> replies =
        sent(
            pipeline ->
                calls.stream()
                    .map(call -> pipeline.evalsha(call.script.sha1(), call.keys, call.args))
                    .toList());
    for (int i = 0; i < calls.size(); i++) {
      Convoys.Call call = calls.get(i);
      try {
        call.answer(answer(call, replies.get(i)));
      } catch (JedisException e) {
        call.fail(e);
      }
    }
  }

  private Object answer(Convoys.Call call, Response<Object> reply) {
    try {
      return reply.get();
    } catch (JedisNoScriptException e) {
      return redis.eval(call.script.source(), call.keys, call.args);
    }
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
    RoundTrips.add();
    Supplier<T> replies = sent(commands);
    try {
      return replies.get();
    } catch (IllegalStateException e) {
      // The pipeline of a cluster keeps a broken connection to itself, and the replies are missing.
      throw new JedisConnectionException("a node closed the connection", e);
    }
  }

  private <T> T sent(Function<AbstractPipeline, T> commands) {
    AbstractPipeline pipeline = client.pipelined();
    T replies;
    try {
      replies = commands.apply(pipeline);
      pipeline.sync();
    } catch (RuntimeException e) {
      closeBroken(pipeline);
      throw e;
    }
    pipeline.close();
    return replies;
  }

  /**
   * Closing one whose connection is lost fails too, with an error that names the first one as its
   * cause. Suppressed in that one, as try-with-resources has it, they would name each other, and
   * whoever walks along causes would never come to an end.
   */
  private static void closeBroken(AbstractPipeline pipeline) {
    try {
      pipeline.close();
    } catch (RuntimeException e) {
      // The first error says it.
    }
  }

  /**
   * Follows a slot that moves to another node. As long as some keys of a session are here and
   * others there, which takes moments, no node can serve it. Single commands are followed by the
   * client itself, pipelines are not.
   */
  private <T> T settled(Supplier<T> call) {
    @Nullable JedisException last = null;
    for (int attempt = 1; true; attempt++) {
      try {
        return call.get();
      } catch (JedisException e) {
        if (last != null && Deadline.leftMillis() == 0) {
          // What it was waiting for says more than that the time is over.
          throw last;
        }
        last = e;
        // To find out where it moved takes time, too.
        if (Deadline.leftMillis() == 0 || Thread.currentThread().isInterrupted() || !moved(e)) {
          throw e;
        }
        LockSupport.parkNanos(
            attempt * ThreadLocalRandom.current().nextLong(5_000_000, 20_000_000));
      }
    }
  }

  private boolean moved(JedisException e) {
    if (!client.isCluster()) {
      return false;
    }
    if (e instanceof JedisRedirectionException || e instanceof JedisConnectionException) {
      client.refreshTopology();
      return true;
    }
    String error = String.valueOf(e.getMessage());
    return error.startsWith("TRYAGAIN") || error.contains(RedisErrors.ELSEWHERE);
  }

  /** One round trip for a command that is no script. */
  <T> T command(String operation, Supplier<T> command) {
    return translate(
        operation,
        () -> {
          RoundTrips.add();
          return command.get();
        });
  }

  /** Several calls that are one operation have the time of one. */
  <T> T asOne(Supplier<T> operation) {
    return Deadline.within(config.timeout(), operation);
  }

  <T> T translate(String operation, Supplier<T> work) {
    return RedisErrors.translate(config, operation, () -> Deadline.within(config.timeout(), work));
  }

  private Object evaluated(RedisScript script, List<byte[]> keys, List<byte[]> args) {
    RoundTrips.add();
    return evaluate(script, keys, args);
  }

  private Object evaluate(RedisScript script, List<byte[]> keys, List<byte[]> args) {
    try {
      return redis.evalsha(script.sha1(), keys, args);
    } catch (JedisNoScriptException e) {
      RoundTrips.add();
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
    // Half of the time for the replicas, so that their silence is not taken for the server's; none
    // would be for ever.
    long wait = Math.max(1, Math.min(config.timeout().toMillis(), Deadline.leftMillis()) / 2);
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
