package com.ifriend.store.redis;

import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.memory.MemoryStore;
import com.ifriend.store.testkit.MemoryBackend;
import com.ifriend.store.testkit.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.resps.Tuple;

/**
 * The memories on servers that sessions are tested with.
 *
 * @param prefix of all keys
 * @param client for looking underneath
 * @param nodes that share the keys
 */
record RedisMemoryBackend(
    MemoryStore store,
    MemoryStore second,
    String prefix,
    Function<MemoryOwner, MemoryKeys> layout,
    UnifiedJedis client,
    List<UnifiedJedis> nodes)
    implements MemoryBackend {

  static RedisMemoryBackend of(RedisBackend backend) {
    return new RedisMemoryBackend(
        backend.stores().memories(),
        backend.otherStores().memories(),
        backend.prefix(),
        owner -> MemoryKeys.onServer(backend.prefix(), owner),
        backend.client(),
        List.of(backend.client()));
  }

  static RedisMemoryBackend of(ClusterBackend backend) {
    return new RedisMemoryBackend(
        backend.stores().memories(),
        backend.otherStores().memories(),
        "",
        owner -> MemoryKeys.inCluster("", owner),
        backend.client(),
        backend.cluster().masters().stream()
            .map(RedisServer::url)
            .map(RedisMemoryBackend::node)
            .toList());
  }

  private static UnifiedJedis node(String url) {
    RedisConfig config = AnyRedis.plain(url);
    return RedisClients.server(config, new ConnectionPoolConfig()).jedis();
  }

  @Override
  public List<String> dump() {
    List<String> dump = new ArrayList<>();
    for (UnifiedJedis node : nodes) {
      try (AbstractPipeline pipeline = JedisClient.of(node).pipelined()) {
        List<Response<?>> contents = new ArrayList<>();
        for (String key : node.keys("*")) {
          dump.add(key);
          if (key.startsWith(prefix + "memory:")) {
            contents.add(
                key.matches(prefix + "memory:(index|term|ends):.*")
                    ? pipeline.zrangeWithScores(key, 0, -1)
                    : pipeline.hgetAll(key));
          }
        }
        pipeline.sync();
        contents.forEach(content -> dump.add(content.get().toString()));
      }
    }
    return dump;
  }

  @Override
  public Optional<Duration> ttl() {
    return Optional.of(RedisConfig.DEFAULT_MEMORY_TTL);
  }

  @Override
  public void age(MemoryOwner owner, Duration by) {
    String forgotten = layout.apply(owner).forgotten();
    AnyRedis.age(
        client,
        client.exists(forgotten)
            ? Stream.concat(keysOf(owner).stream(), Stream.of(forgotten)).toList()
            : keysOf(owner),
        by);
    String ends = layout.apply(owner).ends();
    for (Tuple part : client.zrangeWithScores(ends, 0, -1)) {
      var unused = client.zincrby(ends, (double) -by.toMillis(), part.getElement());
    }
  }

  /** Found by looking at all keys. */
  List<String> keysOf(MemoryOwner owner) {
    MemoryKeys keys = layout.apply(owner);
    return nodes.stream()
        .flatMap(node -> node.keys(prefix + "memory:*").stream())
        .filter(key -> key.contains(":" + keys.owner()))
        .toList();
  }
}
