package com.ifriend.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.Deadline;
import com.ifriend.store.EventWindow;
import com.ifriend.store.NewEvent;
import com.ifriend.store.PageRequest;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.testkit.Await;
import com.ifriend.store.testkit.RedisCluster;
import com.ifriend.store.testkit.RedisServer;
import com.ifriend.store.testkit.TcpProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisSocketFactory;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.Pool;

/** A time-out is that of a whole operation. */
final class RedisDeadlineTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  private final SessionKey key = new SessionKey("app", "user", "s" + UUID.randomUUID());

  /** With the whole time-out for a reply this would last for minutes. */
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void replyIsWaitedForOnlyAsLongAsIsLeft() {
    try (RedisServer server = RedisServer.start();
        RedisStores stores = RedisStores.connect(AnyRedis.plain(server.url()).withTimeout(LONG));
        Connection admin = new Connection(new HostAndPort("127.0.0.1", server.port()))) {
      SessionStore store = stores.sessions();
      var unusedSession = store.create(key, ScopedPatch.NONE);
      admin.sendCommand(Protocol.Command.CLIENT, "PAUSE", "600000");
      var unusedReply = admin.getOne();

      for (Runnable each : operations(store)) {
        assertOutOfTime(Duration.ofMillis(100), each);
      }
    }
  }

  @Test
  void whatHasNoTimeLeftIsNotSent() {
    RedisServer server = RedisServer.start();
    try (server;
        TcpProxy proxy = TcpProxy.to("127.0.0.1", server.port());
        RedisStores stores =
            RedisStores.connect(
                AnyRedis.plain("redis://127.0.0.1:" + proxy.port()).withTimeout(LONG))) {
      SessionStore store = stores.sessions();
      var unused = store.create(key, ScopedPatch.NONE);
      TcpProxy.Traffic before = proxy.traffic();

      for (Runnable each : operations(store)) {
        assertOutOfTime(Duration.ZERO, each);
      }

      assertThat(proxy.traffic().since(before).bytesUp()).isZero();
    }
  }

  private List<Runnable> operations(SessionStore store) {
    NewEvent event = new NewEvent("e", 1, new byte[] {'[', ']'});
    return List.of(
        () -> {
          var unused = store.append(key, event, ScopedPatch.NONE, OptionalLong.empty());
        },
        () -> {
          var unused = store.load(key, EventWindow.ALL);
        },
        () -> {
          var unused = store.list("app", "user", PageRequest.first(5));
        });
  }

  private static void assertOutOfTime(Duration time, Runnable operation) {
    assertThatThrownBy(
            () ->
                Deadline.within(
                    time,
                    () -> {
                      operation.run();
                      return true;
                    }))
        .isInstanceOf(StoreUnavailableException.class);
  }

  @Test
  void socketThatComesTooLateIsClosed() {
    try (RedisServer server = RedisServer.start()) {
      RedisConfig config = RedisConfig.of(server.url());
      List<Socket> opened = new ArrayList<>();
      JedisSocketFactory slow =
          () -> {
            Socket socket = connected(server.port());
            opened.add(socket);
            Await.until("the time is over", () -> Deadline.leftMillis() == 0);
            return socket;
          };
      JedisSocketFactory broken =
          () -> {
            Socket socket = connected(server.port());
            opened.add(socket);
            closeQuietly(socket);
            return socket;
          };
      for (JedisSocketFactory sockets : List.of(slow, broken)) {
        try (JedisClient client =
            JedisClient.of(
                new PatientConnections.OfServer(
                    sockets, RedisClients.clientConfig(config), new ConnectionPoolConfig()))) {
          assertThatThrownBy(
                  () -> Deadline.within(Duration.ofMillis(50), () -> client.jedis().ping()))
              .isInstanceOf(JedisException.class);
          assertThat(client.pools().get(0).getNumActive()).isZero();
        }
      }

      assertThat(opened).isNotEmpty().allMatch(Socket::isClosed);
    }
  }

  private static Socket connected(int port) {
    try {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(10_000);
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Also the pool itself asks idle connections for a sign of life. */
  @Test
  void connectionThatHadLittleTimeHasTheWholeOneAgain() {
    try (RedisServer server = RedisServer.start()) {
      RedisConfig config = RedisConfig.of(server.url()).withTimeout(LONG);
      ConnectionPoolConfig pool = RedisClients.poolConfig(config);
      try (JedisClient client =
          RedisClients.server(config, new HostAndPort("127.0.0.1", server.port()), pool)) {
        Pool<Connection> connections = client.pools().get(0);
        for (boolean again : new boolean[] {false, true}) {
          assertThat(Deadline.within(Duration.ofSeconds(5), () -> client.jedis().ping()))
              .isEqualTo("PONG");
          if (again) {
            assertThat(client.jedis().ping()).isEqualTo("PONG");
          } else {
            Await.until("the pool has looked after it", () -> evicted(connections));
          }
          try (Connection connection = connections.getResource()) {
            assertThat(connection.getSoTimeout()).isEqualTo((int) LONG.toMillis());
          }
        }
        assertThat(connections.getCreatedCount()).isOne();
      }
    }
  }

  private static boolean evicted(Pool<Connection> connections) {
    try {
      connections.evict();
      return true;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void clusterIsNotAskedForItsSlotsWhenThereIsNoTime() {
    RedisCluster cluster = ClusterBackend.SHARED.cluster();
    try (RedisStores stores =
        RedisStores.connect(
            RedisConfig.of(cluster.url())
                .withSessionTtl(Duration.ofHours(1))
                .withTimeout(Duration.ofSeconds(20)))) {
      SessionStore store = stores.sessions();
      var unused = store.create(key, ScopedPatch.NONE);
      long before = slotsAsked(cluster);

      for (Runnable each : operations(store)) {
        assertOutOfTime(Duration.ZERO, each);
      }

      assertThat(slotsAsked(cluster)).isEqualTo(before);
    }
  }

  private static long slotsAsked(RedisCluster cluster) {
    return cluster.masters().stream()
        .flatMap(
            node -> {
              try (UnifiedJedis direct = RedisProbe.client(RedisConfig.of(node.url()))) {
                return direct.info("commandstats").lines().toList().stream();
              }
            })
        .filter(line -> line.startsWith("cmdstat_cluster|slots:calls="))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^=]*=(\\d+),.*", "$1")))
        .sum();
  }

  /** Else the caller hears nothing of what the server knows, and its connection is lost. */
  @Test
  void replicasAreWaitedForOnlyAsLongAsIsLeft() {
    try (RedisServer server = RedisServer.start();
        RedisStores stores =
            RedisStores.connect(
                RedisConfig.of(server.url())
                    .withSessionTtl(Duration.ofHours(1))
                    .withTimeout(LONG)
                    .withReplicas(1))) {
      assertThatThrownBy(
              () ->
                  Deadline.within(
                      Duration.ofSeconds(2), () -> stores.sessions().create(key, ScopedPatch.NONE)))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("only 0 of 1 replicas");
    }
  }

  @Test
  void innerDeadlineIsTheOuterOne() {
    int left =
        Deadline.within(
            Duration.ofSeconds(1), () -> Deadline.within(LONG, () -> Deadline.leftMillis()));

    assertThat(left).isLessThanOrEqualTo(1_000);
    assertThat(Deadline.leftMillis()).isEqualTo(Integer.MAX_VALUE);
  }
}
