package com.ifriend.bench.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ScoreTest {
  private static final Map<String, Integer> RELEVANT = Map.of("a", 2, "b", 1);

  @Test
  void bestOrderIsPerfect() {
    assertThat(Score.of(List.of("a", "b", "x"), RELEVANT)).isEqualTo(new Score(1, 1, 1));
  }

  @Test
  void nothingFoundIsWorthNothing() {
    assertThat(Score.of(List.of(), RELEVANT)).isEqualTo(new Score(0, 0, 0));
  }

  @Test
  void placesCount() {
    Score score = Score.of(List.of("x", "b", "a"), RELEVANT);
    assertThat(score.recall()).isEqualTo(1);
    assertThat(score.reciprocalRank()).isCloseTo(1 / 3.0, within(1e-9));
    // 1 at the second place and 3 at the third, against 3 at the first and 1 at the second.
    assertThat(score.ndcg()).isCloseTo((0.63093 + 3 * 0.5) / (3 + 0.63093), within(1e-4));
  }

  @Test
  void whatComesLateIsNotSeen() {
    List<String> five = List.of("1", "2", "3", "4", "5", "a");
    assertThat(Score.of(five, RELEVANT).recall()).isZero();
    List<String> eleven = List.of("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "a");
    assertThat(Score.of(eleven, RELEVANT)).isEqualTo(new Score(0, 0, 0));
  }
}
