package com.ifriend.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.Deadline;
import com.ifriend.store.NewEvent;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoreException;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.testkit.Await;
import com.ifriend.store.testkit.RedisServer;
import com.ifriend.store.testkit.TcpProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/** Many threads on one server. */
final class ConvoysTest {
  private static final int THREADS = 16;
  private static final int CALLS = 300;

  private final RedisServer server = RedisServer.start();
  private final RedisClient client = RedisClient.create(server.url());
  private final RedisCalls calls =
      new RedisCalls(
          JedisClient.of(client), AnyRedis.plain(server.url()).withTimeout(Duration.ofSeconds(5)));
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  @AfterEach
  void close() {
    threads.shutdownNow();
    client.close();
    server.close();
  }

  /** Puts the value if the field is as expected, and says whether it did. */
  private Object swap(String key, String value, String... expected) {
    List<byte[]> args = new ArrayList<>(RedisKeys.utf8("field", value));
    args.addAll(RedisKeys.utf8(expected));
    return calls.write("swapping", RedisScript.SWAP, RedisKeys.utf8(key), args);
  }

  @Test
  void eachGetsItsOwnAnswerAndTheyShareRoundTrips() throws Exception {
    client.set("text", "no hash");
    long before = reads();
    List<Future<Integer>> all = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      String key = "hash" + t;
      all.add(
          threads.submit(
              () -> {
                int refused = 0;
                String last = "0";
                assertThat(swap(key, last)).isEqualTo(1L);
                for (int i = 1; i <= CALLS; i++) {
                  String next = Integer.toString(i);
                  assertThat(swap(key, next, last)).isEqualTo(1L);
                  assertThat(swap(key, "never", "wrong")).isEqualTo(0L);
                  last = next;
                  if (i % 50 == 0) {
                    var unused = client.scriptFlush();
                    assertThatThrownBy(() -> swap("text", "never"))
                        .isInstanceOf(StoreException.class)
                        .hasMessageContaining("WRONGTYPE");
                    refused++;
                  }
                }
                return refused;
              }));
    }
    for (Future<Integer> each : all) {
      assertThat(each.get(60, TimeUnit.SECONDS)).isEqualTo(CALLS / 50);
    }
    for (int t = 0; t < THREADS; t++) {
      assertThat(client.hget("hash" + t, "field")).isEqualTo(Integer.toString(CALLS));
    }
    assertThat(reads() - before).isLessThan(2L * THREADS * CALLS);
  }

  /** How often the server has read from a connection. */
  private long reads() {
    return Long.parseLong(
        client.info("stats").replaceFirst("(?s).*total_reads_processed:(\\d+).*", "$1"));
  }

  @Test
  void serverThatIsGoneFailsAllAndItsReturnServesAll() throws Exception {
    assertThat(swap("hash", "1")).isEqualTo(1L);
    server.kill();
    List<Future<Object>> all = new ArrayList<>();
    for (int t = 0; t < 4 * THREADS; t++) {
      all.add(threads.submit(() -> swap("hash", "2", "1")));
    }
    for (Future<Object> each : all) {
      assertThatThrownBy(() -> each.get(60, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(StoreUnavailableException.class);
    }
    server.restart();
    assertThat(swap("hash", "3")).isEqualTo(1L);
  }

  @Test
  void carrierThatBreaksDownAnswersItsPassengers() throws Exception {
    CountDownLatch carrying = new CountDownLatch(1);
    CountDownLatch loaded = new CountDownLatch(1);
    Convoys convoys =
        new Convoys(
            taken -> {
              carrying.countDown();
              await(loaded);
              throw new OutOfMemoryError("for a test");
            },
            Duration.ofSeconds(5));
    List<Future<Object>> all = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      all.add(threads.submit(() -> convoys.call(RedisScript.SWAP, List.of(), List.of())));
    }
    await(carrying);
    loaded.countDown();
    for (Future<Object> each : all) {
      assertThatThrownBy(() -> each.get(20, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .satisfiesAnyOf(
              e -> assertThat(e).hasCauseInstanceOf(OutOfMemoryError.class),
              e -> assertThat(e).hasCauseInstanceOf(JedisConnectionException.class));
    }
  }

  /** As the pool of a client whose thread is interrupted. */
  @Test
  void interruptOfACarrierIsNotThatOfItsPassengers() throws Exception {
    AtomicInteger sent = new AtomicInteger();
    Convoys convoys =
        new Convoys(
            taken -> {
              if (sent.getAndIncrement() < 4) {
                throw new JedisException(new InterruptedException("for a test"));
              }
              taken.forEach(call -> call.answer("done"));
            },
            Duration.ofSeconds(5));
    int failed = 0;
    List<Future<Object>> all = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      all.add(threads.submit(() -> convoys.call(RedisScript.SWAP, List.of(), List.of())));
    }
    for (Future<Object> each : all) {
      try {
        assertThat(each.get(20, TimeUnit.SECONDS)).isEqualTo("done");
      } catch (ExecutionException e) {
        assertThat(e).hasCauseInstanceOf(JedisException.class);
        failed++;
      }
    }
    assertThat(failed).as("those whose own way it was").isLessThanOrEqualTo(4);
  }

  @Test
  void callThatHasLittleTimeLeftTakesNobodyAlongIntoItsEnd() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    AtomicInteger sent = new AtomicInteger();
    Convoys convoys =
        new Convoys(
            taken -> {
              if (sent.incrementAndGet() <= 4) {
                await(gate);
              } else if (Deadline.leftMillis() < 20_000) {
                throw new JedisConnectionException("no answer in this time");
              }
              taken.forEach(call -> call.answer("done"));
            },
            Duration.ofMinutes(1));
    List<Future<Object>> all = new ArrayList<>();
    for (int t = 1; t <= 4; t++) {
      all.add(threads.submit(() -> convoys.call(RedisScript.SWAP, List.of(), List.of())));
      int ways = t;
      Await.until("a way is taken", () -> sent.get() == ways);
    }
    for (int seconds : new int[] {10, 59, 60, 58}) {
      AtomicReference<Thread> caller = new AtomicReference<>();
      all.add(
          threads.submit(
              () -> {
                caller.set(Thread.currentThread());
                return Deadline.within(
                    Duration.ofSeconds(seconds),
                    () -> convoys.call(RedisScript.SWAP, List.of(), List.of()));
              }));
      Await.until(
          "it waits",
          () -> caller.get() != null && caller.get().getState() == Thread.State.TIMED_WAITING);
    }

    gate.countDown();

    for (Future<Object> each : all) {
      assertThat(each.get(20, TimeUnit.SECONDS)).isEqualTo("done");
    }
  }

  /** Replies take longer than half of the threads wait for one. */
  @Test
  void onlyThoseFailWhoHaveNoTime() throws Exception {
    try (TcpProxy proxy = TcpProxy.to("127.0.0.1", server.port(), Duration.ofMillis(10));
        RedisStores stores =
            RedisStores.connect(
                RedisConfig.of("redis://127.0.0.1:" + proxy.port())
                    .withSessionTtl(Duration.ofHours(1))
                    .withTimeout(Duration.ofSeconds(20)))) {
      SessionStore sessions = stores.sessions();
      List<Future<Integer>> all = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        boolean hasty = t % 2 == 0;
        SessionKey key = new SessionKey("app", "user", "s" + t);
        all.add(
            threads.submit(
                () -> {
                  int late = 0;
                  var unused = sessions.create(key, ScopedPatch.NONE);
                  for (int i = 0; i < 30; i++) {
                    NewEvent event = new NewEvent("e" + i, 1, new byte[] {'[', ']'});
                    try {
                      var unusedPlace =
                          Deadline.within(
                              hasty ? Duration.ofMillis(8) : Duration.ofSeconds(20),
                              () ->
                                  sessions.append(
                                      key, event, ScopedPatch.NONE, OptionalLong.empty()));
                    } catch (StoreUnavailableException e) {
                      late++;
                    }
                  }
                  return late;
                }));
      }
      for (int t = 0; t < THREADS; t++) {
        int late = all.get(t).get(60, TimeUnit.SECONDS);
        if (t % 2 == 0) {
          assertThat(late).isPositive();
        } else {
          assertThat(late).isZero();
        }
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whoWaitsTooLongIsToldAndWasNotSent() throws Exception {
    RedisCalls impatient =
        new RedisCalls(
            JedisClient.of(client),
            AnyRedis.plain(server.url()).withTimeout(Duration.ofMillis(300)));
    var unused =
        client.executeCommand(
            new CommandArguments(Protocol.Command.CLIENT).add("PAUSE").add("1500"));
    List<Future<Object>> all = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      String key = "late" + t;
      all.add(
          threads.submit(
              () ->
                  impatient.write(
                      "swapping",
                      RedisScript.SWAP,
                      RedisKeys.utf8(key),
                      RedisKeys.utf8("field", "1"))));
    }
    int told = 0;
    for (Future<Object> each : all) {
      try {
        assertThat(each.get(60, TimeUnit.SECONDS)).isEqualTo(1L);
      } catch (ExecutionException e) {
        assertThat(e).hasCauseInstanceOf(StoreUnavailableException.class);
        told += String.valueOf(e.getMessage()).contains("calls of others took that long") ? 1 : 0;
      }
    }
    int written = 0;
    for (int t = 0; t < THREADS; t++) {
      written += client.hexists("late" + t, "field") ? 1 : 0;
    }
    assertThat(told).isPositive();
    assertThat(written).isLessThanOrEqualTo(THREADS - told);
  }
}
