package com.ifriend.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.agent.Answer;
import com.ifriend.agent.Turn;
import com.ifriend.app.settings.Settings;
import com.ifriend.store.testkit.RedisServer;
import com.ifriend.store.turns.Lease;
import com.ifriend.store.turns.NewTurn;
import com.ifriend.store.turns.QueuedTurn;
import com.ifriend.store.turns.TurnOutcome;
import com.ifriend.store.turns.TurnQueue;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Bots on a real Redis, without Slack. */
final class BotTest {
  private static RedisServer redis;

  @BeforeAll
  static void startServer() {
    redis = RedisServer.start();
  }

  @AfterAll
  static void stopServer() {
    redis.close();
  }

  @Test
  void firstMessagesThatComeAtOnceToTwoBotsAreAllAnswered() {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try (Bot one = open();
        Bot other = open()) {
      List<Answer> answers = new ArrayList<>();
      int threads = 30;
      for (int i = 0; i < threads; i++) {
        Turn turn = Turn.direct("ana", "t" + i, "oi");
        CompletableFuture<Answer> first =
            CompletableFuture.supplyAsync(() -> one.concierge().answer(turn), pool);
        answers.add(other.concierge().answer(turn));
        answers.add(first.join());
      }
      assertThat(answers)
          .hasSize(2 * threads)
          .allSatisfy(answer -> assertThat(answer.errorId()).as(answer.text()).isEmpty());
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void whoWantsToBeForgottenLeavesNoDeadLetter() {
    try (Bot bot = open()) {
      park(bot.backends().turns(), "1", "eva");
      park(bot.backends().turns(), "2", "bea");

      assertThat(bot.concierge().answer(Turn.direct("eva", "s", "esqueça tudo")).text())
          .contains("?");
      assertThat(bot.backends().turns().counts().parked()).isEqualTo(2);
      assertThat(bot.concierge().answer(Turn.direct("eva", "s", "sim")).errorId()).isEmpty();

      assertThat(bot.backends().turns().list(true, 10))
          .extracting(QueuedTurn::author)
          .containsExactly("bea");
    }
  }

  private static void park(TurnQueue queue, String id, String author) {
    Lease lease =
        queue
            .accept(
                new NewTurn(id, "lane of " + author, author, 1, bytes("a secret")),
                Optional.of("here"))
            .lease()
            .orElseThrow();
    queue.complete(lease, new TurnOutcome.Parked("Slack refused it"), Optional.empty());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Bot open() {
    return Bot.open(
        Settings.from(
            Map.of(
                "SESSION_BACKEND", "redis",
                "MEMORY_BACKEND", "inmemory",
                "REDIS_URL", "redis://127.0.0.1:" + redis.port() + "/0",
                "MODEL", "offline")),
        new SimpleMeterRegistry());
  }
}
