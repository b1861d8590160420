package com.ifriend.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LatelyTest {
  private final List<String> made = new ArrayList<>();
  private final Lately<String> lately =
      new Lately<>(
          token -> {
            made.add(token);
            return token + "!";
          });

  @Test
  void whatWasMadeLatelyIsNotMadeAgain() {
    assertThat(lately.of("passeio")).isEqualTo("passeio!");
    assertThat(lately.of("passeio")).isEqualTo("passeio!");
    assertThat(made).hasSize(1);
  }

  @Test
  void tokensOfTheSameHashAreToldApart() {
    assertThat("Aabb".hashCode()).isEqualTo("BBbb".hashCode());
    assertThat(lately.of("Aabb")).isEqualTo("Aabb!");
    assertThat(lately.of("BBbb")).isEqualTo("BBbb!");
    assertThat(lately.of("Aabb")).isEqualTo("Aabb!");
  }

  @Test
  void longTokensAreNotKept() {
    String token = "a".repeat(NewMemory.MAX_TERM_LENGTH + 1);
    assertThat(lately.of(token)).isEqualTo(lately.of(token));
    assertThat(made).hasSize(2);
  }

  @Test
  void manyThreadsWithMoreTokensThanAreKeptGetTheirOwn() throws Exception {
    Lately<String> shared = new Lately<>(token -> token + "!");
    List<String> tokens = IntStream.range(0, 20_000).mapToObj(i -> "token" + i % 9_999).toList();
    Callable<List<String>> all = () -> tokens.stream().map(shared::of).toList();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (Future<List<String>> each : threads.invokeAll(List.of(all, all, all, all))) {
        assertThat(each.get()).isEqualTo(tokens.stream().map(token -> token + "!").toList());
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
