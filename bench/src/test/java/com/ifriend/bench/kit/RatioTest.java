package com.ifriend.bench.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class RatioTest {
  @Test
  void ratioComparesWithinRounds() {
    // The machine was ten times slower in the second round, for both.
    Ratio ratio = Ratio.of(new double[] {2, 20, 9}, new double[] {1, 10, 3});

    assertThat(ratio).isEqualTo(new Ratio(2, 2, 3)).hasToString("2.00 (2.00–3.00)");
    assertThat(ratio.isFinite()).isTrue();
  }

  @Test
  void ratioToNothingIsNotFinite() {
    assertThat(Ratio.of(new double[] {1}, new double[] {0}).isFinite()).isFalse();
  }

  @Test
  void roundsComeInPairs() {
    assertThatThrownBy(() -> Ratio.of(new double[] {1}, new double[] {1, 2}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void goalsHoldAtTheirLimit() {
    assertThat(Goal.atMost(1.25).met(1.25)).isTrue();
    assertThat(Goal.atMost(1.25).met(1.26)).isFalse();
    assertThat(Goal.atLeast(80).met(80)).isTrue();
    assertThat(Goal.atLeast(80).met(79.9)).isFalse();
  }
}
