package com.ifriend.store.redis;

import com.ifriend.store.testkit.TurnBackend;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRules;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import redis.clients.jedis.UnifiedJedis;

/** Queues on a Redis of whatever kind. */
record RedisTurnBackend(AnyRedis redis) implements TurnBackend {
  @Override
  public TurnQueue queue(String name, TurnRules rules) {
    return redis.stores().turns(name, rules);
  }

  @Override
  public TurnQueue otherQueue(String name, TurnRules rules) {
    return redis.otherStores().turns(name, rules);
  }

  @Override
  public void age(String name, Duration by) {
    UnifiedJedis client = redis.client();
    String queue = redis.prefix() + "turns:{" + name + "}:";
    for (String set : List.of("due", "all", "parked")) {
      for (String member : client.zrange(queue + set, 0, -1)) {
        double unused = client.zincrby(queue + set, -by.toNanos() / 1_000.0, member);
      }
    }
    Set<String> known = client.keys(queue + "known:*");
    AnyRedis.age(client, List.copyOf(known), by);
  }
}
