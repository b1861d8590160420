package com.ifriend.bench.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ScoreTest {
  private static final Map<String, Integer> RELEVANT = Map.of("a", 2, "b", 1);

  private static Score score(List<String> found) {
    return Score.of(found.stream().map(Set::of).toList(), RELEVANT);
  }

  @Test
  void bestOrderIsPerfect() {
    assertThat(score(List.of("a", "b", "x"))).isEqualTo(new Score(1, 1, 1, 1));
  }

  @Test
  void nothingFoundIsWorthNothing() {
    assertThat(score(List.of())).isEqualTo(new Score(0, 0, 0, 0));
  }

  @Test
  void placesCount() {
    Score score = score(List.of("x", "b", "a"));
    assertThat(score.recall()).isEqualTo(1);
    assertThat(score.reciprocalRank()).isCloseTo(1 / 3.0, within(1e-9));
    // 1 at the second place and 3 at the third, against 3 at the first and 1 at the second.
    assertThat(score.ndcg()).isCloseTo((0.63093 + 3 * 0.5) / (3 + 0.63093), within(1e-4));
  }

  @Test
  void whatComesLateIsNotSeen() {
    List<String> five = List.of("1", "2", "3", "4", "5", "a");
    assertThat(score(five).recall()).isZero();
    assertThat(score(five).recallOfTen()).isEqualTo(0.5);
    List<String> eleven = List.of("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "a");
    assertThat(score(eleven)).isEqualTo(new Score(0, 0, 0, 0));
  }
}
