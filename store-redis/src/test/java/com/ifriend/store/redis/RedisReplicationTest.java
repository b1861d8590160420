package com.ifriend.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import com.ifriend.store.StoreException;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.testkit.Await;
import com.ifriend.store.testkit.RedisSentinel;
import com.ifriend.store.testkit.RedisServer;
import com.ifriend.store.testkit.TcpProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

/** Replicas, and the Sentinels that let one take over. */
final class RedisReplicationTest {
  /** Starts a replica that follows. */
  private static RedisServer replicaOf(RedisServer master) {
    RedisServer replica = RedisServer.start("--replicaof", "127.0.0.1 " + master.port());
    try (RedisClient client = RedisClient.create(replica.url())) {
      Await.until(
          "the replica follows",
          () -> client.info("replication").contains("master_link_status:up"));
    }
    return replica;
  }

  @Test
  void appendWaitsForAReplicaAndSaysSoWhenThereIsNone() {
    try (RedisServer master = RedisServer.start();
        TcpProxy proxy = TcpProxy.to("127.0.0.1", master.port());
        RedisStores stores =
            RedisStores.connect(
                AnyRedis.plain("redis://127.0.0.1:" + proxy.port())
                    .withTimeout(Duration.ofSeconds(1))
                    .withReplicas(1))) {
      StoredSessionService service = new StoredSessionService(stores.sessions());
      Session session;
      Event first = event();
      try (RedisServer replica = replicaOf(master);
          RedisClient copy = RedisClient.create(replica.url())) {
        session = service.createSession("app", "user").blockingGet();
        String events = "session:" + session.id() + ":events";
        Event warmUp = event();
        append(service, session, warmUp);

        TcpProxy.Traffic before = proxy.traffic();
        append(service, session, first);

        assertThat(proxy.traffic().since(before).roundTrips()).isEqualTo(1);
        assertThat(copy.llen(events)).isEqualTo(2);
      }
      Event second = event();
      assertThatThrownBy(() -> append(service, session, second))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("only 0 of 1 replicas");
      assertThatThrownBy(() -> append(service, session, second))
          .as("the same again, which finds it stored already")
          .isInstanceOf(StoreUnavailableException.class);
      assertThat(session.events()).hasSize(2).endsWith(first);

      try (RedisServer late = replicaOf(master);
          RedisClient copy = RedisClient.create(late.url())) {
        append(service, session, second);
        assertThat(copy.llen("session:" + session.id() + ":events")).isEqualTo(3);
        assertThat(session.events()).hasSize(3).endsWith(first, second);
      }
    }
  }

  @Test
  void sentinelsReplicaTakesOverAndNothingThatItHadIsLost() {
    try (RedisServer master = RedisServer.start();
        RedisServer replica = replicaOf(master);
        RedisSentinel sentinel = RedisSentinel.ready(master);
        RedisStores stores =
            RedisStores.connect(
                AnyRedis.plain(sentinel.url()).withTimeout(Duration.ofSeconds(2)).withReplicas(1));
        RedisStores alone =
            RedisStores.connect(
                AnyRedis.plain(sentinel.url()).withTimeout(Duration.ofSeconds(2)))) {
      assertThat(replica.port()).isNotEqualTo(master.port());
      StoredSessionService service = new StoredSessionService(stores.sessions());
      StoredSessionService after = new StoredSessionService(alone.sessions());
      Session session = service.createSession("app", "user").blockingGet();
      List<String> appended = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        Event event = event();
        append(service, session, event);
        appended.add(event.id());
      }

      master.kill();
      AtomicInteger refused = new AtomicInteger();
      for (int i = 0; i < 50; i++) {
        Event event = event();
        appended.add(event.id());
        Await.until(
            "the replica has taken over",
            () -> {
              try {
                append(after, session, event);
                return true;
              } catch (StoreException e) {
                assertThat(e.retryable()).as(e.getMessage()).isTrue();
                refused.incrementAndGet();
                return false;
              }
            });
      }

      assertThat(refused).as("appends refused while there was no master").hasPositiveValue();
      assertThat(after.getSession(session.sessionKey(), null).blockingGet().events())
          .extracting(Event::id)
          .isEqualTo(appended);
    }
  }

  @Test
  void unknownMasterIsNamed() {
    try (RedisServer master = RedisServer.start();
        RedisServer replica = replicaOf(master);
        RedisSentinel sentinel = RedisSentinel.watching(master)) {
      assertThat(replica.port()).isPositive();
      String url = sentinel.url().replace("#mymaster", "#other");

      assertThatThrownBy(() -> RedisStores.connect(AnyRedis.plain(url)))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("other");
    }
  }

  @Test
  void sentinelsMayHaveAPasswordOfTheirOwn() {
    String secret = "s3ntinel-s3cret";
    try (RedisServer master = RedisServer.start();
        RedisServer replica = replicaOf(master);
        RedisSentinel sentinel = RedisSentinel.guarded(master, secret, "monitor", "m0nitor")) {
      assertThat(replica.port()).isPositive();
      RedisConfig config = AnyRedis.plain(sentinel.url());

      for (SentinelLogin login :
          new SentinelLogin[] {
            new SentinelLogin(Optional.empty(), secret),
            new SentinelLogin(Optional.of("monitor"), "m0nitor")
          }) {
        try (RedisStores stores = RedisStores.connect(config.withSentinelLogin(login))) {
          StoredSessionService service = new StoredSessionService(stores.sessions());
          append(service, service.createSession("app", "user").blockingGet(), event());
        }
      }
      assertSentinelRefuses(config, "set REDIS_SENTINEL_PASSWORD");
      for (Optional<String> user : List.of(Optional.<String>empty(), Optional.of("nobody"))) {
        SentinelLogin wrong = new SentinelLogin(user, "wr0ng-s3cret");
        assertSentinelRefuses(
            config.withSentinelLogin(wrong),
            "check REDIS_SENTINEL_PASSWORD and REDIS_SENTINEL_USERNAME");
      }
    }
  }

  private static void assertSentinelRefuses(RedisConfig config, String advice) {
    assertThatThrownBy(() -> RedisStores.connect(config))
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.retryable()).isFalse())
        .hasMessageContaining("the Sentinel at " + config.address().where().split("#", 2)[0])
        .hasMessageContaining(advice)
        .hasMessageNotContaining("wr0ng-s3cret");
  }

  private static void append(StoredSessionService service, Session session, Event event) {
    var unused = service.appendEvent(session, event).blockingGet();
  }

  private static Event event() {
    return Event.builder().id(Event.generateEventId()).author("user").build();
  }
}
