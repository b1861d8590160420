package com.ifriend.store.tiered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.store.PageRequest;
import com.ifriend.store.RoundTrips;
import com.ifriend.store.SessionAlreadyExistsException;
import com.ifriend.store.SessionPage;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.encryption.EncryptedSessionStore;
import com.ifriend.store.encryption.EncryptionKeys;
import com.ifriend.store.testkit.Await;
import com.ifriend.store.testkit.MySqlServer;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import com.ifriend.store.testkit.RedisServer;
import com.ifriend.store.testkit.TcpProxy;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** What becomes of conversations when one of the two servers fails. */
final class TieredFaultTest {
  private static final TieredConfig CONFIG =
      TieredConfig.DEFAULT.withSweepInterval(Duration.ofMillis(300));

  private static MySqlServer mysql;

  private final String user = UUID.randomUUID().toString();
  private RedisServer redis;
  private RedisClient client;
  private TieredStores stores;
  private StoredSessionService service;
  private final List<TieredStores> others = new ArrayList<>();

  @BeforeAll
  static void startMySql() {
    // One that is killed keeps what it has said it has.
    mysql = MySqlServer.start(Flavour.MARIADB, "--innodb-flush-log-at-trx-commit=1");
  }

  @AfterAll
  static void stopMySql() {
    mysql.close();
  }

  @BeforeEach
  void open() {
    redis = RedisServer.start("--appendonly", "yes", "--appendfsync", "always");
    client = RedisClient.create(redis.url());
    stores = connect(CONFIG);
    service = new StoredSessionService(stores.sessions());
  }

  @AfterEach
  void close() {
    others.forEach(TieredStores::close);
    stores.close();
    client.close();
    redis.close();
  }

  private TieredStores connect(TieredConfig config) {
    return TieredBackend.connect(redis.port(), mysql.port(), config, Duration.ofSeconds(5));
  }

  /** As another process would. */
  private StoredSessionService another() {
    TieredStores other = connect(CONFIG);
    others.add(other);
    return new StoredSessionService(other.sessions());
  }

  /** As another process would, which does something as soon as it has begun a session in MySQL. */
  private StoredSessionService interruptedInCreate(Runnable meanwhile) {
    TieredStores other =
        TieredBackend.connect(
            redis.port(),
            mysql.port(),
            CONFIG,
            Duration.ofSeconds(5),
            store ->
                (SessionStore)
                    Proxy.newProxyInstance(
                        SessionStore.class.getClassLoader(),
                        new Class<?>[] {SessionStore.class},
                        (proxy, method, args) -> {
                          try {
                            Object result = method.invoke(store, args);
                            if (method.getName().equals("create")) {
                              meanwhile.run();
                            }
                            return result;
                          } catch (InvocationTargetException e) {
                            throw e.getTargetException();
                          }
                        }));
    others.add(other);
    return new StoredSessionService(other.sessions());
  }

  private Session create() {
    return service.createSession("app", user, Map.of("k", 1), null).blockingGet();
  }

  private static Event event(String text) {
    return Event.builder()
        .id(UUID.randomUUID().toString())
        .author("user")
        .content(Content.fromParts(Part.fromText(text)))
        .timestamp(System.currentTimeMillis())
        .build();
  }

  private static void append(StoredSessionService service, Session session, String text) {
    var unused = service.appendEvent(session, event(text)).blockingGet();
  }

  /** With the same event until it is acknowledged. */
  private static void appendPatiently(StoredSessionService service, Session session, String text) {
    Event event = event(text);
    Await.until(
        "append of " + text,
        () -> {
          try {
            var unused = service.appendEvent(session, event).blockingGet();
            return true;
          } catch (StoreUnavailableException e) {
            return false;
          }
        });
  }

  private static List<String> texts(StoredSessionService service, SessionKey key) {
    return Optional.ofNullable(service.getSession(key, null).blockingGet()).stream()
        .flatMap(session -> session.events().stream())
        .map(Event::stringifyContent)
        .toList();
  }

  private void awaitArchived() {
    Await.until("all is archived", () -> stores.status().waiting() == 0);
  }

  private void awaitBoth() {
    Await.until("both are in use again", () -> stores.status().redis() && stores.status().mysql());
  }

  @Test
  void sessionThatIsReadWhileItBeginsIsThere() {
    SessionKey key = new SessionKey("app", user, "s1");
    StoredSessionService creator =
        interruptedInCreate(() -> assertThat(texts(service, key)).isEmpty());

    Session session =
        creator.createSession("app", user, Map.of("k", 1, "user:u", 2), key.id()).blockingGet();
    append(creator, session, "one");

    assertThat(texts(another(), key)).containsExactly("one");
    assertThat(service.getSession(key, null).blockingGet().state())
        .containsOnly(Map.entry("k", 1), Map.entry("user:u", 2));
    flushed();
    assertThat(texts(another(), key)).containsExactly("one");
  }

  @Test
  void sessionThatGoesOnWhileItBeginsIsOne() {
    SessionKey key = new SessionKey("app", user, "s1");
    StoredSessionService creator =
        interruptedInCreate(
                () -> append(service, service.getSession(key, null).blockingGet(), "one"))
            .returningExisting();

    Session session =
        creator.createSession("app", user, Map.of("k", 1, "user:u", 2), key.id()).blockingGet();
    append(creator, session, "two");

    assertThat(texts(another(), key)).containsExactly("one", "two");
    assertThat(another().getSession(key, null).blockingGet().state())
        .containsOnly(Map.entry("k", 1), Map.entry("user:u", 2));
    flushed();
    assertThat(texts(another(), key)).containsExactly("one", "two");
  }

  /** Redis has lost all, a moment after MySQL has it. */
  private void flushed() {
    Await.until("all is archived", () -> stores.status().waiting() == 0);
    others.forEach(other -> Await.until("all is archived", () -> other.status().waiting() == 0));
    var unused = client.flushAll();
  }

  @Test
  void appendIsOneRoundTrip() {
    Session session = create();
    append(service, session, "warm");
    awaitArchived();

    long before = RoundTrips.ofThisThread();
    for (int i = 0; i < 10; i++) {
      append(service, session, "event " + i);
    }

    assertThat(RoundTrips.ofThisThread() - before).isEqualTo(10);
  }

  @Test
  void flushedRedisLosesNothing() {
    Session session = create();
    append(service, session, "one");
    append(service, session, "two");
    awaitArchived();

    var unused = client.flushAll();

    assertThat(texts(service, session.sessionKey())).containsExactly("one", "two");
    assertThat(client.exists("session:" + session.id() + ":events")).isTrue();
    append(service, session, "three");
    assertThat(texts(another(), session.sessionKey())).containsExactly("one", "two", "three");
    assertThat(service.getSession(session.sessionKey(), null).blockingGet().state())
        .containsEntry("k", 1);
  }

  @Test
  void appendToAFlushedRedisGoesOnWithTheHistory() {
    Session session = create();
    append(service, session, "one");
    awaitArchived();

    var unused = client.flushAll();

    append(service, session, "two");
    assertThat(texts(service, session.sessionKey())).containsExactly("one", "two");
  }

  @Test
  void eventThatMySqlHasNotSeenSurvivesTheEndOfRedis() {
    Session session = create();
    append(service, session, "one");
    redis.kill();
    client.close();

    appendPatiently(service, session, "two");

    assertThat(texts(another(mysqlOnly()), session.sessionKey())).containsExactly("one", "two");
    redis.restart();
    client = RedisClient.create(redis.url());
    awaitBoth();
    append(service, session, "three");
    assertThat(texts(service, session.sessionKey())).containsExactly("one", "two", "three");
    assertThat(texts(another(), session.sessionKey())).containsExactly("one", "two", "three");
  }

  private SessionStore mysqlOnly() {
    return stores.mysql().sessions();
  }

  private static StoredSessionService another(SessionStore store) {
    return new StoredSessionService(store);
  }

  @Test
  void staleRedisThatReturnsIsNotBelieved() {
    Session session = create();
    Session gone = create();
    append(service, session, "one");
    append(service, gone, "secret");
    awaitArchived();
    StoredSessionService other = another();
    assertThat(texts(other, session.sessionKey())).containsExactly("one");
    redis.kill();
    appendPatiently(service, session, "two");
    service.deleteSession(gone.sessionKey()).blockingAwait();
    assertThat(texts(service, gone.sessionKey())).isEmpty();

    redis.restart();
    awaitBoth();

    assertThat(texts(service, session.sessionKey())).containsExactly("one", "two");
    Await.until(
        "another process sees it",
        () -> texts(other, session.sessionKey()).equals(List.of("one", "two")));
    assertThat(texts(other, gone.sessionKey())).isEmpty();
    assertThat(texts(another(), gone.sessionKey())).isEmpty();
  }

  @Test
  void conversationThatBeganAnewWhileRedisWasAwayIsNotTheOldOne() {
    Session session = create();
    append(service, session, "secret");
    awaitArchived();
    redis.kill();
    Await.until("it is deleted", () -> isDeleted(session.sessionKey()));
    Session again = service.createSession("app", user, Map.of("n", 2), session.id()).blockingGet();
    appendPatiently(service, again, "new");

    redis.restart();
    awaitBoth();

    Await.until(
        "the copy is made anew",
        () -> texts(another(), session.sessionKey()).equals(List.of("new")));
    assertThat(texts(service, session.sessionKey())).containsExactly("new");
    assertThat(texts(another(mysqlOnly()), session.sessionKey())).containsExactly("new");
    assertThat(service.getSession(session.sessionKey(), null).blockingGet().state())
        .containsOnly(Map.entry("n", 2));
  }

  private boolean isDeleted(SessionKey key) {
    try {
      service.deleteSession(key).blockingAwait();
      return true;
    } catch (StoreUnavailableException e) {
      return false;
    }
  }

  @Test
  void rolledBackRedisDoesNotUndoADeletion() {
    Session session = create();
    append(service, session, "secret");
    awaitArchived();
    Map<String, byte[]> before = new HashMap<>();
    for (String part : List.of("meta", "events", "state", "index")) {
      String name = "session:" + session.id() + ":" + part;
      before.put(name, client.dump(name));
    }
    service.deleteSession(session.sessionKey()).blockingAwait();
    // As after a failover to a replica that had not heard of it.
    before.forEach(
        (name, dump) -> {
          var unused = client.restore(name, 0, dump);
        });

    assertThat(texts(service, session.sessionKey())).isEmpty();
    stores.sweep();
    assertThat(texts(another(), session.sessionKey())).isEmpty();
    assertThat(texts(another(mysqlOnly()), session.sessionKey())).isEmpty();
    assertThat(client.exists("session:" + session.id() + ":events")).isFalse();
    // One that begins again under the id is another one.
    Session again = service.createSession("app", user, Map.of(), session.id()).blockingGet();
    append(service, again, "new");
    awaitArchived();
    stores.sweep();
    assertThat(texts(another(), session.sessionKey())).containsExactly("new");
  }

  @Test
  void rolledBackRedisIsMended() {
    Session session = create();
    append(service, session, "one");
    append(service, session, "two");
    awaitArchived();
    // As after a failover to a replica that had less.
    String events = "session:" + session.id() + ":events";
    String index = "session:" + session.id() + ":index";
    String head = client.hget(index, "head");
    append(service, session, "three");
    awaitArchived();
    var unusedPop = client.rpop(events);
    var unusedSet = client.hset(index, "head", head);

    assertThat(texts(service, session.sessionKey())).containsExactly("one", "two", "three");
    append(service, session, "four");
    assertThat(texts(another(), session.sessionKey()))
        .containsExactly("one", "two", "three", "four");
  }

  @Test
  void whatIsSaidOnARolledBackRedisIsBehindWhatItLost() {
    Session session = create();
    append(service, session, "one");
    awaitArchived();
    String index = "session:" + session.id() + ":index";
    String head = client.hget(index, "head");
    append(service, session, "two");
    awaitArchived();
    var unusedPop = client.rpop("session:" + session.id() + ":events");
    var unusedSet = client.hset(index, "head", head);
    // By a process that does not know of it, and dies.
    append(
        new StoredSessionService(stores.redis().orElseThrow().sessions()),
        Session.builder(session.sessionKey()).build(),
        "other");

    Await.until(
        "both ends are there",
        () -> texts(service, session.sessionKey()).equals(List.of("one", "two", "other")));
    assertThat(texts(another(mysqlOnly()), session.sessionKey()))
        .containsExactly("one", "two", "other");
    assertThat(texts(another(), session.sessionKey())).containsExactly("one", "two", "other");
  }

  @Test
  void eventThatOnlyThisProcessHasComesBeforeTheNext() {
    Session session = create();
    awaitArchived();
    mysql.kill();
    try {
      append(service, session, "one");
      redis.kill();
      mysql.restart();

      appendPatiently(service, session, "two");

      assertThat(texts(another(mysqlOnly()), session.sessionKey())).containsExactly("one", "two");
    } finally {
      restartIfNeeded();
    }
  }

  @Test
  void stateThatSessionsShareIsInMySqlAsRedisHasIt() {
    List<Session> sessions = List.of(create(), create(), create(), create());
    StoredSessionService kept = another(mysqlOnly());
    for (int round = 0; round < 40; round++) {
      int last = 0;
      for (Session session : sessions) {
        last = 10 * round + sessions.indexOf(session);
        Event event = event("n");
        event.actions().stateDelta().put("user:n", last);
        var unused = service.appendEvent(session, event).blockingGet();
      }
      awaitArchived();
      assertThat(kept.getSession(sessions.get(0).sessionKey(), null).blockingGet().state())
          .containsEntry("user:n", last);
    }
  }

  @Test
  void evictedKeyOfASessionIsMended() {
    for (String part : List.of("events", "index", "state", "meta")) {
      Session session = create();
      append(service, session, "one");
      append(service, session, "two");
      awaitArchived();

      var unused = client.del("session:" + session.id() + ":" + part);

      assertThat(texts(service, session.sessionKey())).as(part).containsExactly("one", "two");
      append(service, session, "three");
      Session found = another().getSession(session.sessionKey(), null).blockingGet();
      assertThat(found.events()).as(part).hasSize(3);
      assertThat(found.state()).as(part).containsEntry("k", 1);
    }
  }

  @Test
  void turnsGoOnInRedisWhileMySqlIsAway() {
    Session before = create();
    append(service, before, "one");
    awaitArchived();
    mysql.kill();
    try {
      append(service, before, "two");
      Session during = create();
      append(service, during, "first");
      Session deleted = create();
      append(service, deleted, "secret");
      service.deleteSession(deleted.sessionKey()).blockingAwait();
      assertThat(texts(service, before.sessionKey())).containsExactly("one", "two");
      assertThat(texts(service, during.sessionKey())).containsExactly("first");
      assertThat(texts(service, deleted.sessionKey())).isEmpty();
      assertThat(service.listSessions("app", user).blockingGet().sessionIds())
          .contains(before.id(), during.id())
          .doesNotContain(deleted.id());

      mysql.restart();
      awaitBoth();
      awaitArchived();

      StoredSessionService kept = another(mysqlOnly());
      assertThat(texts(kept, before.sessionKey())).containsExactly("one", "two");
      Await.until(
          "the session that MySQL had not seen is there",
          () -> texts(kept, during.sessionKey()).equals(List.of("first")));
      assertThat(texts(kept, deleted.sessionKey())).isEmpty();
    } finally {
      restartIfNeeded();
    }
  }

  @Test
  void listGoesOnInTheOtherWhenOneGoesAway() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Session session = create();
      append(service, session, "hello");
      ids.add(0, session.id());
    }
    awaitArchived();
    SessionStore store = stores.sessions();
    List<String> listed = new ArrayList<>();
    PageRequest page = PageRequest.first(2);
    page = page.after(listed(store, page, listed));
    mysql.kill();
    try {
      page = page.after(listed(store, page, listed));
      mysql.restart();
      awaitBoth();
      var unused = listed(store, page, listed);

      assertThat(listed).isEqualTo(ids);
    } finally {
      restartIfNeeded();
    }
    assertThatThrownBy(
            () -> store.list("app", user, PageRequest.first(2).after("neither of the two")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private String listed(SessionStore store, PageRequest request, List<String> to) {
    SessionPage page = store.list("app", user, request);
    page.sessions().forEach(session -> to.add(session.key().id()));
    return page.next().orElseThrow();
  }

  @Test
  void sessionThatBeginsAgainInRedisIsKeptThoughTheClockOfMySqlIsAhead() throws SQLException {
    try {
      mysqlRunsAhead("SET timestamp = UNIX_TIMESTAMP() + 3600");
      StoredSessionService ahead = another();
      Session first =
          ahead.createSession("app", user, Map.of(), UUID.randomUUID().toString()).blockingGet();
      ahead.deleteSession(first.sessionKey()).blockingAwait();
      mysql.kill();

      Session again = ahead.createSession("app", user, Map.of(), first.id()).blockingGet();
      append(ahead, again, "fresh");
      mysql.restart();

      Await.until(
          "it is archived",
          () -> {
            try {
              return texts(another(mysqlOnly()), again.sessionKey()).equals(List.of("fresh"));
            } catch (StoreUnavailableException e) {
              return false;
            }
          });
      assertThat(texts(ahead, again.sessionKey())).containsExactly("fresh");
    } finally {
      restartIfNeeded();
      mysqlRunsAhead("");
    }
  }

  /** For connections that are opened from now on, until it is started again. */
  private static void mysqlRunsAhead(String onConnect) throws SQLException {
    try (Connection admin = TieredBackend.open(mysql);
        Statement statement = admin.createStatement()) {
      var unused = statement.execute("SET GLOBAL init_connect = '" + onConnect + "'");
    }
  }

  private void restartIfNeeded() {
    try {
      stores.mysql().ping();
    } catch (StoreUnavailableException e) {
      mysql.restart();
    }
  }

  @Test
  void deletionWhileMySqlIsAwayIsNotUndoneByIt() {
    Session session = create();
    append(service, session, "secret");
    awaitArchived();
    mysql.kill();
    try {
      service.deleteSession(session.sessionKey()).blockingAwait();
      mysql.restart();
      assertThat(texts(service, session.sessionKey())).isEmpty();
      awaitBoth();
      assertThat(texts(service, session.sessionKey())).isEmpty();
      Await.until(
          "it is gone from MySQL, too",
          () -> texts(another(mysqlOnly()), session.sessionKey()).isEmpty());
    } finally {
      restartIfNeeded();
    }
  }

  @Test
  void appendsAreRefusedWhenTooManyWaitForMySql() {
    TieredStores small = connect(CONFIG.withRoom(3));
    others.add(small);
    StoredSessionService bounded = new StoredSessionService(small.sessions());
    Session session = bounded.createSession("app", user).blockingGet();
    mysql.kill();
    try {
      for (int i = 0; i < 3; i++) {
        append(bounded, session, "event " + i);
      }
      assertThatThrownBy(() -> append(bounded, session, "too many"))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("MySQL has not taken the last 3 appends");
      assertThat(texts(bounded, session.sessionKey())).hasSize(3);
      mysql.restart();
      appendPatiently(bounded, session, "at last");
      assertThat(texts(bounded, session.sessionKey())).hasSize(4);
    } finally {
      restartIfNeeded();
    }
  }

  @Test
  void sqlDurabilityWaitsForMySql() {
    TieredStores strict = connect(CONFIG.withDurability(Durability.SQL));
    others.add(strict);
    StoredSessionService patient = new StoredSessionService(strict.sessions());
    Session session = patient.createSession("app", user).blockingGet();

    append(patient, session, "one");

    assertThat(strict.status().waiting()).isZero();
    assertThat(texts(another(mysqlOnly()), session.sessionKey())).containsExactly("one");
    mysql.kill();
    try {
      Event two = event("two");
      assertThatThrownBy(() -> patient.appendEvent(session, two).blockingGet())
          .isInstanceOf(StoreUnavailableException.class);
      mysql.restart();
      Await.until(
          "the same append succeeds",
          () -> {
            try {
              var unused = patient.appendEvent(session, two).blockingGet();
              return true;
            } catch (StoreUnavailableException e) {
              return false;
            }
          });
      assertThat(texts(another(mysqlOnly()), session.sessionKey())).containsExactly("one", "two");
    } finally {
      restartIfNeeded();
    }
  }

  @Test
  void whatADeadProcessLeftInRedisIsArchived() {
    Session session = create();
    append(service, session, "one");
    awaitArchived();
    // Behind the back of this process, as one that died before it had archived it.
    var unused =
        new StoredSessionService(stores.redis().orElseThrow().sessions())
            .appendEvent(Session.builder(session.sessionKey()).build(), event("left behind"))
            .blockingGet();

    Await.until(
        "it is archived",
        () ->
            texts(another(mysqlOnly()), session.sessionKey())
                .equals(List.of("one", "left behind")));
  }

  @Test
  void copyEndsWhenItsOriginalIsComplete() {
    Session session = create();
    append(service, session, "one");
    String events = "session:" + session.id() + ":events";

    Await.until("it has the deadline of Redis", () -> client.ttl(events) <= 3600);

    assertThat(client.ttl(events)).isPositive();
    append(service, session, "two");
    assertThat(client.ttl(events)).isGreaterThan(3600);
  }

  @Test
  void processThatStartsWithoutRedisServesFromMySql() {
    Session session = create();
    append(service, session, "one");
    awaitArchived();
    redis.kill();
    TieredStores started = connect(CONFIG);
    others.add(started);
    StoredSessionService late = new StoredSessionService(started.sessions());

    assertThat(texts(late, session.sessionKey())).containsExactly("one");
    append(late, session, "two");
    redis.restart();
    Await.until("Redis is in use", () -> started.status().redis());

    append(late, session, "three");
    assertThat(texts(another(), session.sessionKey())).containsExactly("one", "two", "three");
    try (RedisClient fresh = RedisClient.create(redis.url())) {
      assertThat(fresh.llen("session:" + session.id() + ":events")).isEqualTo(3);
    }
  }

  @Test
  void sealedSessionsComeBackSealed() throws SQLException {
    EncryptionKeys keys = EncryptionKeys.generate();
    TieredStores sealed =
        TieredBackend.connect(
            redis.port(),
            mysql.port(),
            CONFIG,
            Duration.ofSeconds(5),
            store -> new EncryptedSessionStore(store, keys));
    others.add(sealed);
    StoredSessionService secret = new StoredSessionService(sealed.sessions());
    Session session =
        secret
            .createSession("app", user, Map.of("k", "secret", "user:u", "secret"), null)
            .blockingGet();
    append(secret, session, "secret one");
    append(secret, session, "secret two");
    Await.until("all is archived", () -> sealed.status().waiting() == 0);

    var unused = client.flushAll();

    assertThat(texts(secret, session.sessionKey())).containsExactly("secret one", "secret two");
    assertThat(secret.getSession(session.sessionKey(), null).blockingGet().state())
        .containsEntry("k", "secret")
        .containsEntry("user:u", "secret");
    append(secret, session, "secret three");
    assertThat(texts(secret, session.sessionKey())).hasSize(3);
    assertThat(client.lrange("session:" + session.id() + ":events", 0, -1))
        .hasSize(3)
        .allSatisfy(event -> assertThat(event).doesNotContain("secret"));
    assertThat(client.hgetAll("session:" + session.id() + ":state").values())
        .allSatisfy(value -> assertThat(value).doesNotContain("secret"));
    Await.until("all is archived", () -> sealed.status().waiting() == 0);
    try (Connection connection = TieredBackend.open(mysql);
        Statement sql = connection.createStatement();
        ResultSet row =
            sql.executeQuery(
                "SELECT COUNT(*) FROM session_events WHERE payload LIKE '%secret%' AND session_pk ="
                    + " (SELECT session_pk FROM sessions WHERE session_id = '"
                    + session.id()
                    + "')")) {
      assertThat(row.next()).isTrue();
      assertThat(row.getLong(1)).isZero();
    }
  }

  @Test
  void sessionThatIsBegunWhileRedisGoesAwayIsThereOnce() {
    append(service, create(), "so that all connections are open");
    redis.kill();

    Session session = service.createSession("app", user, Map.of("k", 1), "mine").blockingGet();

    append(service, session, "one");
    redis.restart();
    awaitBoth();
    append(service, session, "two");
    assertThat(texts(another(), session.sessionKey())).containsExactly("one", "two");
    assertThatThrownBy(() -> service.createSession("app", user, Map.of(), "mine").blockingGet())
        .isInstanceOf(SessionAlreadyExistsException.class);
  }

  @Test
  void sessionThatOnlyRedisHasIsKeptThoughItIsMarked() {
    // So that no sweep comes before.
    Await.until(
        "nobody sweeps", () -> stores.redis().orElseThrow().copies().lease(Duration.ofMinutes(1)));
    SessionKey key = new SessionKey("app", user, UUID.randomUUID().toString());
    // By a process that died before MySQL was back.
    StoredSessionService dead = new StoredSessionService(stores.redis().orElseThrow().sessions());
    append(dead, dead.createSession(key, Map.of()).blockingGet(), "one");

    stores.mysql().originals().mark(key);

    Await.until("it is archived", () -> texts(another(mysqlOnly()), key).equals(List.of("one")));
    assertThat(texts(service, key)).containsExactly("one");
  }

  @Test
  void whatAProcessWroteThatDoesNotReachRedisIsSeenByOneThatDoes() {
    Session session = create();
    append(service, session, "one");
    awaitArchived();
    TcpProxy way = TcpProxy.to("127.0.0.1", redis.port());
    TieredStores cutOff =
        TieredBackend.connect(way.port(), mysql.port(), CONFIG, Duration.ofSeconds(5));
    others.add(cutOff);
    StoredSessionService alone = new StoredSessionService(cutOff.sessions());
    assertThat(texts(alone, session.sessionKey())).containsExactly("one");
    Await.until(
        "nobody sweeps", () -> stores.redis().orElseThrow().copies().lease(Duration.ofMinutes(1)));
    way.close();

    appendPatiently(alone, session, "two");

    assertThat(cutOff.status().redis()).isFalse();
    Await.until(
        "it is seen", () -> texts(service, session.sessionKey()).equals(List.of("one", "two")));
    append(service, session, "three");
    assertThat(texts(another(), session.sessionKey())).containsExactly("one", "two", "three");
  }

  @Test
  void tornCopyIsDeleted() {
    Session session = create();
    append(service, session, "secret");
    awaitArchived();
    StoredSessionService other = another();
    var unused = client.del("session:" + session.id() + ":events");

    other.deleteSession(session.sessionKey()).blockingAwait();

    assertThat(texts(service, session.sessionKey())).isEmpty();
    assertThat(texts(another(mysqlOnly()), session.sessionKey())).isEmpty();
    assertThat(client.keys("session:" + session.id() + ":*")).isEmpty();
  }

  @Test
  void fullRedisIsNoLoss() {
    Session session = create();
    append(service, session, "one");
    var unusedMax = client.configSet("maxmemory", "1");

    append(service, session, "two");
    append(service, session, "three");

    assertThat(stores.status().redis()).isFalse();
    assertThat(texts(service, session.sessionKey())).containsExactly("one", "two", "three");
    var unusedMore = client.configSet("maxmemory", "0");
    awaitBoth();
    append(service, session, "four");
    assertThat(texts(another(), session.sessionKey()))
        .containsExactly("one", "two", "three", "four");
  }
}
