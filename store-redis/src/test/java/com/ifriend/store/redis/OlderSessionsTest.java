package com.ifriend.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.EventWindow;
import com.ifriend.store.NewEvent;
import com.ifriend.store.PageRequest;
import com.ifriend.store.Place;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.SessionAlreadyExistsException;
import com.ifriend.store.SessionIdTakenException;
import com.ifriend.store.SessionPage;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StaleFenceException;
import com.ifriend.store.StatePatch;
import com.ifriend.store.StoredSession;
import com.ifriend.store.TornSessionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import redis.clients.jedis.UnifiedJedis;

/**
 * Sessions of the version that kept the header in {@code :meta}, and that version at work beside
 * this one, as in a rolling deployment.
 */
final class OlderSessionsTest {
  private final SessionKey key =
      new SessionKey("app", "user-" + UUID.randomUUID(), "session-" + UUID.randomUUID());
  private final List<String> ids =
      List.of(UUID.randomUUID().toString(), "no-uuid", UUID.randomUUID().toString());

  enum On {
    SERVER,
    CLUSTER;

    AnyRedis redis() {
      return this == SERVER ? RedisBackend.SHARED : ClusterBackend.SHARED;
    }

    RedisKeys.Layout layout() {
      return this == SERVER ? RedisKeys.Layout.SERVER : RedisKeys.Layout.CLUSTER;
    }

    UnifiedJedis client() {
      return redis().client();
    }
  }

  /** As that version created it; then three events. */
  private void talk(On on) throws IOException {
    RedisKeys keys = on.layout().of(key);
    on.client()
        .hset(
            keys.meta(),
            Map.of(
                "app_name", key.appName(),
                "user_id", key.userId(),
                "count", "0",
                "bytes", "0",
                "updated_at", "1790000000000",
                "created_at", "2026-11-01T10:00:00Z",
                "generation", "1790000000000000",
                "committed", "1790000000000000"));
    on.client().zadd(keys.directory(), 1_790_000_000_000_000d, RedisKeys.member(key));
    for (int i = 0; i < ids.size(); i++) {
      assertThat(older(on, ids.get(i), 1_000 + i, "7", "title")).isEqualTo("OK");
    }
  }

  private String older(On on, String id, long at, String fence, String title) throws IOException {
    return older(on, id, at, fence, title, new StatePatch(Map.of("k" + at, "1"), Set.of()));
  }

  private String older(On on, String id, long at, String fence, String title, StatePatch state)
      throws IOException {
    String script;
    try (InputStream in = OlderSessionsTest.class.getResourceAsStream("older_append.lua")) {
      script = new String(in.readAllBytes(), UTF_8);
    }
    ScriptArgs args =
        new ScriptArgs()
            .add(key.appName())
            .add(key.userId())
            .add("3600000")
            .add(RedisKeys.member(key))
            .add(id)
            .add(Long.toString(at))
            .add(json(id))
            .add(fence)
            .add(title)
            .add("")
            .add(new ScopedPatch(StatePatch.NONE, StatePatch.NONE, state));
    List<?> reply =
        (List<?>) on.client().eval(script.getBytes(UTF_8), on.layout().forScripts(key), args.list);
    return Replies.text(reply.get(0));
  }

  private static byte[] json(String id) {
    return ("{\"id\":\"" + id + "\"}").getBytes(UTF_8);
  }

  private static OptionalLong append(SessionStore store, SessionKey key, String id, long fence) {
    return store.append(
        key, new NewEvent(id, 2_000, json(id)), ScopedPatch.NONE, OptionalLong.of(fence));
  }

  private static List<String> events(StoredSession session) {
    return session.events().stream().map(event -> new String(event.json(), UTF_8)).toList();
  }

  private static List<String> documents(List<String> ids) {
    return ids.stream().map(id -> new String(json(id), UTF_8)).toList();
  }

  private StoredSession read(On on) {
    return on.redis().otherStores().sessions().load(key, EventWindow.ALL).orElseThrow();
  }

  @ParameterizedTest
  @EnumSource
  void sessionIsReadAsItIsAndMovedByItsNextAppend(On on) throws IOException {
    talk(on);
    RedisKeys keys = on.layout().of(key);
    SessionStore store = on.redis().stores().sessions();
    Map<String, String> before = on.client().hgetAll(keys.meta());

    StoredSession found = read(on);
    assertThat(events(found)).isEqualTo(documents(ids));
    assertThat(found.title()).contains("title");
    assertThat(found.state().session()).containsOnlyKeys("k1000", "k1001", "k1002");
    assertThat(found.lastEventAt().toEpochMilli()).isEqualTo(1_002);
    assertThat(store.list(key.appName(), key.userId(), PageRequest.first(5)).sessions())
        .singleElement()
        .satisfies(
            listed -> {
              assertThat(listed.count()).isEqualTo(3);
              assertThat(listed.createdAt()).isEqualTo("2026-11-01T10:00:00Z");
            });
    assertThat(on.client().hgetAll(keys.meta())).isEqualTo(before);
    SessionKey stranger = new SessionKey(key.appName(), "stranger", key.id());
    assertThat(store.load(stranger, EventWindow.ALL)).isEmpty();
    assertThatThrownBy(() -> store.create(stranger, ScopedPatch.NONE))
        .isInstanceOf(SessionIdTakenException.class);
    assertThatThrownBy(() -> store.create(key, ScopedPatch.NONE))
        .isInstanceOf(SessionAlreadyExistsException.class);

    assertThatThrownBy(() -> append(store, key, "late", 6)).isInstanceOf(StaleFenceException.class);
    for (int i = 0; i < ids.size(); i++) {
      assertThat(append(store, key, ids.get(i), 7)).hasValue(i + 1);
    }
    assertThat(append(store, key, "new", 8)).isEmpty();

    assertThat(on.client().hgetAll(keys.meta()).keySet())
        .containsExactlyInAnyOrder("app_name", "user_id", "created_at", "generation");
    List<String> all = new ArrayList<>(ids);
    all.add("new");
    assertThat(events(read(on))).isEqualTo(documents(all));
    assertThat(read(on).title()).contains("title");
    assertThat(read(on).createdAt()).isEqualTo("2026-11-01T10:00:00Z");
    assertThatThrownBy(() -> append(store, key, "late", 7)).isInstanceOf(StaleFenceException.class);
    for (String each : keys.ofSession()) {
      assertThat(on.client().ttl(each)).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource
  void bothVersionsWriteInTurnAndNothingIsLostOrTwice(On on) throws IOException {
    talk(on);
    SessionStore store = on.redis().stores().sessions();
    List<String> all = new ArrayList<>(ids);
    for (int i = 0; i < 6; i++) {
      String id = UUID.randomUUID().toString();
      all.add(id);
      if (i % 2 == 0) {
        assertThat(append(store, key, id, 7)).isEmpty();
      } else {
        assertThat(older(on, id, 2_000, "7", "")).isEqualTo("OK");
        assertThat(append(store, key, id, 7)).as("a retry by this version").hasValue(all.size());
      }
      assertThat(events(read(on))).isEqualTo(documents(all));
    }
    assertThat(older(on, all.get(all.size() - 2), 2_000, "7", "")).isNotEqualTo("MISSING");
    assertThat(events(read(on))).isEqualTo(documents(all));
  }

  @ParameterizedTest
  @EnumSource
  void stateThatTheOlderVersionRemovesIsNoLoss(On on) throws IOException {
    talk(on);
    SessionStore store = on.redis().stores().sessions();
    assertThat(append(store, key, "new", 7)).isEmpty();
    StatePatch removal = new StatePatch(Map.of(), Set.of("k1000", "k1001"));
    assertThat(older(on, "removing", 2_000, "7", "", removal)).isEqualTo("OK");

    assertThat(read(on).state().session()).containsOnlyKeys("k1002");
    ScopedPatch patch =
        new ScopedPatch(
            StatePatch.NONE, StatePatch.NONE, new StatePatch(Map.of("z", "1"), Set.of()));
    assertThat(
            store.append(key, new NewEvent("next", 2_000, json("next")), patch, OptionalLong.of(7)))
        .isEmpty();
    assertThat(read(on).state().session()).containsOnlyKeys("k1002", "z");
    assertThat(read(on).events()).hasSize(6);
    assertThat(append(store, key, "last", 7)).isEmpty();
    assertThat(read(on).state().session()).containsOnlyKeys("k1002", "z");
  }

  @Test
  void pagesShowWhatTheOlderVersionHasUsed() throws IOException {
    talk(On.SERVER);
    SessionStore store = RedisBackend.SHARED.stores().sessions();
    assertThat(append(store, key, "new", 7)).isEmpty();
    for (String other : List.of("b-", "c-")) {
      var unused =
          store.create(
              new SessionKey(key.appName(), key.userId(), other + UUID.randomUUID()),
              ScopedPatch.NONE);
    }
    assertThat(older(On.SERVER, "older", 2_000, "7", "")).isEqualTo("OK");

    for (int size = 1; size <= 3; size++) {
      List<String> found = new ArrayList<>();
      Optional<PageRequest> next = Optional.of(PageRequest.first(size));
      while (next.isPresent()) {
        PageRequest request = next.get();
        SessionPage page = store.list(key.appName(), key.userId(), request);
        page.sessions().forEach(each -> found.add(each.key().id()));
        next = page.next().map(request::after);
      }
      assertThat(found).as("pages of %d", size).hasSize(3).startsWith(key.id());
    }
  }

  @Test
  void documentIsReplacedAndIndexThatIsLostIsTold() throws IOException {
    talk(On.SERVER);
    RedisKeys keys = On.SERVER.layout().of(key);
    RedisStores stores = RedisBackend.SHARED.stores();
    assertThat(
            stores
                .sessions()
                .documents()
                .replace(Place.event(key, 2), json("no-uuid"), json("another")))
        .isTrue();
    assertThat(events(read(On.SERVER))).contains("{\"id\":\"another\"}");
    assertThat(
            stores
                .sessions()
                .documents()
                .replace(Place.title(key), "title".getBytes(UTF_8), "other".getBytes(UTF_8)))
        .isTrue();
    assertThat(read(On.SERVER).title()).contains("other");
    assertThat(stores.sessions().delete(key)).isTrue();
    assertThat(On.SERVER.client().keys("session:" + key.id() + ":*")).isEmpty();

    talk(On.SERVER);
    On.SERVER.client().del(keys.index());
    assertThatThrownBy(() -> append(stores.sessions(), key, ids.get(0), 7))
        .isInstanceOf(TornSessionException.class)
        .hasMessageContaining("its index knows none");
    assertThatThrownBy(() -> read(On.SERVER)).isInstanceOf(TornSessionException.class);
  }
}
