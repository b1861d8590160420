package com.ifriend.store.tiered;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.mysql.MySqlConfig;
import com.ifriend.store.mysql.MySqlStores;
import com.ifriend.store.testkit.Await;
import com.ifriend.store.testkit.MySqlServer;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import com.ifriend.store.testkit.RedisServer;
import com.ifriend.store.turns.Admission;
import com.ifriend.store.turns.Lease;
import com.ifriend.store.turns.NewTurn;
import com.ifriend.store.turns.TurnOutcome;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRules;
import com.ifriend.store.turns.TurnRunner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.RedisClient;

/** What becomes of messages when Redis fails while they wait, or are worked on. */
@Execution(ExecutionMode.CONCURRENT)
final class TieredTurnFaultTest {
  private static final TurnRules RULES = TurnRules.DEFAULT.withLease(Duration.ofSeconds(2));

  private static MySqlServer mysql;

  private final String name = UUID.randomUUID().toString();
  private RedisServer redis;
  private TieredStores stores;
  private TieredStores others;
  private TurnQueue queue;
  private TurnQueue other;

  @BeforeAll
  static void startMySql() {
    mysql = MySqlServer.start(Flavour.MARIADB, "--innodb-flush-log-at-trx-commit=1");
  }

  @AfterAll
  static void stopMySql() {
    mysql.close();
  }

  @BeforeEach
  void open() {
    redis = RedisServer.start("--appendonly", "yes", "--appendfsync", "always");
    stores = connect();
    others = connect();
    queue = stores.turns(name, RULES);
    other = others.turns(name, RULES);
  }

  @AfterEach
  void close() {
    stores.close();
    others.close();
    redis.close();
  }

  private TieredStores connect() {
    return TieredBackend.connect(
        redis.port(), mysql.port(), TieredConfig.DEFAULT, Duration.ofSeconds(5));
  }

  private static NewTurn turn(String id, String lane) {
    return new NewTurn(id, lane, "author of " + lane, 1, ("payload of " + id).getBytes(UTF_8));
  }

  private static Admission accept(TurnQueue queue, NewTurn turn, Optional<String> owner) {
    List<Admission> admissions = new ArrayList<>();
    Await.until(
        "message " + turn.id() + " is taken",
        () -> {
          try {
            return admissions.add(queue.accept(turn, owner));
          } catch (StoreUnavailableException e) {
            return false;
          }
        });
    return admissions.get(0);
  }

  private void awaitBoth() {
    Await.until("Redis is in use again", () -> stores.status().redis() && others.status().redis());
  }

  private List<String> claimed(TurnQueue from) {
    List<String> ids = new ArrayList<>();
    Await.until(
        "all is done",
        () -> {
          Optional<Lease> lease = from.claim("claimer");
          while (lease.isPresent()) {
            lease.get().turn().ifPresent(turn -> ids.add(turn.id()));
            lease = from.complete(lease.get(), TurnOutcome.DONE, Optional.of("claimer"));
          }
          return from.counts().turns() == 0;
        });
    return ids;
  }

  @Test
  void turnThatIsDoneWhileRedisIsAwayIsNotBegunAgain() {
    Lease lease = accept(queue, turn("m1", "lane"), Optional.of("me")).lease().orElseThrow();
    redis.kill();

    var unused = queue.complete(lease, TurnOutcome.DONE, Optional.empty());

    redis.restart();
    awaitBoth();
    assertThat(claimed(other)).isEmpty();
    assertThat(accept(other, turn("m1", "lane"), Optional.empty()).kind())
        .isEqualTo(Admission.Kind.KNOWN);
  }

  @Test
  void laneOfATurnThatWasDoneWhileRedisWasAwayIsFreeWhenItIsBack() {
    TurnRules slow = TurnRules.DEFAULT.withLease(Duration.ofMinutes(10));
    TurnQueue first = stores.turns(name + "-slow", slow);
    TurnQueue second = others.turns(name + "-slow", slow);
    Lease lease = accept(first, turn("m1", "lane"), Optional.of("me")).lease().orElseThrow();
    var unusedSecond = accept(first, turn("m2", "lane"), Optional.empty());
    redis.kill();
    var unused = first.complete(lease, TurnOutcome.DONE, Optional.empty());
    redis.restart();
    awaitBoth();

    List<String> ids = new ArrayList<>();
    Await.until("the next one can be had", () -> ids.addAll(claimed(second)));
    assertThat(ids).containsExactly("m2");
  }

  @Test
  void turnGoesOnInMySqlWithItsNote() {
    Lease lease = accept(queue, turn("m1", "lane"), Optional.of("me")).lease().orElseThrow();
    redis.kill();

    assertThat(queue.renew(lease, Optional.of("posting".getBytes(UTF_8)))).isTrue();

    // This process dies here; another finds the turn when the lease has passed.
    List<Lease> found = new ArrayList<>();
    Await.until(
        "another goes on with it",
        () -> {
          Optional<Lease> next = other.claim("another");
          next.ifPresent(found::add);
          return next.isPresent();
        });
    assertThat(found.get(0).turn().orElseThrow().note())
        .hasValueSatisfying(note -> assertThat(new String(note, UTF_8)).isEqualTo("posting"));
    assertThat(queue.renew(lease, Optional.empty())).isFalse();
    var unused = other.complete(found.get(0), TurnOutcome.DONE, Optional.empty());
    redis.restart();
    awaitBoth();
    assertThat(claimed(queue)).isEmpty();
  }

  @Test
  void laterMessageOfALaneIsNotBegunBeforeTheOneThatAnotherHasBegun() {
    NewTurn first = new NewTurn("m1", "lane", "author", 1, "one".getBytes(UTF_8));
    NewTurn second = new NewTurn("m2", "lane", "author", 2, "two".getBytes(UTF_8));
    var unused = accept(queue, first, Optional.of("me")).lease().orElseThrow();
    redis.kill();

    Admission admission = accept(other, second, Optional.of("another"));

    assertThat(admission.kind()).isEqualTo(Admission.Kind.ACCEPTED);
    assertThat(admission.lease()).isEmpty();
    assertThat(claimed(other)).containsExactly("m1", "m2");
  }

  @ParameterizedTest(name = "Redis comes back: {0}")
  @ValueSource(booleans = {true, false})
  void laterMessageOfALaneIsNotBegunBeforeTheOneThatWaits(boolean back) {
    var unusedFirst =
        accept(
            queue, new NewTurn("m1", "lane", "author", 1, "one".getBytes(UTF_8)), Optional.empty());
    redis.kill();

    Admission admission =
        accept(
            other,
            new NewTurn("m2", "lane", "author", 2, "two".getBytes(UTF_8)),
            Optional.of("another"));

    assertThat(admission.lease()).isEmpty();
    if (back) {
      redis.restart();
      awaitBoth();
    }
    assertThat(claimed(other)).containsExactly("m1", "m2");
  }

  @Test
  void turnWhoseMessageAnotherHasPutIntoMySqlIsLost() {
    var unusedFirst = accept(queue, turn("m1", "lane"), Optional.empty());
    Lease lease = other.claim("me").orElseThrow();
    try (MySqlStores originals =
        MySqlStores.connect(
            MySqlConfig.tcp(
                    "127.0.0.1",
                    mysql.port(),
                    MySqlServer.DATABASE,
                    MySqlServer.USER,
                    MySqlServer.PASSWORD)
                .withTablePrefix("")
                .withSessionTtl(Duration.ofHours(1)))) {
      // For whom Redis was away, and who had taken the message.
      var unused = originals.turns(name, RULES).accept(turn("m1", "lane"), Optional.empty());
    }

    Await.until(
        "nobody posts it twice", () -> !other.renew(lease, Optional.of("posting".getBytes(UTF_8))));
    assertThat(other.renew(lease, Optional.empty())).isFalse();
    assertThat(claimed(queue)).containsExactly("m1");
    assertThat(claimed(other)).isEmpty();
  }

  @Test
  void messageIsTakenWhileRedisIsAwayAndKnownAfterwards() {
    var unusedFirst = accept(queue, turn("m1", "lane"), Optional.empty());
    redis.kill();
    assertThat(accept(queue, turn("m2", "lane"), Optional.empty()).kind())
        .isEqualTo(Admission.Kind.ACCEPTED);
    assertThat(accept(other, turn("m2", "lane"), Optional.empty()).kind())
        .isEqualTo(Admission.Kind.KNOWN);
    redis.restart();
    awaitBoth();

    assertThat(accept(other, turn("m2", "lane"), Optional.empty()).kind())
        .isEqualTo(Admission.Kind.KNOWN);
    assertThat(claimed(queue)).containsExactlyInAnyOrder("m1", "m2");
    assertThat(claimed(other)).isEmpty();
  }

  @Test
  void flushedRedisLosesNoMessageThatThisProcessHasTaken() {
    var unused = accept(queue, turn("m1", "lane"), Optional.empty());
    try (RedisClient client = RedisClient.create(redis.url())) {
      var unusedOk = client.flushAll();
    }

    List<String> ids = new ArrayList<>();
    Await.until("it is there again", () -> ids.addAll(claimed(other)));
    assertThat(ids).containsExactly("m1");
  }

  @Test
  void stormOfFailuresAnswersEachMessageOnce() throws Exception {
    Map<String, AtomicInteger> done = new ConcurrentHashMap<>();
    ExecutorService threads = Executors.newCachedThreadPool();
    TurnRunner.Worker worker =
        turn -> {
          Thread.sleep(20);
          if (!turn.lost()) {
            done.computeIfAbsent(turn.turn().id(), id -> new AtomicInteger()).incrementAndGet();
          }
          return TurnOutcome.DONE;
        };
    int messages = 300;
    try (TurnRunner one = new TurnRunner(queue, worker, threads, 8);
        TurnRunner two = new TurnRunner(other, worker, threads, 8)) {
      for (int i = 0; i < messages; i++) {
        NewTurn turn = turn("m" + i, "lane " + i % 20);
        TurnRunner runner = i % 2 == 0 ? one : two;
        Await.until(
            "message " + i + " is taken",
            () -> {
              try {
                var unused = runner.accept(turn);
                return true;
              } catch (StoreUnavailableException e) {
                return false;
              }
            });
        if (i == 100) {
          redis.kill();
        }
        if (i == 200) {
          redis.restart();
        }
        Thread.sleep(5);
      }
      Await.until("every message is answered", () -> done.size() == messages);
      Await.until("nothing is left", () -> queue.counts().turns() == 0);
      // What is found in Redis once more would be answered within a lease.
      Thread.sleep(2 * RULES.lease().toMillis());
    } finally {
      threads.shutdownNow();
    }
    assertThat(done.values()).allSatisfy(times -> assertThat(times).hasValue(1));
  }
}
