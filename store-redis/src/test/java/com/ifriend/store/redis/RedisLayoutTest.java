package com.ifriend.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.events.Event;
import com.google.adk.events.EventActions;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.GetSessionConfig;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.store.DamagedDocumentException;
import com.ifriend.store.NewEvent;
import com.ifriend.store.PageRequest;
import com.ifriend.store.Place;
import com.ifriend.store.PositionTakenException;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.SessionDirectory;
import com.ifriend.store.SessionIdTakenException;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.TornSessionException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.UnifiedJedis;

/** What is in Redis, as {@code redis-cli} shows it. */
final class RedisLayoutTest {
  private static final long TTL = Duration.ofHours(1).toSeconds();

  private final RedisBackend backend = RedisBackend.SHARED;
  private final UnifiedJedis redis = backend.client();
  private final BaseSessionService service = backend.service();
  private final String app = "ifriend-" + UUID.randomUUID();
  private final String user = "U" + UUID.randomUUID();
  private final String id = "slack_C123_" + user + "_1767224888.280449";
  private final String session = "session:" + id;

  @Test
  void keysAreThoseOfTheSetupGuideAndAllExpire() {
    Session created = create(Map.of("k", "v", "user:u", 1, "app:a", 2));
    append(created, "busca tours em Paris");
    append(created, "só até amanhã");

    assertThat(redis.keys("session:" + id + ":*"))
        .containsExactlyInAnyOrder(
            session + ":meta", session + ":events", session + ":state", session + ":index");
    assertThat(redis.llen(session + ":events")).isEqualTo(2);
    assertThat(redis.lrange(session + ":events", 0, -1))
        .first()
        .asString()
        .contains("\"text\":\"busca tours em Paris\"")
        .startsWith("{\"");
    Map<String, String> meta = redis.hgetAll(session + ":meta");
    assertThat(meta).containsEntry("app_name", app).containsEntry("user_id", user).hasSize(4);
    assertThat(head("count")).isEqualTo("2");
    assertThat(head("bytes")).isEqualTo(Integer.toString(bytesOfEvents()));
    assertThat(Instant.parse(meta.get("created_at"))).isBefore(Instant.now().plusSeconds(60));
    assertThat(redis.hgetAll(session + ":state")).containsOnly(Map.entry("k", "\"v\""));
    assertThat(redis.hgetAll("state:user:" + app + ":" + user)).containsOnly(Map.entry("u", "1"));
    assertThat(redis.hget("state:app:" + app, "a")).isEqualTo("2");
    for (String key : redis.keys(session + ":*")) {
      assertThat(redis.ttl(key)).as("TTL of %s", key).isBetween(TTL - 5, TTL);
    }
    assertThat(redis.ttl("sessions:" + app + ":" + user)).isBetween(TTL, 2 * TTL);
    assertThat(redis.ttl("state:user:" + app + ":" + user)).isEqualTo(-1);
    assertThat(redis.ttl("state:app:" + app)).isEqualTo(-1);
  }

  private String head(String part) {
    return AnyRedis.head(redis, session + ":index", part);
  }

  private int bytesOfEvents() {
    return redis.lrange(session + ":events", 0, -1).stream()
        .mapToInt(json -> json.getBytes(UTF_8).length)
        .sum();
  }

  @Test
  void sessionThatIsNeverUsedExpiresToo() {
    assertThat(create(Map.of("k", "v")).id()).isEqualTo(id);

    assertThat(redis.keys(session + ":*")).hasSize(3);
    for (String key : redis.keys(session + ":*")) {
      assertThat(redis.ttl(key)).as("TTL of %s", key).isBetween(TTL - 5, TTL);
    }
    assertThat(redis.ttl("sessions:" + app + ":" + user)).isBetween(TTL, 2 * TTL);
  }

  @Test
  void allKeysOfASessionHaveTheSameDeadlineAndAppendMovesIt() {
    Session created = create(Map.of("k", "v"));
    append(created, "one");
    for (String key : backend.sessionKeys(key())) {
      redis.pexpire(key, 60_000);
    }
    redis.pexpire("sessions:" + app + ":" + user, 60_000);
    AnyRedis.setHead(redis, session + ":index", "expires", "0");

    append(created, "two");

    assertThat(redis.ttl("sessions:" + app + ":" + user)).isBetween(TTL, 2 * TTL);
    assertThat(backend.sessionKeys(key()).stream().map(redis::pexpireTime).distinct())
        .containsExactly(Long.parseLong(head("expires")));
    assertThat(redis.ttl(session + ":meta")).isBetween(TTL - 5, TTL);
  }

  @Test
  void readingMovesTheDeadlineOnlyAfterATenthOfTheTtl() {
    append(create(Map.of()), "one");
    for (String key : backend.sessionKeys(key())) {
      redis.expire(key, TTL - TTL / 20);
    }
    read();
    assertThat(redis.ttl(session + ":meta")).isLessThanOrEqualTo(TTL - TTL / 20);

    for (String key : backend.sessionKeys(key())) {
      redis.expire(key, TTL / 2);
    }
    redis.expire("sessions:" + app + ":" + user, TTL / 2);
    read();
    assertThat(redis.ttl("sessions:" + app + ":" + user)).isBetween(TTL, 2 * TTL);
    for (String key : redis.keys(session + ":*")) {
      assertThat(redis.ttl(key)).isBetween(TTL - 5, TTL);
    }
  }

  @Test
  void sessionOfThePythonBotIsReadAndContinued() {
    redis.hset(
        session + ":meta",
        Map.of("app_name", app, "user_id", user, "created_at", "2026-01-01T00:00:00+00:00"));
    redis.rpush(
        session + ":events",
        "{}",
        "{\"id\":\"p1\",\"author\":\"user\",\"content\":{\"parts\":[{\"text\":\"olá\"}]}}",
        "{\"id\":\"p2\",\"author\":\"ifriend\",\"content\":{\"parts\":[{\"text\":\"oi\"}]}}");
    assertThat(redis.ttl(session + ":meta")).isEqualTo(-1);

    Session read = read();
    assertThat(texts(read)).containsExactly("olá", "oi");
    assertThat(redis.ttl(session + ":meta")).isPositive();
    append(read, "de Java");
    redis.rpush(
        session + ":events",
        "{\"id\":\"p3\",\"author\":\"user\",\"timestamp\":5,"
            + "\"content\":{\"parts\":[{\"text\":\"de Python\"}]}}");
    Event again = at(6, "outra vez");
    append(read, again);

    assertThat(texts(read())).containsExactly("olá", "oi", "de Java", "de Python", "outra vez");
    assertThat(texts(window(GetSessionConfig.builder().numRecentEvents(4).build())))
        .containsExactly("oi", "de Java", "de Python", "outra vez");
    assertThat(texts(window(GetSessionConfig.builder().numRecentEvents(99).build()))).hasSize(5);
    assertThat(head("count")).isEqualTo("5");
    assertThat(redis.hget((session + ":index").getBytes(UTF_8), RedisKeys.fieldOfEvent(again.id())))
        .asString()
        .isEqualTo("5");
  }

  @Test
  void filterByTimeSeesEventsThatOthersPushed() {
    Session created = create(Map.of());
    append(created, at(1_000, "ours"));
    redis.rpush(
        session + ":events",
        "{\"id\":\"p\",\"author\":\"user\",\"timestamp\":9000,"
            + "\"content\":{\"parts\":[{\"text\":\"theirs\"}]}}");
    for (int i = 0; i < 130; i++) {
      append(created, at(2_000, "ours"));
    }

    GetSessionConfig after5 =
        GetSessionConfig.builder().afterTimestamp(Instant.ofEpochMilli(5_000)).build();
    assertThat(texts(window(after5))).containsExactly("theirs");
  }

  @Test
  void newestTimeStampSoFarIsKeptAtIntervals() {
    Session created = create(Map.of());
    for (int i = 1; i <= 130; i++) {
      append(created, at(i == 10 ? 9_000 : 1_000 + i, "e" + i));
    }
    append(created, at(10_000, "last"));

    assertThat(redis.hmget(session + ":index", "t:1", "t:2", "t:3"))
        .containsExactly("9000", "9000", null);
    assertThat(head("newest")).isEqualTo("10000");
    assertThat(
            texts(
                window(
                    GetSessionConfig.builder()
                        .afterTimestamp(Instant.ofEpochMilli(5_000))
                        .build())))
        .containsExactly("e10", "last");
  }

  @Test
  void idOfAnotherUserIsRefusedWithoutSayingWhose() {
    append(create(Map.of("k", "mine")), "mine");

    assertThatThrownBy(
            () -> service.createSession(app, "somebody", Map.of("user:leak", 1), id).blockingGet())
        .isInstanceOf(SessionIdTakenException.class)
        .hasMessageNotContaining(user + " ");

    assertThat(redis.exists("state:user:" + app + ":somebody")).isFalse();
    assertThat(texts(read())).containsExactly("mine");
  }

  @Test
  void missingEventsAreDetectedAndNotPaperedOver() {
    Session created = create(Map.of());
    for (int i = 0; i < 5; i++) {
      append(created, "e" + i);
    }
    redis.ltrim(session + ":events", 2, -1);

    assertThatThrownBy(this::read)
        .isInstanceOf(TornSessionException.class)
        .hasMessageContaining("5 events, 3 are there");
    assertThatThrownBy(() -> append(created, "e5")).isInstanceOf(TornSessionException.class);
    assertThat(redis.llen(session + ":events")).isEqualTo(3);
    assertThat(redis.hkeys(session + ":index").stream().filter(field -> field.startsWith("u")))
        .hasSize(5);

    redis.del(session + ":events");
    assertThatThrownBy(this::read).isInstanceOf(TornSessionException.class);
    service.deleteSession(key()).blockingAwait();
    assertThat(redis.keys(session + ":*")).isEmpty();
  }

  @Test
  void evictedStateIsDetected() {
    Session created = create(Map.of("k", "v"));
    append(created, "one");
    redis.del(session + ":state");

    assertThatThrownBy(this::read).isInstanceOf(TornSessionException.class);
    Event event =
        Event.builder()
            .id(Event.generateEventId())
            .author("user")
            .actions(EventActions.builder().stateDelta(Map.of("z", 1)).build())
            .build();
    assertThatThrownBy(() -> append(created, event)).isInstanceOf(TornSessionException.class);
    assertThat(redis.llen(session + ":events")).isEqualTo(1);
  }

  @Test
  void ownersWithOddNamesKeepTheirSessions() {
    for (String odd : List.of("u\0v", "\0", "u\nv", "u 1:x:y", "", "ü:%")) {
      SessionKey own = new SessionKey(app + odd, "u" + odd, "odd-" + UUID.randomUUID());
      Session begun = service.createSession(own, Map.of("k", 1)).blockingGet();
      append(begun, at(1, "one"));
      append(begun, at(2, "two"));

      assertThat(texts(backend.second().getSession(own, null).blockingGet()))
          .as("owner %s", odd.replace('\0', '0'))
          .containsExactly("one", "two");
      SessionKey cut = new SessionKey(app, "u", own.id());
      assertThat(odd.isEmpty() ? null : service.getSession(cut, null).blockingGet()).isNull();
    }
  }

  @Test
  void listThatOthersBeganHasADeadlineToo() {
    Session created = create(Map.of());
    redis.rpush(session + ":events", "{\"id\":\"p\",\"author\":\"user\",\"timestamp\":1}");
    append(created, "ours");

    assertThat(redis.ttl(session + ":events")).isBetween(TTL - 5, TTL);
  }

  @Test
  void copyInAnotherPositionTakesNothingWithIt() {
    SessionStore store = backend.stores().sessions();
    assertThat(create(Map.of()).events()).isEmpty();
    List<byte[]> documents = new ArrayList<>();
    for (String each : List.of("a", "b", "c")) {
      documents.add(
          ("{\"id\":\"" + each + "\",\"author\":\"user\",\"timestamp\":1}").getBytes(UTF_8));
    }
    assertThat(appendRaw(store, "a", documents.get(0), 1)).isEmpty();
    redis.rpush(session + ":events", new String(documents.get(1), UTF_8));
    redis.rpush(session + ":events", new String(documents.get(2), UTF_8));

    assertThatThrownBy(() -> appendRaw(store, "b", documents.get(1), 9))
        .isInstanceOf(PositionTakenException.class);
    assertThat(redis.llen(session + ":events")).isEqualTo(3);
    assertThat(appendRaw(store, "b", documents.get(1), 2)).isEmpty();
    assertThat(appendRaw(store, "b", documents.get(1), 2)).hasValue(2);

    assertThat(read().events()).extracting(Event::id).containsExactly("a", "b", "c");
  }

  private OptionalLong appendRaw(SessionStore store, String id, byte[] json, long position) {
    return store.append(
        key(),
        new NewEvent(id, 1, json, Optional.empty(), OptionalLong.of(position)),
        ScopedPatch.NONE,
        OptionalLong.empty());
  }

  @Test
  void eventsWithoutAHeaderCanBeDeletedAfterAListToo() {
    append(create(Map.of()), "one");
    redis.del(session + ":meta", session + ":index");
    assertThat(service.listSessions(app, user).blockingGet().sessions()).isEmpty();
    var unused =
        service.createSession(app, user, Map.of(), "another" + UUID.randomUUID()).blockingGet();

    service.deleteSession(key()).blockingAwait();

    assertThat(redis.exists(session + ":events")).isFalse();
    assertThat(create(Map.of()).events()).isEmpty();
  }

  @Test
  void eventsThatThePythonBotPushedAreReadAsItWroteThem() {
    append(create(Map.of()), "de Java");
    redis.rpush(
        session + ":events",
        "{\"content\": {\"parts\": [{\"function_call\": {\"id\": \"c\", \"name\": \"f\","
            + " \"args\": {\"city_name\": \"Paris\"}}, \"thought_signature\": \"-__-\"}],"
            + " \"role\": \"model\"}, \"invocation_id\": \"e-1\", \"author\": \"concierge\","
            + " \"actions\": {\"state_delta\": {\"last_city\": \"Paris\"}, \"artifact_delta\": {}},"
            + " \"id\": \"p1\", \"timestamp\": 1767224888.280449}",
        "{\"id\":\"p2\",\"author\":\"concierge\",\"timestamp\":1767224889.5,\"content\":{\"parts\":"
            + "[{\"text\":\"de Python\",\"thoughtSignature\":\"_-8\"}],\"role\":\"model\"}}");

    Session read = read();
    append(read, "outra vez");

    List<Event> events = read().events();
    assertThat(events).hasSize(4);
    assertThat(events.get(1).functionCalls().get(0).args().orElseThrow())
        .isEqualTo(Map.of("city_name", "Paris"));
    assertThat(events.get(1).actions().stateDelta()).isEqualTo(Map.of("last_city", "Paris"));
    assertThat(events.get(1).timestamp()).isEqualTo(1_767_224_888_280L);
    assertThat(events.get(2).timestamp()).isEqualTo(1_767_224_889_500L);
    assertThat(events.get(2).stringifyContent()).isEqualTo("de Python");
    assertThat(events.get(3).stringifyContent()).isEqualTo("outra vez");
    assertThat(redis.lindex(session + ":events", 1)).startsWith("{\"content\": {");
  }

  @Test
  void sessionOfThePythonBotMayBeReplacedInPart() {
    redis.hset(
        session + ":meta",
        Map.of("app_name", app, "user_id", user, "created_at", "2026-01-01T00:00:00+00:00"));
    String long1 = "{\"id\":\"p1\",\"author\":\"user\",\"branch\":\"a.rather.long.branch\"}";
    redis.rpush(session + ":events", "{}", long1);

    assertThat(
            backend
                .stores()
                .sessions()
                .documents()
                .replace(
                    Place.event(key(), 1),
                    long1.getBytes(UTF_8),
                    "{\"id\":\"p1\"}".getBytes(UTF_8)))
        .isTrue();

    assertThat(redis.ttl(session + ":index")).isPositive();
    assertThat(read().events()).extracting(Event::id).containsExactly("p1");
  }

  @Test
  void evictedIndexStoresNoEventTwice() {
    Session created = create(Map.of());
    Event event = at(1_000, "once");
    append(created, event);
    redis.del(session + ":index");

    assertThatThrownBy(() -> append(created, event)).isInstanceOf(TornSessionException.class);
    assertThat(redis.llen(session + ":events")).isEqualTo(1);
  }

  @Test
  void documentThatIsNoEventIsReported() {
    append(create(Map.of()), "one");
    redis.rpush(session + ":events", "nonsense");

    assertThatThrownBy(this::read)
        .isInstanceOf(DamagedDocumentException.class)
        .hasMessageContaining("event 2 of session")
        .hasMessageNotContaining("nonsense");
  }

  @Test
  void leftoversOfAnEvictedSessionDoNotCreepIntoANewOne() {
    append(create(Map.of("old", 1)), "old");
    redis.del(session + ":meta", session + ":events", session + ":index");

    Session again = create(Map.of());

    assertThat(again.state()).isEmpty();
    assertThat(read().events()).isEmpty();
    assertThat(redis.keys(session + ":*"))
        .containsExactlyInAnyOrder(session + ":meta", session + ":index");
  }

  @Test
  void scriptsSurviveAScriptFlush() {
    Session created = create(Map.of());
    redis.scriptFlush();
    append(created, "one");
    redis.scriptFlush();

    assertThat(texts(read())).containsExactly("one");
  }

  @Test
  void deleteLeavesNothingBehind() {
    Session created = create(Map.of("k", 1));
    append(created, "one");

    service.deleteSession(key()).blockingAwait();

    assertThat(redis.keys("*" + user + "*")).isEmpty();
  }

  @Test
  void serverRunsTheSameCommandsForAnAppendAtAnyLength() {
    Session created = create(Map.of());
    for (int i = 0; i < 10; i++) {
      append(created, "e");
    }
    String afterTen = commandsOf(() -> append(created, "e"));
    for (int i = 0; i < 4_989; i++) {
      append(created, "e");
    }
    String afterFiveThousand = commandsOf(() -> append(created, "e"));

    assertThat(redis.llen(session + ":events")).isEqualTo(5_001);
    assertThat(afterTen).contains("evalsha=1", "rpush=1").doesNotContain("lrange", "eval=");
    assertThat(afterFiveThousand).isEqualTo(afterTen);
  }

  /** What the server ran, also inside of scripts, as {@code command=calls}. */
  private String commandsOf(Runnable work) {
    resetStatistics();
    work.run();
    return redis
        .info("commandstats")
        .lines()
        .filter(line -> line.startsWith("cmdstat_") && !line.matches("cmdstat_(info|config).*"))
        .map(line -> line.replaceFirst("cmdstat_(\\w+):calls=(\\d+),.*", "$1=$2"))
        .sorted()
        .collect(Collectors.joining(" "));
  }

  private void resetStatistics() {
    var unused =
        redis.executeCommand(new CommandArguments(Protocol.Command.CONFIG).add("RESETSTAT"));
  }

  @Test
  void noVerbScansTheKeySpace() {
    resetStatistics();
    Session created = create(Map.of("k", 1));
    append(created, "one");
    read();
    var listed = service.listSessions(app, user).blockingGet();
    service.deleteSession(key()).blockingAwait();

    assertThat(listed.sessions()).hasSize(1);
    assertThat(redis.info("commandstats"))
        .contains("cmdstat_evalsha")
        .doesNotContain("cmdstat_keys:")
        .doesNotContain("cmdstat_scan:");
  }

  /** Places in the directory follow in steps, pages are in the order of the commits. */
  @Test
  void pagesAreInTheOrderOfCommitsThatAreCloseTogether() {
    StoredSessionService pages = new StoredSessionService(backend.stores().sessions());
    List<Session> sessions = new ArrayList<>();
    for (String each : List.of("a", "b", "c", "d", "e")) {
      sessions.add(service.createSession(app, user, Map.of(), each + user).blockingGet());
    }
    for (int i : new int[] {3, 1, 4, 0, 2, 1}) {
      append(sessions.get(i), "e" + i);
    }

    for (int size = 1; size <= 5; size++) {
      List<String> found = new ArrayList<>();
      Optional<PageRequest> next = Optional.of(PageRequest.first(size));
      while (next.isPresent()) {
        PageRequest request = next.get();
        SessionDirectory page = pages.listSessions(app, user, request).blockingGet();
        page.sessions().forEach(session -> found.add(session.key().id().substring(0, 1)));
        next = page.next().map(request::after);
      }
      assertThat(found).as("pages of %d", size).containsExactly("b", "c", "a", "e", "d");
    }
  }

  @Test
  void directoryForgetsExpiredSessionsAsNewOnesCome() {
    for (int i = 0; i < 10; i++) {
      String old = "old" + i + user;
      var unused = service.createSession(app, user, Map.of(), old).blockingGet();
      backend.expire(new SessionKey(app, user, old));
    }

    for (int i = 0; i < 10; i++) {
      var unused = service.createSession(app, user, Map.of(), "new" + i + user).blockingGet();
    }

    assertThat(redis.zcard("sessions:" + app + ":" + user)).isEqualTo(10);
  }

  private SessionKey key() {
    return new SessionKey(app, user, id);
  }

  private Session create(Map<String, Object> state) {
    return service.createSession(app, user, state, id).blockingGet();
  }

  @CanIgnoreReturnValue
  private Session read() {
    return backend.second().getSession(key(), null).blockingGet();
  }

  private Session window(GetSessionConfig config) {
    return backend.second().getSession(key(), config).blockingGet();
  }

  private void append(Session session, String text) {
    append(session, at(System.currentTimeMillis(), text));
  }

  private void append(Session session, Event event) {
    var unused = service.appendEvent(session, event).blockingGet();
  }

  private static Event at(long timestamp, String text) {
    return Event.builder()
        .id(Event.generateEventId())
        .author("user")
        .timestamp(timestamp)
        .content(Content.fromParts(Part.fromText(text)))
        .build();
  }

  private static List<String> texts(Session session) {
    return session.events().stream().map(Event::stringifyContent).toList();
  }
}
