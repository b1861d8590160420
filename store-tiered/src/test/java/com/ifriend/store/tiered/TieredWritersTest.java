package com.ifriend.store.tiered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.events.Event;
import com.google.adk.events.EventActions;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.store.EventIdTakenException;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.StaleFenceException;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.StoredSession;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.redis.RedisCopies;
import com.ifriend.store.testkit.Await;
import com.ifriend.store.testkit.MySqlServer;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import com.ifriend.store.testkit.RedisServer;
import com.ifriend.store.testkit.TcpProxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** Two processes that write one conversation, where the slow one has lost its way to MySQL. */
final class TieredWritersTest {
  private static RedisServer redis;
  private static MySqlServer mysql;
  private static RedisClient client;

  private final SessionKey key = new SessionKey("app", UUID.randomUUID().toString(), "s");
  private TcpProxy slowsWay;
  private TieredStores slowStores;
  private TieredStores fastStores;
  private StoredSessionService slow;
  private StoredSessionService fast;

  @BeforeAll
  static void startServers() {
    redis = RedisServer.start();
    mysql = MySqlServer.start(Flavour.MARIADB);
    client = RedisClient.create(redis.url());
  }

  @AfterAll
  static void stopServers() {
    client.close();
    mysql.close();
    redis.close();
  }

  @BeforeEach
  void open() {
    slowsWay = TcpProxy.to("127.0.0.1", mysql.port());
    slowStores = connect(slowsWay.port());
    fastStores = connect(mysql.port());
    slow = new StoredSessionService(slowStores.sessions());
    fast = new StoredSessionService(fastStores.sessions());
  }

  @AfterEach
  void close() {
    fastStores.close();
    slowStores.close();
    slowsWay.close();
  }

  private static TieredStores connect(int mysqlPort) {
    return TieredBackend.connect(
        redis.port(), mysqlPort, TieredConfig.DEFAULT, Duration.ofSeconds(5));
  }

  private static Event event(String id, String text) {
    return Event.builder()
        .id(id)
        .author("user")
        .content(Content.fromParts(Part.fromText(text)))
        .timestamp(System.currentTimeMillis())
        .build();
  }

  private static Event changing(String id, String name, Object value) {
    return event(id, id).toBuilder()
        .actions(EventActions.builder().stateDelta(Map.of(name, value)).build())
        .build();
  }

  private Session create(StoredSessionService service) {
    return service
        .createSession(key.appName(), key.userId(), Map.of(), UUID.randomUUID().toString())
        .blockingGet();
  }

  /** Which then has no way to MySQL, and which the fast one has read. */
  private Session createdBySlow() {
    Session session = create(slow);
    assertThat(texts(fast, session)).isEmpty();
    slowsWay.away(true);
    return session;
  }

  private static void append(StoredSessionService service, Session session, Event event) {
    var unused = service.appendEvent(Session.builder(session.sessionKey()).build(), event);
    assertThat(unused.blockingGet().id()).isEqualTo(event.id());
  }

  private static List<String> texts(StoredSessionService service, Session session) {
    return service.getSession(session.sessionKey(), null).blockingGet().events().stream()
        .map(Event::stringifyContent)
        .toList();
  }

  private List<String> listed(StoredSessionService service) {
    return service.listSessions(key.appName(), key.userId()).blockingGet().sessions().stream()
        .map(Session::id)
        .toList();
  }

  /** Redis has lost all; what it had is in MySQL. */
  private void loseRedis() {
    awaitArchivedByFast();
    assertThat(client.flushAll()).isEqualTo("OK");
  }

  private void awaitArchivedByFast() {
    Await.until("the fast one is done", () -> fastStores.status().waiting() == 0);
  }

  @Test
  void eventOfADeletedConversationIsNotInTheNextOneOfItsId() {
    Session session = createdBySlow();
    append(slow, session, event("e1", "secret"));
    fast.deleteSession(session.sessionKey()).blockingAwait();
    Session next =
        fast.createSession(key.appName(), key.userId(), Map.of(), session.id()).blockingGet();

    slowsWay.away(false);
    Await.until("the slow one is done", () -> slowStores.status().waiting() == 0);

    append(fast, next, event("e2", "next"));
    assertThat(texts(fast, session)).containsExactly("next");
    loseRedis();
    assertThat(texts(slow, session)).containsExactly("next");
  }

  @Test
  void conversationThatIsDeletedWithoutMySqlIsNotListed() {
    Session session = createdBySlow();

    slow.deleteSession(session.sessionKey()).blockingAwait();
    slow.deleteSession(session.sessionKey()).blockingAwait();

    assertThat(listed(fast)).isEmpty();
    assertThat(fast.getSession(session.sessionKey(), null).blockingGet()).isNull();
  }

  @Test
  void eventThatIsSentAgainBringsNoFence() {
    Session session = createdBySlow();
    append(slow, session, event("e1", "one"));

    append(fast.fenced(3), session, event("e1", "one"));
    loseRedis();

    append(fast.fenced(1), session, event("e2", "two"));
    assertThat(texts(fast, session)).containsExactly("one", "two");
  }

  @Test
  void eventThatIsSentAgainWithAnotherTextChangesNothing() {
    Session session = createdBySlow();
    append(slow, session, event("e1", "first"));

    var other = fast.appendEvent(session, event("e1", "second"));
    assertThatThrownBy(other::blockingGet).isInstanceOf(EventIdTakenException.class);
    loseRedis();

    assertThat(texts(fast, session)).containsExactly("first");
  }

  @Test
  void fenceOfAnEventThatAnotherArchivesIsKept() {
    Session session = createdBySlow();
    append(slow.fenced(5), session, event("e1", "one"));

    append(fast, session, event("e2", "two"));
    loseRedis();

    assertThat(texts(fast, session)).containsExactly("one", "two");
    var late = fast.fenced(4).appendEvent(session, event("e3", "three"));
    assertThatThrownBy(late::blockingGet).isInstanceOf(StaleFenceException.class);
  }

  @Test
  void olderFenceThatIsArchivedLateKeepsItsPlace() {
    Session session = createdBySlow();
    append(slow.fenced(1), session, event("e1", "one"));
    append(fast.fenced(2), session, event("e2", "two"));
    awaitArchivedByFast();
    append(fast.fenced(2), session, event("e3", "three"));
    append(fast, create(fast), event("e4", "four"));
    List<String> before = listed(fast);

    slowsWay.away(false);
    Await.until("the slow one is done", () -> slowStores.status().waiting() == 0);

    assertThat(texts(fast, session)).containsExactly("one", "two", "three");
    assertThat(listed(fast)).isEqualTo(before).last().isEqualTo(session.id());
    assertThat(fastStores.mysql().originals().marks(session.sessionKey())).isEmpty();
  }

  @Test
  void eventThatIsSentAgainDoesNotKeepTheCopyForEver() {
    Session session = create(fast);
    append(fast, session, event("e1", "one"));
    awaitArchivedByFast();
    fastStores.sweep();

    append(fast, session, event("e1", "one"));
    awaitArchivedByFast();
    fastStores.sweep();

    for (String key : client.keys("session:" + session.id() + ":*")) {
      assertThat(client.pttl(key)).isBetween(1L, Duration.ofHours(1).toMillis());
    }
  }

  @Test
  void tornCopyThatNobodyReadsIsMadeAnew() {
    Session session = create(fast);
    append(fast, session, event("e1", "one"));
    awaitArchivedByFast();
    assertThat(client.del("session:" + session.id() + ":index")).isOne();

    fastStores.sweep();

    assertThat(client.exists("session:" + session.id() + ":index")).isTrue();
    assertThat(texts(slow, session)).containsExactly("one");
  }

  @Test
  void conversationThatOnlyMySqlHasIsNotSaidToBeGoneWhileThatIsAway() {
    Session session = create(fast);
    loseRedis();
    slowsWay.away(true);

    var refused = slow.appendEvent(session, event("e1", "one"));
    assertThatThrownBy(refused::blockingGet).isInstanceOf(StoreUnavailableException.class);

    slowsWay.away(false);
    Await.until("MySQL is back", () -> slowStores.status().mysql());
    append(slow, session, event("e1", "one"));
    assertThat(texts(fast, session)).containsExactly("one");
  }

  @Test
  void conversationThatIsReadAfterTheEndOfRedisShowsWhatAnotherOneChanged() {
    Session one = create(fast);
    Session other = create(fast);
    loseRedis();
    assertThat(texts(slow, one)).isEmpty();
    slowsWay.away(true);

    append(slow, one, changing("e1", "user:k", 1));

    Session read = fast.getSession(other.sessionKey(), null).blockingGet();
    assertThat(read.state()).containsEntry("user:k", 1);
  }

  @Test
  void fenceThatOnlyTheCopyHasSeenIsKeptWhenThatIsMadeAnew() {
    Session session = createdBySlow();
    append(slow.fenced(9), session, event("e1", "one"));

    fastStores.mysql().originals().mark(session.sessionKey());
    Await.until(
        "the copy is made anew",
        () -> fastStores.mysql().originals().marks(session.sessionKey()).isEmpty());

    assertThat(texts(fast, session)).containsExactly("one");
    var late = fast.fenced(8).appendEvent(session, event("e2", "two"));
    assertThatThrownBy(late::blockingGet).isInstanceOf(StaleFenceException.class);
  }

  @Test
  void tornCopyThatMySqlNeverSawLosesNothingThatTheProcessHas() {
    slowsWay.away(true);
    Session session = create(slow);
    append(slow, session, event("e1", "one"));
    assertThat(client.del("session:" + session.id() + ":events")).isOne();

    slowsWay.away(false);
    Await.until("the slow one is done", () -> slowStores.status().waiting() == 0);

    assertThat(texts(fast, session)).containsExactly("one");
    fast.deleteSession(session.sessionKey()).blockingAwait();
    assertThat(fast.getSession(session.sessionKey(), null).blockingGet()).isNull();
  }

  /** MySQL has begun a session, its answer was lost, and so it was begun in Redis once more. */
  @Test
  void conversationThatBeganTwiceLosesNothingThatTheProcessHas() {
    SessionKey twice = new SessionKey(key.appName(), key.userId(), UUID.randomUUID().toString());
    StoredSession begun = fastStores.mysql().sessions().create(twice, ScopedPatch.NONE);
    assertThat(begun.count()).isZero();
    slowsWay.away(true);
    Session session =
        slow.createSession(twice.appName(), twice.userId(), Map.of(), twice.id()).blockingGet();
    append(slow, session, event("e1", "one"));
    append(slow, session, event("e2", "two"));
    assertThat(client.flushAll()).isEqualTo("OK");

    slowsWay.away(false);
    Await.until("the slow one is done", () -> slowStores.status().waiting() == 0);

    assertThat(texts(fast, session)).containsExactly("one", "two");
  }

  @Test
  void conversationWhoseCopyLostItsEndKeepsItsPlaceInTheList() {
    Session older = create(fast);
    append(fast, older, event("e1", "one"));
    String index = "session:" + older.id() + ":index";
    String head = client.hget(index, "head");
    Session newer = create(fast);
    append(fast, newer, event("e2", "two"));
    append(fast, older, event("e3", "three"));
    awaitArchivedByFast();
    assertThat(listed(fast)).containsExactly(older.id(), newer.id());

    assertThat(client.rpop("session:" + older.id() + ":events")).isNotNull();
    assertThat(client.hset(index, "head", head)).isZero();

    assertThat(listed(slow)).containsExactly(older.id(), newer.id());
    assertThat(texts(slow, older)).containsExactly("one", "three");
    assertThat(listed(slow)).containsExactly(older.id(), newer.id());
  }

  /** As after a failover to a replica that had not heard of it. */
  @Test
  void sharedStateThatRedisHasForgottenIsNotForgottenInMySql() {
    Session one = create(fast);
    Session other = create(fast);
    append(fast, one, changing("e1", "user:k", 1));
    awaitArchivedByFast();
    String state = "state:user:" + key.appName() + ":" + key.userId();
    String version = client.get(state + ":version");
    Map<String, String> before = client.hgetAll(state);
    append(fast, one, changing("e2", "user:k", 2));
    awaitArchivedByFast();
    assertThat(client.set(state + ":version", version)).isEqualTo("OK");
    assertThat(client.hset(state, before)).isZero();

    append(fast, other, changing("e3", "user:j", 3));
    awaitArchivedByFast();
    Await.until(
        "the state is made anew",
        () -> fastStores.mysql().originals().marks(other.sessionKey()).isEmpty());

    Map<String, Object> both = Map.of("user:k", 2, "user:j", 3);
    assertThat(fast.getSession(one.sessionKey(), null).blockingGet().state())
        .containsExactlyInAnyOrderEntriesOf(both);
    append(fast, one, event("e4", "four"));
    loseRedis();
    assertThat(slow.getSession(one.sessionKey(), null).blockingGet().state())
        .containsExactlyInAnyOrderEntriesOf(both);
  }

  @Test
  void deletionOfAYoungerSessionStaysNoted() {
    RedisCopies copies = fastStores.redis().orElseThrow().copies();
    Instant older = Instant.ofEpochMilli(1_000);
    Instant younger = Instant.ofEpochMilli(2_000);
    SessionKey another = new SessionKey("nobody's", "user", "s");
    copies.noteDeletion(another, younger);

    copies.noteDeletion(another, older);
    copies.deletionDone(another, older);

    assertThat(copies.deletion(another)).contains(younger);
    copies.deletionDone(another, younger);
    assertThat(copies.deletion(another)).isEmpty();
  }

  @Test
  void conversationThatIsReadAfterTheEndOfRedisKeepsItsPlaceInTheList() {
    Session older = create(fast);
    append(fast, older, event("e1", "one"));
    Session newer = create(fast);
    append(fast, newer, event("e2", "two"));
    loseRedis();

    assertThat(texts(fast, newer)).containsExactly("two");
    assertThat(texts(fast, older)).containsExactly("one");
    assertThat(texts(slow, older)).containsExactly("one");

    assertThat(listed(fast)).containsExactly(newer.id(), older.id());
    assertThat(listed(slow)).containsExactly(newer.id(), older.id());
    append(slow, older, event("e3", "three"));
    assertThat(listed(fast)).containsExactly(older.id(), newer.id());
  }
}
