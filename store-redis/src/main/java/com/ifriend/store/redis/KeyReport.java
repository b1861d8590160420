package com.ifriend.store.redis;

import com.google.adk.sessions.SessionKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import redis.clients.jedis.Response;

/**
 * What one key of a session holds, for people to look at.
 *
 * @param key its name in Redis
 * @param type {@code hash} or {@code list}
 * @param ttlSeconds until it expires; -1 if never, which for a session's key is a defect
 * @param length number of fields or elements
 * @param content the last elements of a list, or the fields of a hash as {@code field: value}
 */
public record KeyReport(
    String key, String type, long ttlSeconds, long length, List<String> content) {
  public KeyReport {
    content = List.copyOf(content);
  }

  /** The keys the session has at this moment; none if it is not there, or somebody else's. */
  static List<KeyReport> of(RedisCalls calls, RedisKeys keys, SessionKey key, int lastEvents) {
    return calls.pipelined(
        "inspecting a session",
        pipeline -> {
          Response<Map<String, String>> meta = pipeline.hgetAll(keys.meta());
          Response<List<String>> events = pipeline.lrange(keys.events(), -lastEvents, -1);
          Response<Map<String, String>> state = pipeline.hgetAll(keys.state());
          Response<Long> count = pipeline.llen(keys.events());
          Response<Long> indexed = pipeline.hlen(keys.index());
          Supplier<Optional<SessionHeader>> head = SessionHeader.read(pipeline, keys);
          List<Response<Long>> ttls = keys.ofSession().stream().map(pipeline::ttl).toList();
          return () -> {
            SessionHeader header = head.get().orElseGet(() -> SessionHeader.older(meta.get()));
            return !header.isOf(key)
                ? List.of()
                : Stream.of(
                        of(keys.meta(), ttls.get(0), meta.get()),
                        new KeyReport(
                            keys.events(), "list", ttls.get(1).get(), count.get(), events.get()),
                        of(keys.state(), ttls.get(2), state.get()),
                        new KeyReport(
                            keys.index(), "hash", ttls.get(3).get(), indexed.get(), header.lines()))
                    .filter(report -> report.length() > 0)
                    .toList();
          };
        });
  }

  private static KeyReport of(String key, Response<Long> ttl, Map<String, String> fields) {
    List<String> content =
        new TreeMap<>(fields)
            .entrySet().stream().map(e -> e.getKey() + ": " + e.getValue()).toList();
    return new KeyReport(key, "hash", ttl.get(), fields.size(), content);
  }
}
