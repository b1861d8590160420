package com.ifriend.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.Documents;
import com.ifriend.store.EventWindow;
import com.ifriend.store.NewEvent;
import com.ifriend.store.PageRequest;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.StatePatch;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.memory.MemorySource;
import com.ifriend.store.memory.NewMemory;
import com.ifriend.store.testkit.RedisServer;
import com.ifriend.store.turns.NewTurn;
import com.ifriend.store.turns.TurnRules;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;

/** Two environments on one server, or in one cluster. */
final class RedisKeyPrefixTest {
  private static final String PREFIX = "prefix-test:";
  private static final SessionKey KEY = new SessionKey("prefixed", "user", "prefixed-session");
  private static final MemoryOwner OWNER = new MemoryOwner("prefixed", "user");

  @Test
  void environmentsShareAServer() {
    try (RedisServer server = RedisServer.start();
        UnifiedJedis client = RedisClient.create(server.url())) {
      assertApart(AnyRedis.plain(server.url()), List.of(client));
    }
  }

  @Test
  void environmentsShareACluster() {
    List<UnifiedJedis> nodes = new ArrayList<>();
    ClusterBackend.SHARED
        .cluster()
        .masters()
        .forEach(master -> nodes.add(RedisClient.create(master.url())));
    assertApart(AnyRedis.plain(ClusterBackend.SHARED.cluster().url()), nodes);
    nodes.forEach(UnifiedJedis::close);
  }

  private static void assertApart(RedisConfig config, List<UnifiedJedis> nodes) {
    RedisConfig patient = config.withTimeout(Duration.ofSeconds(20));
    try (RedisStores plain = RedisStores.connect(patient);
        RedisStores staging = RedisStores.connect(patient.withKeyPrefix(PREFIX))) {
      List<String> before = keys(nodes);
      use(staging);
      List<String> made = keys(nodes);
      made.removeAll(before);

      assertThat(made).hasSizeGreaterThan(10).allMatch(key -> key.startsWith(PREFIX));
      assertThat(plain.sessions().load(KEY, EventWindow.ALL)).isEmpty();
      assertThat(holders(plain)).doesNotContain(Documents.Holder.of(KEY));
      assertThat(plain.memories().mark(OWNER, "none")).isEmpty();

      use(plain);
      assertThat(plain.sessions().delete(KEY)).isTrue();

      assertThat(staging.sessions().load(KEY, EventWindow.ALL).orElseThrow().count()).isOne();
      assertThat(holders(staging))
          .containsExactlyInAnyOrder(
              Documents.Holder.of(KEY),
              Documents.Holder.app("prefixed"),
              Documents.Holder.user("prefixed", "user"));
      assertThat(staging.sessions().list("prefixed", "user", PageRequest.first(5)).sessions())
          .hasSize(1);
      assertThat(staging.memories().search(OWNER, Audience.DIRECT, Set.of("paris"), 5)).hasSize(1);
      assertThat(staging.turns("queue", TurnRules.DEFAULT).counts().turns()).isOne();
      assertThat(staging.inspect(KEY, 1)).isNotEmpty();
    }
  }

  private static void use(RedisStores stores) {
    ScopedPatch state = new ScopedPatch(patch("a", "1"), patch("u", "2"), patch("s", "3"));
    var unusedSession = stores.sessions().create(KEY, state);
    var unusedAppend =
        stores
            .sessions()
            .append(
                KEY,
                new NewEvent("e", 1, "[]".getBytes(StandardCharsets.UTF_8)),
                state,
                OptionalLong.empty());
    NewMemory memory =
        new NewMemory(
            "m",
            "user",
            "Paris",
            Set.of("paris"),
            Audience.PUBLIC,
            Instant.EPOCH,
            new MemorySource("s", "e"));
    assertThat(stores.memories().add(OWNER, List.of(memory), Optional.empty())).isOne();
    var unusedTurn =
        stores
            .turns("queue", TurnRules.DEFAULT)
            .accept(new NewTurn("t", "lane", "author", 1, new byte[1]), Optional.empty());
    // Without a prefix it may be that of another test on the same cluster.
    Documents documents = stores.sessions().documents();
    assertThat(documents.note(documents.note(), "note")).isTrue();
  }

  private static StatePatch patch(String key, String json) {
    return new StatePatch(Map.of(key, json), Set.of());
  }

  private static List<String> keys(List<UnifiedJedis> nodes) {
    List<String> keys = new ArrayList<>();
    nodes.forEach(node -> keys.addAll(node.keys("*")));
    return keys;
  }

  private static List<Documents.Holder> holders(RedisStores stores) {
    List<Documents.Holder> holders = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      Documents.Page page = stores.sessions().documents().scan(cursor);
      holders.addAll(page.holders());
      cursor = page.next();
    } while (cursor.isPresent());
    return holders.stream().distinct().toList();
  }

  @Test
  void patternsOfAnAclHaveThePrefix() {
    RedisConfig config = AnyRedis.plain("redis://localhost").withKeyPrefix(PREFIX);

    int port = RedisBackend.Prefixed.SHARED.port();
    assertThat(RedisProbe.keyPatterns(config)).allMatch(pattern -> pattern.startsWith(PREFIX));
    assertThat(
            RedisProbe.refusals(
                AnyRedis.plain("redis://app:s3cret@127.0.0.1:" + port).withKeyPrefix("staging:"),
                new HostAndPort("127.0.0.1", port)))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a*", "a{b}", "a b", "a'b", "[a]", "ä", "a?"})
  void unusablePrefixIsRefused(String prefix) {
    RedisConfig config = AnyRedis.plain("redis://localhost");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> config.withKeyPrefix(prefix))
        .withMessageContaining("the key prefix is '" + prefix + "'");
  }
}
