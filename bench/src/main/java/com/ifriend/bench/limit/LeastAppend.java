package com.ifriend.bench.limit;

import com.fasterxml.jackson.databind.ObjectWriter;
import com.google.adk.JsonBaseModel;
import com.google.adk.events.Event;
import com.ifriend.bench.kit.Payload;
import com.ifriend.bench.kit.Way;
import java.nio.charset.StandardCharsets;
import java.util.List;
import redis.clients.jedis.RedisClient;

/** An append by the least script that could keep the contract. */
final class LeastAppend {
  /**
   * Reads what is known and whether the event is, asks for the time, appends and writes both: with
   * less an event is stored twice, or counted wrongly. It decides nothing and has one deadline.
   */
  private static final String SCRIPT =
      """
      local known = redis.call('HMGET', KEYS[2], 'head', ARGV[1])
      local time = redis.call('TIME')
      local length = redis.call('RPUSH', KEYS[1], ARGV[2])
      redis.call('HSET', KEYS[2], 'head', time[1] .. time[2], ARGV[1], string.format('%d', length))
      return known[2]
      """;

  private static final ObjectWriter EVENT = JsonBaseModel.getMapper().writerFor(Event.class);

  private final RedisClient jedis;
  private final byte[] script;

  LeastAppend(RedisClient jedis) {
    this.jedis = jedis;
    this.script = bytes(jedis.scriptLoad(SCRIPT));
  }

  /** Of bytes that are there. */
  Way ofBytes(String name, int samples) {
    return Way.of(
        name,
        samples,
        new Payload("least-bytes")::newEvent,
        event -> append("bench:least:bytes", event.id(), event.json()));
  }

  /** Of ADK's event, which Jackson writes with ADK's own mapper. */
  Way ofEvent(String name, int samples, String key) {
    return Way.of(
        name,
        samples,
        new Payload("least-event")::event,
        event -> append(key, event.id(), EVENT.writeValueAsBytes(event)));
  }

  private void append(String key, String id, byte[] json) {
    var unused =
        jedis.evalsha(script, List.of(bytes(key), bytes(key + ":index")), List.of(bytes(id), json));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
