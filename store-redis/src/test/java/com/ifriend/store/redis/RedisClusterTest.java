package com.ifriend.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.events.Event;
import com.google.adk.events.EventActions;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.store.NewEvent;
import com.ifriend.store.PageRequest;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.SessionPage;
import com.ifriend.store.StatePatch;
import com.ifriend.store.StoreException;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.testkit.Await;
import com.ifriend.store.testkit.RedisCluster;
import com.ifriend.store.testkit.RedisServer;
import io.reactivex.rxjava3.core.Single;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.RestoreParams;
import redis.clients.jedis.util.JedisClusterCRC16;

/** What is different in a cluster. */
final class RedisClusterTest {
  private final ClusterBackend backend = ClusterBackend.SHARED;
  private final UnifiedJedis client = backend.client();
  private final BaseSessionService service = backend.service();
  private final BaseSessionService second = backend.second();
  private final String user = "user-" + UUID.randomUUID();
  private final SessionKey key = new SessionKey("app", user, "slack_C1_U2_" + UUID.randomUUID());
  private final RedisKeys keys = RedisKeys.Layout.CLUSTER.of(key);

  @Test
  void sessionLivesInOneSlotUnderTheKeysOfTheSetupGuide() {
    Session session = service.createSession(key, Map.of("k", 1)).blockingGet();
    append(session, "hello", Map.of("user:u", 2, "app:" + user, 3));

    String prefix = "session:{" + key.id() + "}";
    assertThat(client.hget(prefix + ":meta", "user_id")).isEqualTo(user);
    assertThat(client.llen(prefix + ":events")).isEqualTo(1);
    assertThat(client.hgetAll(prefix + ":state")).containsOnly(Map.entry("k", "1"));
    assertThat(keys.ofSession().stream().map(JedisClusterCRC16::getSlot).distinct()).hasSize(1);
    assertThat(client.hget("state:user:app:" + user, "u")).isEqualTo("2");
    assertThat(client.zscore("sessions:app:" + user, key.id())).isNotNull();
    Set<Long> deadlines = Set.copyOf(keys.ofSession().stream().map(client::pexpireTime).toList());
    assertThat(deadlines).hasSize(1).noneMatch(deadline -> deadline < 0);
    assertThat(client.exists(keys.outbox())).as("an outbox that was emptied").isFalse();
  }

  @Test
  void oneNodeIsEnoughToFindTheCluster() {
    int port = backend.cluster().masters().get(1).port();
    try (RedisStores stores =
        RedisStores.connect(AnyRedis.plain("redis://127.0.0.1:" + port + "/0"))) {
      assertThat(stores.where()).endsWith("(cluster)");
      StoredSessionService viaNode = new StoredSessionService(stores.sessions());
      // In whatever slot an id is, its session is found.
      for (int i = 0; i < 20; i++) {
        Session session = viaNode.createSession("app", user).blockingGet();
        append(session, "e" + i);
        assertThat(second.getSession(session.sessionKey(), null).blockingGet().events()).hasSize(1);
      }
      assertThat(stores.inspect(new SessionKey("app", user, "none"), 1)).isEmpty();
    }
  }

  @Test
  void appendIsOneScriptCallForOneNode() {
    Session session = service.createSession(key, Map.of()).blockingGet();
    append(session, "warm up");
    int appends = 50;
    long before = scriptCallsOnSessions();

    for (int i = 0; i < appends; i++) {
      append(session, "e" + i, Map.of("k", i));
    }

    assertThat(scriptCallsOnSessions() - before).isEqualTo(appends);
  }

  /** Each of them pushes one event, which nothing else does. */
  private long scriptCallsOnSessions() {
    return backend.cluster().masters().stream()
        .mapToLong(
            node -> {
              try (RedisClient direct = RedisClient.create("127.0.0.1", node.port())) {
                return direct
                    .info("commandstats")
                    .lines()
                    .filter(line -> line.startsWith("cmdstat_rpush:calls="))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^=]*=(\\d+),.*", "$1")))
                    .sum();
              }
            })
        .sum();
  }

  @Test
  void sharedStateThatADyingProcessCommittedIsCarriedOverByTheNext() {
    run(service.createSession(key, Map.of("user:kept", 1, "user:gone", 1)));
    Session other = service.createSession("app", user).blockingGet();
    commitAndDie("dying", Map.of("lost", "7"), Set.of("gone"));
    assertThat(client.hgetAll(keys.userState())).containsOnlyKeys("kept", "gone");

    Session session = second.getSession(key, null).blockingGet();

    assertThat(session.state()).containsEntry("user:lost", 7).doesNotContainKey("user:gone");
    assertThat(client.exists(keys.outbox())).isFalse();
    assertThat(second.getSession(other.sessionKey(), null).blockingGet().state())
        .containsEntry("user:lost", 7)
        .containsEntry("user:kept", 1);
  }

  @Test
  void sharedStateIsCarriedOverOnceAndNeverUndoesALaterWrite() {
    Session session = service.createSession(key, Map.of()).blockingGet();
    commitAndDie("dying", Map.of("k", "1"), Set.of());
    byte[] entry = client.lrange(keys.outbox().getBytes(StandardCharsets.UTF_8), 0, -1).get(0);
    append(session, "later", Map.of("user:k", 2));
    assertThat(client.hget(keys.userState(), "k")).isEqualTo("2");

    // As one who took the entry before, and was late.
    client.rpush(keys.outbox().getBytes(StandardCharsets.UTF_8), entry);
    assertThat(second.getSession(key, null).blockingGet().state()).containsEntry("user:k", 2);
    assertThat(client.hget(keys.userState(), "k")).isEqualTo("2");
  }

  @Test
  void sharedStateThatIsCarriedOverAgainIsWrittenAgainSoThatAWaitForReplicasCoversIt() {
    run(service.createSession(key, Map.of()));
    commitAndDie("dying", Map.of("k", "1"), Set.of());
    byte[] outbox = keys.outbox().getBytes(StandardCharsets.UTF_8);
    byte[] entry = client.lrange(outbox, 0, -1).get(0);
    run(second.getSession(key, null).toSingle());
    String marker = RedisKeys.Layout.CLUSTER.marker(keys.userState(), key);
    client.pexpire(marker, 60_000);

    client.rpush(outbox, entry);
    run(second.getSession(key, null).toSingle());

    assertThat(client.pttl(marker)).isGreaterThan(60_000);
  }

  @Test
  void sharedStateIsCarriedOverAfterAFailoverThatRolledTheSessionBack() {
    Session session = service.createSession(key, Map.of()).blockingGet();
    append(session, "kept", Map.of("user:k", 1));
    Map<String, byte[]> replica =
        keys.ofSession().stream()
            .filter(client::exists)
            .collect(Collectors.toMap(name -> name, client::dump));
    append(session, "lost", Map.of("user:k", 2));
    replica.forEach(
        (name, dump) ->
            client.restore(name, 60_000, dump, RestoreParams.restoreParams().replace()));

    Session rolledBack = second.getSession(key, null).blockingGet();
    append(second, rolledBack, "next", Map.of("user:k", 3));

    assertThat(texts(second.getSession(key, null).blockingGet())).containsExactly("kept", "next");
    assertThat(client.hget(keys.userState(), "k")).isEqualTo("3");
  }

  @Test
  void retryOfAnAppendThatDiedInBetweenCarriesItsSharedStateOver() {
    run(service.createSession(key, Map.of()));
    commitAndDie("dying", Map.of("k", "1"), Set.of());

    OptionalLong before =
        backend
            .store()
            .append(
                key, event("dying"), userPatch(Map.of("k", "1"), Set.of()), OptionalLong.empty());

    assertThat(before).hasValue(1);
    assertThat(client.hget(keys.userState(), "k")).isEqualTo("1");
    assertThat(client.exists(keys.outbox())).isFalse();
  }

  @Test
  void sharedStateOutlivesASessionThatIsDeletedFirst() {
    run(service.createSession(key, Map.of()));
    commitAndDie("dying", Map.of("k", "1"), Set.of());

    service.deleteSession(key).blockingAwait();

    assertThat(client.hget(keys.userState(), "k")).isEqualTo("1");
    assertThat(client.exists(keys.outbox())).isFalse();
  }

  /** The first step of an append, and nothing after it. */
  private void commitAndDie(String id, Map<String, String> puts, Set<String> removals) {
    RedisCalls calls =
        new RedisCalls(JedisClient.of(client), AnyRedis.plain(backend.cluster().url()));
    try (SharedScopes dead = new DeadScopes()) {
      new RedisSessionStore(JedisClient.of(client), calls, dead, Duration.ofHours(1))
          .append(key, event(id), userPatch(puts, removals), OptionalLong.empty());
    }
  }

  /** Does nothing after a commit, as a process that has died. */
  private static final class DeadScopes implements SharedScopes {
    @Override
    public RedisKeys.Layout layout() {
      return RedisKeys.Layout.CLUSTER;
    }

    @Override
    public void created(SessionKey key, List<byte[]> outbox) {}

    @Override
    public void committed(SessionKey key, List<byte[]> outbox) {}

    @Override
    public void settle(SessionKey key, List<byte[]> outbox) {}

    @Override
    public void deleted(SessionKey key, List<byte[]> outbox) {}

    @Override
    public State state(SessionKey key, State found, List<byte[]> outbox) {
      return found;
    }

    @Override
    public Page list(String appName, String userId, PageRequest page) {
      throw new IllegalStateException("not called");
    }

    @Override
    public void close() {}
  }

  @Test
  void removedSharedStateIsRemoved() {
    Session session = service.createSession(key, Map.of("user:k", 1)).blockingGet();

    append(session, "remove", Map.of("user:k", com.google.adk.sessions.State.REMOVED));

    assertThat(client.hgetAll(keys.userState())).isEmpty();
  }

  @Test
  void directoryForgetsExpiredSessions() {
    List<SessionKey> created = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      created.add(service.createSession("app", user).blockingGet().sessionKey());
    }
    created.subList(0, 4).forEach(backend::expire);
    run(service.createSession("app", user));
    assertThat(client.zcard("sessions:app:" + user)).as("two of the oldest are gone").isEqualTo(4);

    SessionPage page = backend.store().list("app", user, PageRequest.first(2));

    assertThat(page.sessions()).hasSize(2);
    assertThat(service.listSessions("app", user).blockingGet().sessions()).hasSize(2);
    assertThat(client.zcard("sessions:app:" + user)).isEqualTo(2);
  }

  @Test
  void slotsThatMoveLoseNothing() throws Exception {
    ExecutorService background = Executors.newSingleThreadExecutor();
    try (RedisCluster cluster = RedisCluster.start(3, 0);
        RedisStores stores =
            RedisStores.connect(AnyRedis.plain(cluster.url()).withTimeout(Duration.ofSeconds(1)));
        RedisStores patient =
            RedisStores.connect(
                AnyRedis.plain(cluster.url()).withTimeout(Duration.ofSeconds(20)))) {
      StoredSessionService sessions = new StoredSessionService(stores.sessions());
      Session session = sessions.createSession(key, Map.of("k", 0)).blockingGet();
      append(sessions, session, "before", Map.of("user:k", 1));
      int slot = JedisClusterCRC16.getSlot(keys.meta());
      int owner = slot * 3 / 16_384;
      RedisServer from = cluster.masters().get(owner);
      RedisServer to = cluster.masters().get((owner + 1) % 3);

      try (RedisClient source = RedisClient.create("127.0.0.1", from.port());
          RedisClient target = RedisClient.create("127.0.0.1", to.port())) {
        String targetId = cluster(target, "MYID");
        assertThat(cluster(target, "SETSLOT", slot, "IMPORTING", cluster(source, "MYID")))
            .isEqualTo("OK");
        assertThat(cluster(source, "SETSLOT", slot, "MIGRATING", targetId)).isEqualTo("OK");
        List<String> moving = keys.ofSession().stream().filter(source::exists).toList();
        migrate(source, to, moving.subList(0, 1));
        // Half here, half there: nobody can serve it.
        Event event = event("half way", Map.of("user:k", 2));
        assertThat(refusal(sessions, session, event)).contains("TRYAGAIN");
        // Who waits long enough does not notice.
        Future<Event> waiting =
            background.submit(
                () ->
                    new StoredSessionService(patient.sessions())
                        .appendEvent(session, event)
                        .blockingGet());
        migrate(source, to, moving.subList(1, moving.size()));
        for (RedisServer node : cluster.masters()) {
          try (RedisClient each = RedisClient.create("127.0.0.1", node.port())) {
            assertThat(cluster(each, "SETSLOT", slot, "NODE", targetId)).isEqualTo("OK");
          }
        }
        assertThat(waiting.get(20, TimeUnit.SECONDS).id()).isEqualTo(event.id());
        // The old owner says that the slot has moved.
        append(sessions, session, "after", Map.of("user:k", 3));
      }

      Session found = sessions.getSession(key, null).blockingGet();
      assertThat(texts(found)).containsExactly("before", "half way", "after");
      assertThat(found.state()).containsEntry("user:k", 3);
    } finally {
      background.shutdownNow();
    }
  }

  private static void migrate(RedisClient source, RedisServer target, List<String> moving) {
    List<String> args = new ArrayList<>();
    args.addAll(List.of("127.0.0.1", Integer.toString(target.port()), "", "0", "5000", "KEYS"));
    args.addAll(moving);
    var unused = send(source, Protocol.Command.MIGRATE, args.toArray());
  }

  private static String cluster(RedisClient node, Object... words) {
    return send(node, Protocol.Command.CLUSTER, words);
  }

  private static String send(RedisClient node, Protocol.Command command, Object... words) {
    CommandArguments args = new CommandArguments(command);
    for (Object word : words) {
      args.add(word.toString());
    }
    return Replies.text(node.executeCommand(args));
  }

  private static String refusal(StoredSessionService sessions, Session session, Event event) {
    try {
      run(sessions.appendEvent(session, event));
      return "none";
    } catch (StoreException e) {
      assertThat(e.retryable()).isTrue();
      return String.valueOf(e.getMessage());
    }
  }

  @Test
  void masterThatDiesLosesNoAppendThatAReplicaHas() {
    int before = 200;
    int after = 100;
    try (RedisCluster cluster = RedisCluster.start(3, 1)) {
      RedisConfig config = AnyRedis.plain(cluster.url()).withTimeout(Duration.ofSeconds(2));
      Session session;
      try (RedisStores stores = RedisStores.connect(config.withReplicas(1))) {
        StoredSessionService sessions = new StoredSessionService(stores.sessions());
        session = sessions.createSession(key, Map.of()).blockingGet();
        for (int i = 0; i < before; i++) {
          append(sessions, session, "e" + i, Map.of());
        }
      }
      AtomicInteger refused = new AtomicInteger();
      // The one that takes over has no replica of its own.
      try (RedisStores stores = RedisStores.connect(config)) {
        StoredSessionService sessions = new StoredSessionService(stores.sessions());
        cluster.masters().get(JedisClusterCRC16.getSlot(keys.meta()) * 3 / 16_384).kill();
        for (int i = before; i < before + after; i++) {
          Event event = event("e" + i, Map.of());
          Await.until(
              "the replica has taken over",
              () -> {
                try {
                  run(sessions.appendEvent(session, event));
                  return true;
                } catch (StoreException e) {
                  assertThat(e.retryable()).as(e.getMessage()).isTrue();
                  refused.incrementAndGet();
                  return false;
                }
              });
        }

        assertThat(refused).as("appends refused while there was no master").hasPositiveValue();
        // The state of app and user is with other masters, who hear later of the one that took
        // over.
        List<String> found = new ArrayList<>();
        Await.until(
            "all masters know the new one",
            () -> {
              try {
                found.addAll(texts(sessions.getSession(key, null).blockingGet()));
                return true;
              } catch (StoreException e) {
                assertThat(e.retryable()).as(e.getMessage()).isTrue();
                return false;
              }
            });
        assertThat(found)
            .isEqualTo(IntStream.range(0, before + after).mapToObj(i -> "e" + i).toList());
      }
    }
  }

  private static NewEvent event(String id) {
    byte[] json = event(id, Map.of()).toJson().getBytes(StandardCharsets.UTF_8);
    return new NewEvent(id, 1, json);
  }

  private static ScopedPatch userPatch(Map<String, String> puts, Set<String> removals) {
    return new ScopedPatch(StatePatch.NONE, new StatePatch(puts, removals), StatePatch.NONE);
  }

  private static Event event(String text, Map<String, Object> delta) {
    return Event.builder()
        .id(Event.generateEventId())
        .author("user")
        .content(Content.fromParts(Part.fromText(text)))
        .actions(EventActions.builder().stateDelta(delta).build())
        .build();
  }

  private void append(Session session, String text) {
    append(service, session, text, Map.of());
  }

  private void append(Session session, String text, Map<String, Object> delta) {
    append(service, session, text, delta);
  }

  private static void append(
      BaseSessionService sessions, Session session, String text, Map<String, Object> delta) {
    run(sessions.appendEvent(session, event(text, delta)));
  }

  private static void run(Single<?> work) {
    var unused = work.blockingGet();
  }

  private static List<String> texts(Session session) {
    return session.events().stream().map(Event::stringifyContent).toList();
  }
}
