package com.ifriend.bench.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class StatsTest {
  private static final long[] ONE_TO_HUNDRED =
      LongStream.rangeClosed(1, 100).map(i -> 101 - i).toArray();

  @Test
  void percentileIsASampleThatIsNotExceededByThatShare() {
    assertThat(Stats.percentile(ONE_TO_HUNDRED, 50)).isEqualTo(50);
    assertThat(Stats.percentile(ONE_TO_HUNDRED, 99)).isEqualTo(99);
    assertThat(Stats.percentile(ONE_TO_HUNDRED, 99.1)).isEqualTo(100);
    assertThat(Stats.percentile(ONE_TO_HUNDRED, 100)).isEqualTo(100);
    assertThat(Stats.percentile(new long[] {7}, 1)).isEqualTo(7);
  }

  @Test
  void samplesKeepTheirOrder() {
    long[] samples = {3, 1, 2};
    assertThat(Stats.percentile(samples, 50)).isEqualTo(2);
    assertThat(samples).containsExactly(3, 1, 2);
  }

  @Test
  void nothingHasNoPercentileAndNoMedian() {
    assertThatThrownBy(() -> Stats.percentile(new long[0], 50))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Stats.percentile(ONE_TO_HUNDRED, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Stats.median(new double[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void medianIsInTheMiddle() {
    assertThat(Stats.median(new double[] {9, 1, 5})).isEqualTo(5);
    assertThat(Stats.median(new double[] {9, 1, 5, 7})).isEqualTo(6);
  }
}
