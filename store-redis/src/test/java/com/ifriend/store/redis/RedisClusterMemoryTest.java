package com.ifriend.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.Memory;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.memory.MemorySelection;
import com.ifriend.store.memory.MemorySource;
import com.ifriend.store.memory.MemoryStore;
import com.ifriend.store.memory.MemoryStore.SessionMark;
import com.ifriend.store.memory.NewMemory;
import com.ifriend.store.testkit.RedisCluster;
import com.ifriend.store.testkit.RedisServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.util.JedisClusterCRC16;

/** Memories while their slot moves to another node. */
final class RedisClusterMemoryTest {
  private static final MemoryOwner OWNER = new MemoryOwner("app", "user");
  private static final MemoryKeys KEYS = MemoryKeys.inCluster("", OWNER);
  private static final Set<String> TERMS = Set.of("kyoto", "rome");

  @Test
  void slotThatMovesLosesNothing() {
    try (RedisCluster cluster = RedisCluster.start(3, 0);
        RedisStores stores =
            RedisStores.connect(AnyRedis.plain(cluster.url()).withTimeout(Duration.ofSeconds(1)))) {
      MemoryStore store = stores.memories();
      assertThat(add(store, "m1", "kyoto")).isEqualTo(1);
      assertThat(add(store, "m2", "rome")).isEqualTo(1);
      int slot = JedisClusterCRC16.getSlot(KEYS.index());
      int owner = slot * 3 / 16_384;
      RedisServer from = cluster.masters().get(owner);
      RedisServer to = cluster.masters().get((owner + 1) % 3);
      try (RedisClient source = RedisClient.create(from.url());
          RedisClient target = RedisClient.create(to.url())) {
        String targetId = cluster(target, "MYID");
        cluster(target, "SETSLOT", slot, "IMPORTING", cluster(source, "MYID"));
        cluster(source, "SETSLOT", slot, "MIGRATING", targetId);
        List<String> keys = List.copyOf(source.keys("memory:*"));
        List<String> sets = keys.stream().filter(RedisClusterMemoryTest::isSet).toList();
        List<String> hashes = keys.stream().filter(key -> !isSet(key)).toList();
        migrate(source, to, sets.subList(0, 1));
        assertRefused(store);
        // The new node could take what is not there yet for ended.
        migrate(source, to, sets.subList(1, sets.size()));
        assertRefused(store);
        migrate(source, to, hashes);
        assertThat(target.keys("memory:*")).hasSameElementsAs(keys);
        for (RedisServer node : cluster.masters()) {
          try (RedisClient each = RedisClient.create(node.url())) {
            cluster(each, "SETSLOT", slot, "NODE", targetId);
          }
        }
      }
      assertThat(texts(store)).containsExactlyInAnyOrder("kyoto", "rome");
      assertThat(add(store, "m3", "kyoto")).isEqualTo(1);
      assertThat(store.forget(OWNER, new MemorySelection.All())).isEqualTo(3);
    }
  }

  private static boolean isSet(String key) {
    return key.matches("memory:(index|term|ends):.*");
  }

  private static int add(MemoryStore store, String id, String word) {
    return store.add(
        OWNER,
        List.of(
            new NewMemory(
                id,
                "user",
                word,
                Set.of(word),
                Audience.DIRECT,
                Instant.EPOCH,
                new MemorySource("s", id))),
        Optional.of(new SessionMark("s", id)));
  }

  private static List<String> texts(MemoryStore store) {
    return store.search(OWNER, Audience.DIRECT, TERMS, 10).stream().map(Memory::text).toList();
  }

  /** Nobody has all that the calls need. */
  private static void assertRefused(MemoryStore store) {
    for (Supplier<?> work :
        List.<Supplier<?>>of(
            () -> add(store, "m3", "kyoto"),
            () -> texts(store),
            () -> store.forget(OWNER, new MemorySelection.ById("m1")),
            () -> store.forget(OWNER, new MemorySelection.All()))) {
      assertThatThrownBy(work::get)
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("slots are moving; try again");
    }
  }

  private static void migrate(RedisClient source, RedisServer target, List<String> keys) {
    CommandArguments args =
        new CommandArguments(Protocol.Command.MIGRATE)
            .add("127.0.0.1")
            .add(target.port())
            .add("")
            .add(0)
            .add(5_000)
            .add("KEYS");
    keys.forEach(args::add);
    var unused = source.executeCommand(args);
  }

  @CanIgnoreReturnValue
  private static String cluster(RedisClient node, Object... words) {
    CommandArguments args = new CommandArguments(Protocol.Command.CLUSTER);
    for (Object word : words) {
      args.add(word.toString());
    }
    return Replies.text(node.executeCommand(args));
  }
}
