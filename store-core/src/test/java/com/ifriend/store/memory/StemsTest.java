package com.ifriend.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class StemsTest {
  @Test
  void wordStemmedLatelyIsNotStemmedAgain() {
    assertThat(Stems.of("passeios")).isSameAs(Stems.of("passeios"));
  }

  @Test
  void wordsWithTheSameHashKeepTheirOwnStems() {
    assertThat("Aabb".hashCode()).isEqualTo("BBbb".hashCode());
    assertThat(Stems.of("Aabb")).contains("Aabb");
    assertThat(Stems.of("BBbb")).contains("BBbb");
    assertThat(Stems.of("Aabb")).contains("Aabb");
  }

  @Test
  void manyThreadsWithMoreWordsThanAreKeptGetTheSameStems() throws Exception {
    List<String> words = IntStream.range(0, 20_000).mapToObj(i -> "walking" + i % 9_999).toList();
    Callable<Map<String, Set<String>>> all =
        () -> {
          Map<String, Set<String>> stems = new HashMap<>();
          words.forEach(word -> stems.put(word, Stems.of(word)));
          return stems;
        };
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Map<String, Set<String>>> results = new ArrayList<>();
      for (Future<Map<String, Set<String>>> each : threads.invokeAll(List.of(all, all, all, all))) {
        results.add(each.get());
      }
      assertThat(results).allMatch(results.get(0)::equals);
      results.get(0).forEach((word, stems) -> assertThat(stems).contains(word));
    } finally {
      threads.shutdownNow();
    }
  }
}
