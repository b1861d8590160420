package com.ifriend.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.adk.events.Event;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.ifriend.store.PageRequest;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.Memory;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.memory.MemorySelection;
import com.ifriend.store.memory.MemorySource;
import com.ifriend.store.memory.MemoryStore;
import com.ifriend.store.memory.MemoryStore.SessionMark;
import com.ifriend.store.memory.NewMemory;
import com.ifriend.store.memory.TimeRange;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.UnifiedJedis;

/** What is in Redis of memories, as {@code redis-cli} shows it, and that nothing stays there. */
final class RedisMemoryLayoutTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
  private static final long TTL = RedisConfig.DEFAULT_MEMORY_TTL.toSeconds();

  private final RedisMemoryBackend backend = RedisMemoryBackend.of(RedisBackend.SHARED);
  private final UnifiedJedis redis = RedisBackend.SHARED.client();
  private final MemoryStore store = backend.store();
  private final String user = "U" + UUID.randomUUID();
  private final MemoryOwner owner = new MemoryOwner("ifriend", user);
  private final String index = "memory:index:ifriend:" + user;
  private final String ends = "memory:ends:ifriend:" + user;

  @Test
  void keysAreThoseOfTheSetupGuideAndAllExpire() throws IOException {
    add(said("m1", "loves Kyoto", NOON, Audience.PUBLIC, "kyoto", "lov", "são paulo"));
    add(said("m2", "hates rain", NOON.minusSeconds(60), Audience.DIRECT, "rain"));

    assertThat(redis.zrange(index, 0, -1)).containsExactly("m2", "m1");
    assertThat(redis.zscore(index, "m1")).isEqualTo((double) NOON.toEpochMilli());
    Map<String, String> memory = redis.hgetAll("memory:ifriend:" + user + ":m1");
    assertThat(memory)
        .containsOnlyKeys(
            "id",
            "session_id",
            "user_id",
            "created_at",
            "events_json",
            "audience",
            "born",
            "terms",
            "times_said",
            "first_said_at",
            "last_said_at")
        .containsEntry("id", "m1")
        .containsEntry("session_id", "s:1")
        .containsEntry("user_id", user)
        .containsEntry("created_at", "2026-11-20T12:00:00Z")
        .containsEntry("terms", "kyoto lov são%20paulo ")
        .containsEntry("times_said", "1");
    JsonNode events = new ObjectMapper().readTree(memory.get("events_json"));
    assertThat(events).hasSize(1);
    Event event = Event.fromJson(events.get(0).toString());
    assertThat(event.id()).isEqualTo("event-m1");
    assertThat(event.author()).isEqualTo("user");
    assertThat(event.timestamp()).isEqualTo(NOON.toEpochMilli());
    assertThat(event.stringifyContent()).isEqualTo("loves Kyoto");
    assertThat(redis.hgetAll("memory:session:ifriend:" + user + ":s%3A1"))
        .containsOnly(
            Map.entry("said", Long.toString(NOON.toEpochMilli())),
            Map.entry("e:event-m1", "m1 " + memory.get("born")),
            Map.entry("e:event-m2", "m2 " + redis.hget("memory:ifriend:" + user + ":m2", "born")));
    assertThat(redis.zrange("memory:term:ifriend:" + user + ":public:kyoto", 0, -1))
        .containsExactly("m1");

    assertThat(backend.keysOf(owner)).hasSize(13);
    for (String key : backend.keysOf(owner)) {
      assertThat(redis.ttl(key)).as("TTL of %s", key).isBetween(TTL - 60, TTL);
    }
  }

  @Test
  void everyKeyButTheIndexIsKnownByWhenItEnds() {
    add(said("m1", "loves Kyoto", NOON, Audience.PUBLIC, "kyoto"));
    assertThat(redis.zrange(ends, 0, -1))
        .containsExactlyInAnyOrder(
            "m1", "session:s%3A1", "index:public", "term:direct:kyoto", "term:public:kyoto");
    assertThat(redis.zscore(ends, "m1"))
        .isEqualTo((double) redis.pexpireTime("memory:ifriend:" + user + ":m1"));
  }

  @Test
  void forgottenMemoryLeavesNoWord() {
    add(said("m1", "loves Kyoto", NOON, Audience.PUBLIC, "kyoto", "lov"));
    add(said("m2", "loves Rome", NOON, Audience.PUBLIC, "rome", "lov"));

    assertThat(store.forget(owner, new MemorySelection.ById("m1"))).isEqualTo(1);

    assertThat(redis.zrange(ends, 0, -1))
        .containsExactlyInAnyOrder(
            "m2",
            "session:s%3A1",
            "index:public",
            "term:direct:rome",
            "term:direct:lov",
            "term:public:rome",
            "term:public:lov");
    assertThat(backend.keysOf(owner)).noneMatch(key -> key.contains("kyoto"));
  }

  @Test
  void statementInOtherWordsIsNotFoundByItsFormerOnes() {
    add(said("m1", "loves Kyoto", NOON, Audience.PUBLIC, "kyoto", "lov"));
    add(again("m1", "loves Rome", NOON.plusSeconds(1), "rome", "lov"));

    assertThat(found(Audience.PUBLIC, "kyoto")).isEmpty();
    assertThat(found(Audience.PUBLIC, "rome")).containsExactly("loves Rome");
    assertThat(backend.keysOf(owner)).noneMatch(key -> key.contains("kyoto"));
  }

  @Test
  void whatHasEndedIsDroppedAsNewMemoriesCome() {
    for (int i = 0; i < 20; i++) {
      add(said("old" + i, "old", NOON.plusSeconds(i), Audience.PUBLIC, "frequent", "old" + i));
    }
    backend.age(owner, RedisConfig.DEFAULT_MEMORY_TTL.minusMinutes(5));
    add(said("kept", "kept", NOON.plusSeconds(60), Audience.PUBLIC, "frequent"));
    backend.age(owner, Duration.ofMinutes(10));

    add(said("new", "new", NOON.plusSeconds(120), Audience.PUBLIC, "frequent"));

    assertThat(redis.zrange(index, 0, -1)).containsExactly("kept", "new");
    assertThat(redis.zrange(index + ":public", 0, -1)).containsExactly("kept", "new");
    assertThat(redis.zrange("memory:term:ifriend:" + user + ":public:frequent", 0, -1))
        .containsExactly("kept", "new");
    assertThat(redis.zcard(ends)).isEqualTo(6);
    assertThat(backend.keysOf(owner)).hasSize(8);
  }

  @Test
  void postingsOfAnEndedMemoryAreNotThoseOfANewOneWithItsId() {
    add(said("m1", "loves Kyoto", NOON, Audience.PUBLIC, "kyoto"));
    // Keeps the postings alive, and in the index as the first.
    add(said("m0", "been to Kyoto", NOON.minusSeconds(60), Audience.PUBLIC, "kyoto"));
    redis.del("memory:ifriend:" + user + ":m1");

    add(again("m1", "pregnant", NOON.plusSeconds(1), Audience.DIRECT, "pregnant"));

    assertThat(found(Audience.PUBLIC, "kyoto")).containsExactly("been to Kyoto");
    assertThat(found(Audience.DIRECT, "kyoto")).containsExactly("been to Kyoto");
    assertThat(listed(Audience.PUBLIC)).containsExactly("been to Kyoto");
  }

  @Test
  void memoryLivesByTheClockOfTheServer() {
    Instant longAgo = Instant.parse("1969-07-20T20:17:40Z");
    add(said("m1", "watched the moon", longAgo, Audience.DIRECT, "moon"));

    assertThat(redis.ttl("memory:ifriend:" + user + ":m1")).isBetween(TTL - 60, TTL);
    assertThat(found(Audience.DIRECT, "moon")).containsExactly("watched the moon");
    assertThat(listed(Audience.DIRECT)).containsExactly("watched the moon");
  }

  @Test
  void statementSaidAgainOfAnEarlierTimeKeepsItsWordsAlive() {
    add(said("m1", "loves Kyoto", NOON, Audience.PUBLIC, "kyoto"));
    backend.age(owner, RedisConfig.DEFAULT_MEMORY_TTL.minusMinutes(5));
    add(again("m1", "loved kyoto", NOON.minusSeconds(60), "lov"));
    backend.age(owner, Duration.ofMinutes(10));

    assertThat(found(Audience.PUBLIC, "kyoto")).containsExactly("loves Kyoto");
    assertThat(found(Audience.PUBLIC, "lov")).isEmpty();
  }

  @Test
  void shorterTimeToLiveEndsNothingBeforeWhatItHolds() {
    add(said("m1", "loves Kyoto", NOON, Audience.PUBLIC, "kyoto"));
    try (RedisStores brief =
        RedisStores.connect(
            AnyRedis.plain(RedisBackend.SHARED.url()).withMemoryTtl(Duration.ofMinutes(1)))) {
      var unused =
          brief
              .memories()
              .add(
                  owner,
                  List.of(said("m2", "saw Kyoto", NOON, Audience.PUBLIC, "kyoto")),
                  Optional.empty());
    }
    assertThat(redis.ttl("memory:ifriend:" + user + ":m2")).isBetween(1L, 60L);
    for (String key : backend.keysOf(owner)) {
      if (!key.endsWith(":m2")) {
        assertThat(redis.ttl(key)).as("TTL of %s", key).isGreaterThan(TTL - 60);
      }
    }
  }

  @Test
  void markIsInTheHashOfItsSession() {
    var unused = store.add(owner, List.of(), Optional.of(new SessionMark("s/1", "3\na\nb")));

    assertThat(redis.hgetAll("memory:session:ifriend:" + user + ":s%2F1"))
        .containsOnly(Map.entry("mark", "3\na\nb"));
    assertThat(store.mark(owner, "s/1")).contains("3\na\nb");
    store.forget(owner, new MemorySelection.All());
    assertThat(backend.keysOf(owner)).isEmpty();
  }

  @Test
  void memoryOfAnotherProgramIsLeftAlone() {
    redis.hset("memory:ifriend:" + user + ":theirs", Map.of("id", "theirs", "events_json", "[]"));
    var unused = redis.zadd(index, (double) NOON.toEpochMilli(), "theirs");
    add(said("ours", "loves Kyoto", NOON, Audience.PUBLIC, "kyoto"));

    assertThat(listed(Audience.DIRECT)).containsExactly("loves Kyoto");
    assertThat(redis.zrange(index, 0, -1)).containsExactly("ours", "theirs");
  }

  @Test
  void whatStaysOfAForgottenUserNamesNobodyAndExpires() {
    add(said("m1", "loves Kyoto", NOON, Audience.PUBLIC, "kyoto"));
    long before = System.currentTimeMillis() - 60_000;

    store.forget(owner, new MemorySelection.All());

    assertThat(backend.keysOf(owner)).isEmpty();
    String forgotten = MemoryKeys.onServer("", owner).forgotten();
    assertThat(forgotten).startsWith("memory:forgotten:").doesNotContain(user);
    assertThat(redis.hgetAll(forgotten))
        .containsOnlyKeys("forgotten_until", "forgotten_at")
        .containsEntry("forgotten_until", Long.toString(NOON.toEpochMilli()));
    assertThat(Long.parseLong(redis.hget(forgotten, "forgotten_at"))).isGreaterThan(before);
    assertThat(redis.ttl(forgotten)).isBetween(TTL - 60, TTL);
  }

  @Test
  void whatStaysOfAForgottenSessionIsInItsHash() {
    add(said("m1", "loves Kyoto", NOON, Audience.PUBLIC, "kyoto"));
    // As written before sessions knew the latest time.
    redis.hdel("memory:session:ifriend:" + user + ":s%3A1", "said");

    assertThat(store.forget(owner, new MemorySelection.OfSession("s:1"))).isEqualTo(1);

    String session = "memory:session:ifriend:" + user + ":s%3A1";
    assertThat(redis.hgetAll(session))
        .containsOnlyKeys("forgotten_until", "forgotten_at")
        .containsEntry("forgotten_until", Long.toString(NOON.toEpochMilli()));
    assertThat(redis.zrange(ends, 0, -1)).containsExactly("session:s%3A1");
    for (String key : backend.keysOf(owner)) {
      assertThat(redis.ttl(key)).as("TTL of %s", key).isBetween(TTL - 60, TTL);
    }
  }

  private NewMemory said(String id, String text, Instant at, Audience audience, String... terms) {
    return new NewMemory(
        id, "user", text, Set.of(terms), audience, at, new MemorySource("s:1", "event-" + id));
  }

  private NewMemory again(String id, String text, Instant at, String... terms) {
    return again(id, text, at, Audience.PUBLIC, terms);
  }

  private NewMemory again(String id, String text, Instant at, Audience audience, String... terms) {
    return new NewMemory(
        id, "user", text, Set.of(terms), audience, at, new MemorySource("s:1", "again-" + id));
  }

  @CanIgnoreReturnValue
  private int add(NewMemory... memories) {
    return store.add(owner, List.of(memories), Optional.empty());
  }

  private List<String> found(Audience listener, String... terms) {
    return backend.second().search(owner, listener, Set.of(terms), 10).stream()
        .map(Memory::text)
        .toList();
  }

  private List<String> listed(Audience listener) {
    return backend
        .second()
        .list(owner, listener, TimeRange.ALWAYS, PageRequest.first(10))
        .memories()
        .stream()
        .map(Memory::text)
        .toList();
  }
}
