package com.ifriend.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.events.Event;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.ifriend.store.SessionIdTakenException;
import com.ifriend.store.StoredSessionService;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.util.JedisClusterCRC16;

/** With app and user in the keys an id can be used again. */
final class RedisScopedKeysTest {
  private final String user = "user-" + UUID.randomUUID();
  private final SessionKey key = new SessionKey("my app", user, "id:" + UUID.randomUUID());
  private final List<SessionKey> others =
      List.of(
          new SessionKey("my app", user + ":b", key.id()),
          new SessionKey("my app:" + user, "b", key.id()),
          new SessionKey("other", user, key.id()));

  @Test
  void idIsUsedAgainOnOneServer() {
    RedisBackend backend = RedisBackend.SCOPED;
    String prefix = "session:my%20app:" + user + ":" + RedisKeys.escape(key.id());

    assertIndependent(backend.service(), backend.second());

    assertHasKeys(backend.client(), prefix);
  }

  @Test
  void idIsUsedAgainInACluster() {
    ClusterBackend backend = ClusterBackend.SHARED;
    String prefix = "session:{my%20app:" + user + ":" + RedisKeys.escape(key.id()) + "}";
    RedisConfig config =
        AnyRedis.plain(backend.cluster().url())
            .withKeyStyle(KeyStyle.SCOPED)
            .withTimeout(Duration.ofSeconds(20));
    try (RedisStores first = RedisStores.connect(config);
        RedisStores second = RedisStores.connect(config)) {
      assertIndependent(
          new StoredSessionService(first.sessions()), new StoredSessionService(second.sessions()));
    }

    assertHasKeys(backend.client(), prefix);
    assertThat(
            List.of(":meta", ":events", ":state", ":index").stream()
                .map(name -> JedisClusterCRC16.getSlot(prefix + name))
                .distinct())
        .hasSize(1);
  }

  private void assertIndependent(BaseSessionService service, BaseSessionService second) {
    create(service, key);
    for (SessionKey other : others) {
      create(service, other);
      append(service, other, "theirs");
    }
    append(service, key, "mine");
    append(service, key, "mine too");
    second.deleteSession(others.get(0)).blockingAwait();

    Session mine = second.getSession(key, null).blockingGet();
    assertThat(mine.events()).extracting(Event::author).containsExactly("mine", "mine too");
    assertThat(mine.state()).containsOnly(Map.entry("of", user));
    assertThat(second.getSession(others.get(0), null).isEmpty().blockingGet()).isTrue();
    for (SessionKey other : others.subList(1, others.size())) {
      Session theirs = second.getSession(other, null).blockingGet();
      assertThat(theirs.events()).extracting(Event::author).containsExactly("theirs");
      assertThat(second.listSessions(other.appName(), other.userId()).blockingGet().sessionIds())
          .containsExactly(key.id());
    }
    assertThat(second.listSessions(key.appName(), user).blockingGet().sessionIds())
        .containsExactly(key.id());
  }

  private static void assertHasKeys(UnifiedJedis client, String prefix) {
    assertThat(client.llen(prefix + ":events")).isEqualTo(2);
    assertThat(client.hget(prefix + ":meta", "app_name")).isEqualTo("my app");
    assertThat(client.exists(prefix + ":state")).isTrue();
    assertThat(client.exists(prefix + ":index")).isTrue();
  }

  @Test
  void idIsTakenWithoutThem() {
    BaseSessionService plain = RedisBackend.SHARED.service();
    create(plain, key);

    assertThatThrownBy(() -> create(plain, others.get(0)))
        .isInstanceOf(SessionIdTakenException.class);
  }

  @Test
  void directoryDropsWhatHasExpiredAndNothingElse() {
    RedisBackend backend = RedisBackend.SCOPED;
    SessionKey expired = new SessionKey("my app", user, "expired");
    create(backend.service(), expired);
    create(backend.service(), key);
    backend.expire(expired);

    create(backend.service(), new SessionKey("my app", user, "next"));

    assertThat(backend.client().zrange("sessions:my%20app:" + user, 0, -1))
        .containsExactly(RedisKeys.escape(key.id()), "next");
  }

  private static void create(BaseSessionService service, SessionKey key) {
    var unused = service.createSession(key, Map.of("of", key.userId())).blockingGet();
  }

  private static void append(BaseSessionService service, SessionKey key, String author) {
    Event event = Event.builder().id(Event.generateEventId()).author(author).build();
    var unused = service.appendEvent(Session.builder(key).build(), event).blockingGet();
  }
}
