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
import com.ifriend.store.testkit.RedisServer;
import com.ifriend.store.testkit.TcpProxy;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;

/** A time-out is that of a whole operation. */
final class RedisDeadlineTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  private final SessionKey key = new SessionKey("app", "user", "s" + UUID.randomUUID());

  /** With the whole time-out for a reply this would last for minutes. */
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void replyIsWaitedForOnlyAsLongAsIsLeft() {
    try (RedisServer server = RedisServer.start();
        RedisStores stores =
            RedisStores.connect(
                RedisConfig.of(server.url())
                    .withKeyStyle(KeyStyle.PLAIN)
                    .withSessionTtl(Duration.ofHours(1))
                    .withTimeout(LONG));
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
                RedisConfig.of("redis://127.0.0.1:" + proxy.port())
                    .withKeyStyle(KeyStyle.PLAIN)
                    .withSessionTtl(Duration.ofHours(1))
                    .withTimeout(LONG))) {
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
  void innerDeadlineIsTheOuterOne() {
    int left =
        Deadline.within(
            Duration.ofSeconds(1), () -> Deadline.within(LONG, () -> Deadline.leftMillis()));

    assertThat(left).isLessThanOrEqualTo(1_000);
    assertThat(Deadline.leftMillis()).isEqualTo(Integer.MAX_VALUE);
  }
}
