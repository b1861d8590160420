package com.ifriend.bench.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ContestTest {
  private final List<String> calls = new ArrayList<>();

  @Test
  void everyContenderTakesItsTurnInEveryRound() throws Exception {
    Contest.Result result =
        new Contest(List.of(contender("a", 3), contender("b", 2))).run(4, Duration.ZERO);

    // Once each to warm up.
    assertThat(calls.subList(0, 4)).containsExactly("before a", "a", "before b", "b");
    assertThat(Collections.frequency(calls, "a")).isEqualTo(1 + 4 * 3);
    assertThat(Collections.frequency(calls, "before b")).isEqualTo(1 + 4 * 2);
    assertThat(result.samples().get("a")).hasSize(4).allMatch(round -> round.count() == 3);
    for (int round = 0; round < 4; round++) {
      assertThat(calls.subList(4 + 10 * round, 14 + 10 * round)).contains("a", "b");
    }
  }

  @Test
  void rowsCompareTheSamePercentileOfTheSameRounds() {
    Contest.Result result =
        new Contest.Result(
            Map.of(
                "ours", List.of(Samples.of(2, 4), Samples.of(20, 40)),
                "limit", List.of(Samples.of(1, 1), Samples.of(10, 10))));

    Row p50 = result.atMost("id", "what", "ours", "limit", 50, Goal.atMost(2));
    Row p99 = result.atMost("id", "what", "ours", "limit", 99, Goal.atMost(2));
    Row faster = result.timesFaster("id", "what", "limit", "ours", Goal.atLeast(2));

    assertThat(p50.ratio()).isEqualTo(new Ratio(2, 2, 2));
    assertThat(p50.met()).isTrue();
    assertThat(p99.ratio()).isEqualTo(new Ratio(4, 4, 4));
    assertThat(p99.met()).isFalse();
    assertThat(faster.ratio()).isEqualTo(new Ratio(2, 2, 2));
  }

  private Way contender(String name, int samples) {
    return new Way(name, samples, () -> calls.add("before " + name), () -> calls.add(name));
  }
}
