package com.ifriend.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.events.Event;
import com.google.adk.events.EventActions;
import com.google.adk.sessions.GetSessionConfig;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.store.DamagedDocumentException;
import com.ifriend.store.PageRequest;
import com.ifriend.store.SessionAlreadyExistsException;
import com.ifriend.store.SessionIdTakenException;
import com.ifriend.store.SessionRepair;
import com.ifriend.store.SessionRepair.Consent;
import com.ifriend.store.StaleFenceException;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.TornSessionException;
import io.reactivex.rxjava3.core.Single;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.UnifiedJedis;

/** Headers that are lost, or hold nonsense. */
final class RedisRepairTest {
  private final SessionKey key =
      new SessionKey("app", "user-" + UUID.randomUUID(), "session-" + UUID.randomUUID());

  enum On {
    SERVER,
    CLUSTER;

    RedisStores stores() {
      return this == SERVER ? RedisBackend.SHARED.stores() : ClusterBackend.SHARED.stores();
    }

    RedisStores others() {
      return this == SERVER
          ? RedisBackend.SHARED.otherStores()
          : ClusterBackend.SHARED.otherStores();
    }

    UnifiedJedis client() {
      return this == SERVER ? RedisBackend.SHARED.client() : ClusterBackend.SHARED.client();
    }

    RedisKeys keys(SessionKey key) {
      return (this == SERVER ? RedisKeys.Layout.SERVER : RedisKeys.Layout.CLUSTER).of(key);
    }
  }

  @CanIgnoreReturnValue
  private Session talk(On on) {
    StoredSessionService service = new StoredSessionService(on.stores().sessions());
    Session session = service.createSession(key, Map.of("k", 1)).blockingGet();
    for (String text : List.of("first words", "two", "three")) {
      append(service, session, event(text));
    }
    return session;
  }

  private static void append(StoredSessionService service, Session session, Event event) {
    var unused = service.appendEvent(session, event).blockingGet();
  }

  private static Event event(String text) {
    return Event.builder()
        .id(Event.generateEventId())
        .author("user")
        .content(Content.fromParts(Part.fromText(text)))
        .actions(EventActions.builder().stateDelta(Map.of("user:u", text)).build())
        .build();
  }

  private static List<String> texts(Session session) {
    return session.events().stream().map(Event::stringifyContent).toList();
  }

  @ParameterizedTest
  @EnumSource
  void nobodyTakesThePlaceOfEventsWithoutAHeader(On on) {
    Session session = talk(on);
    RedisKeys keys = on.keys(key);
    on.client().del(keys.meta(), keys.index());
    StoredSessionService other = new StoredSessionService(on.others().sessions());
    SessionKey stranger = new SessionKey(key.appName(), "stranger", key.id());

    for (Single<?> call :
        List.of(
            other.createSession(key, Map.of()),
            other.createSession(stranger, Map.of()),
            other.getOrCreateSession(key, Map.of()),
            other.getSession(key, null).toSingle(),
            other.appendEvent(session, event("four")))) {
      assertThatThrownBy(call::blockingGet)
          .isInstanceOf(TornSessionException.class)
          .hasMessageContaining("3 events are there")
          .hasMessageContaining("sessions repair");
    }
    other.deleteSession(stranger).blockingAwait();
    assertThat(on.client().llen(keys.events())).isEqualTo(3);

    if (on == On.SERVER) {
      other.deleteSession(key).blockingAwait();
      assertThat(on.client().exists(keys.events())).isFalse();
      assertThat(other.createSession(key, Map.of()).blockingGet().events()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void lostHeaderIsMadeAnew(On on) {
    Session session = talk(on);
    StoredSessionService other = new StoredSessionService(on.others().sessions());
    assertThat(texts(other.getSession(key, null).blockingGet())).hasSize(3);
    RedisKeys keys = on.keys(key);
    on.client().del(keys.meta(), keys.index());
    on.client().zrem(keys.directory(), RedisKeys.member(key));
    SessionRepair repair = new SessionRepair(on.stores().sessions());

    assertThat(repair.look(key, Set.of()).steps())
        .singleElement()
        .satisfies(step -> assertThat(step.what()).contains("from 3 events", "lost"));
    assertThat(on.client().exists(keys.meta())).isFalse();
    assertThat(repair.repair(key, Set.of()).isWhole()).isTrue();
    // Before a load, which would lengthen lives.
    assertThat(keys.ofSession()).allSatisfy(each -> assertThat(on.client().ttl(each)).isPositive());
    assertThat(on.client().hkeys(keys.index()).stream().filter(field -> field.startsWith("u")))
        .hasSize(3);

    Session found = other.getSession(key, null).blockingGet();
    assertThat(texts(found)).containsExactly("first words", "two", "three");
    assertThat(found.state()).containsEntry("k", 1).containsEntry("user:u", "three");
    append(other, found, session.events().get(1));
    append(other, found, event("four"));
    assertThat(
            texts(
                new StoredSessionService(on.stores().sessions())
                    .getSession(key, null)
                    .blockingGet()))
        .containsExactly("first words", "two", "three", "four");
    assertThat(
            other
                .listSessions(key.appName(), key.userId(), PageRequest.first(5))
                .blockingGet()
                .sessions())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.title()).contains("first words");
              assertThat(entry.events()).isEqualTo(4);
            });
    assertThat(repair.look(key, Set.of()).steps()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsForReadersIsWrittenAgainByALoad(On on) {
    Session session = talk(on);
    RedisKeys keys = on.keys(key);
    Map<String, String> meta = on.client().hgetAll(keys.meta());
    on.client().del(keys.meta());
    StoredSessionService other = new StoredSessionService(on.others().sessions());
    SessionKey stranger = new SessionKey(key.appName(), "stranger", key.id());

    assertThatThrownBy(() -> other.createSession(key, Map.of()).blockingGet())
        .isInstanceOf(SessionAlreadyExistsException.class);
    assertThatThrownBy(() -> other.createSession(stranger, Map.of()).blockingGet())
        .isInstanceOf(SessionIdTakenException.class);
    other.deleteSession(stranger).blockingAwait();
    assertThat(other.getSession(stranger, null).blockingGet()).isNull();
    assertThat(new SessionRepair(on.stores().sessions()).look(key, Set.of()).steps()).isEmpty();
    append(other, session, event("four"));
    assertThat(texts(other.getSession(key, null).blockingGet())).hasSize(4);

    assertThat(on.client().hgetAll(keys.meta())).isEqualTo(meta);
    assertThat(on.client().ttl(keys.meta())).isPositive();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"count", "bytes", "committed", "expires", "last", "newest", "fence", "state_keys"})
  void headThatCannotBeReadIsToldAndMadeAnew(String part) {
    Session session = talk(On.SERVER);
    RedisKeys keys = On.SERVER.keys(key);
    AnyRedis.setHead(On.SERVER.client(), keys.index(), part, "nonsense");
    StoredSessionService service = new StoredSessionService(On.SERVER.others().sessions());
    for (Single<?> call :
        List.of(
            service.getSession(key, null).toSingle(),
            service.createSession(key, Map.of()),
            service.appendEvent(session, event("four")),
            service.fenced(7).appendEvent(session, event("four")))) {
      assertThatThrownBy(call::blockingGet)
          .isInstanceOf(TornSessionException.class)
          .hasMessageContaining("head cannot be read")
          .hasMessageNotContaining("nonsense");
    }
    SessionKey stranger = new SessionKey(key.appName(), "stranger", key.id());
    assertThat(service.getSession(stranger, null).blockingGet()).isNull();
    // One session does not hide the others.
    assertThat(service.listSessions(key.appName(), key.userId()).blockingGet().sessionIds())
        .contains(key.id());
    SessionRepair repair = new SessionRepair(On.SERVER.stores().sessions());

    assertThat(repair.repair(key, Set.of()).steps())
        .singleElement()
        .satisfies(step -> assertThat(step.what()).contains("head cannot be read"));

    assertThat(texts(service.getSession(key, null).blockingGet())).hasSize(3);
    append(service.fenced(7), session, event("four"));
    append(service, session, session.events().get(1));
    assertThat(texts(service.getSession(key, null).blockingGet())).hasSize(4);
    assertThat(repair.look(key, Set.of()).steps()).isEmpty();
  }

  @Test
  void fenceOfAHeadThatCanBeReadIsKept() {
    Session session = talk(On.SERVER);
    StoredSessionService service = new StoredSessionService(On.SERVER.others().sessions());
    append(service.fenced(9), session, event("four"));
    AnyRedis.setHead(On.SERVER.client(), On.SERVER.keys(key).index(), "bytes", "1");

    assertThat(new SessionRepair(On.SERVER.stores().sessions()).repair(key, Set.of()).isWhole())
        .isTrue();

    assertThatThrownBy(() -> append(service.fenced(8), session, event("five")))
        .isInstanceOf(StaleFenceException.class);
    append(service.fenced(9), session, event("five"));
  }

  @Test
  void lostIndexIsMadeAnewAndLostStateNeedsConsent() {
    talk(On.SERVER);
    RedisKeys keys = On.SERVER.keys(key);
    SessionRepair repair = new SessionRepair(On.SERVER.stores().sessions());
    StoredSessionService service = new StoredSessionService(On.SERVER.others().sessions());
    On.SERVER.client().del(keys.index());
    assertThatThrownBy(() -> service.getSession(key, null).blockingGet())
        .isInstanceOf(TornSessionException.class)
        .hasMessageContaining("index is lost");
    assertThat(repair.repair(key, Set.of()).isWhole()).isTrue();
    assertThat(service.getSession(key, null).blockingGet().state()).containsEntry("k", 1);
    On.SERVER.client().del(keys.state());

    assertThat(repair.repair(key, Set.of()).isWhole()).isFalse();
    assertThat(repair.repair(key, Set.of(Consent.KEEP_THE_REST)).isWhole()).isTrue();

    Session found = service.getSession(key, null).blockingGet();
    assertThat(texts(found)).hasSize(3);
    assertThat(found.state()).doesNotContainKey("k");
    append(service, found, event("four"));
  }

  @Test
  void sealedEventIsNamedWithoutKeysAndLeftForThem() {
    talk(On.SERVER);
    String sealed = "{\"sealed\":\"AQAAAAB\"}";
    On.SERVER.client().lset(On.SERVER.keys(key).events(), 1, sealed);
    StoredSessionService service = new StoredSessionService(On.SERVER.others().sessions());
    // Of a window no sum is checked.
    assertThatThrownBy(
            () ->
                service
                    .getSession(key, GetSessionConfig.builder().numRecentEvents(2).build())
                    .blockingGet())
        .isInstanceOf(DamagedDocumentException.class)
        .hasMessageContaining("event 2")
        .hasMessageContaining("is sealed");
    SessionRepair repair = new SessionRepair(On.SERVER.stores().sessions());

    assertThat(repair.repair(key, Set.of()).isWhole()).isFalse();
    assertThat(On.SERVER.client().lindex(On.SERVER.keys(key).events(), 1)).isEqualTo(sealed);
    assertThat(repair.repair(key, Set.of(Consent.MISSING_KEYS)).isWhole()).isTrue();

    assertThat(texts(service.getSession(key, null).blockingGet()))
        .containsExactly("first words", "three");
  }
}
