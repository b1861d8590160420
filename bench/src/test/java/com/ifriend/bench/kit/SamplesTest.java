package com.ifriend.bench.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SamplesTest {
  @ParameterizedTest
  @CsvSource({"50, 20", "75, 40", "90, 100", "95, 200", "99, 1000", "99.9, 10000"})
  void percentileIsToldOnceTenSamplesLieBeyondIt(double percentile, int needed) {
    assertThat(Samples.needed(percentile)).isEqualTo(needed);
    Samples samples = new Samples();
    for (int i = 1; i < needed; i++) {
      samples.record(i * 1_000_000L);
    }
    assertThat(samples.millis(percentile)).isEmpty();

    samples.record(needed * 1_000_000L);

    assertThat(samples.millis(percentile).orElseThrow())
        .isCloseTo(needed * percentile / 100, within(needed / 500.0 + 0.01));
  }

  @Test
  void percentileIsASampleThatIsNotExceededByThatShare() {
    Samples samples = Samples.of(LongStream.rangeClosed(1, 100).map(i -> 101 - i).toArray());

    assertThat(samples.nanos(50)).isEqualTo(50);
    assertThat(samples.nanos(99)).isEqualTo(99);
    assertThat(samples.nanos(99.1)).isEqualTo(100);
    assertThat(samples.nanos(100)).isEqualTo(100);
  }

  @Test
  void withoutSamplesNothingIsTold() {
    assertThat(new Samples().average()).isEmpty();
    assertThat(new Samples().max()).isEmpty();
    assertThat(new Samples().millis(50)).isEmpty();
    assertThatThrownBy(() -> new Samples().nanos(50)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Samples.needed(100)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void samplesOfSeveralAddUp() {
    Samples one = Samples.of(1_000_000);
    one.add(Samples.of(3_000_000));

    assertThat(one.count()).isEqualTo(2);
    assertThat(one.average().orElseThrow()).isCloseTo(2, within(0.01));
    assertThat(one.max().orElseThrow()).isCloseTo(3, within(0.01));
    assertThat(one.seconds()).isCloseTo(0.004, within(1e-5));
  }

  @Test
  void medianIsInTheMiddle() {
    assertThat(Ratio.median(9, 1, 5)).isEqualTo(5);
    assertThat(Ratio.median(9, 1, 5, 7)).isEqualTo(6);
  }
}
