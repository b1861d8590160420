package com.ifriend.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.ifriend.agent.Answer;
import com.ifriend.agent.Turn;
import com.ifriend.app.settings.Settings;
import com.ifriend.store.testkit.RedisServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** The first two messages of a thread, each in a bot of its own. */
final class FirstMessagesTest {

  @Test
  void firstMessagesThatComeAtOnceAreAllAnswered() {
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try (RedisServer redis = RedisServer.start()) {
      Settings settings =
          Settings.from(
              Map.of(
                  "SESSION_BACKEND", "redis",
                  "MEMORY_BACKEND", "inmemory",
                  "REDIS_URL", "redis://127.0.0.1:" + redis.port() + "/0",
                  "MODEL", "offline"));
      try (Bot one = Bot.open(settings, new SimpleMeterRegistry());
          Bot other = Bot.open(settings, new SimpleMeterRegistry())) {
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
      }
    } finally {
      pool.shutdown();
    }
  }
}
