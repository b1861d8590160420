package com.ifriend.bench.loadtest.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LatenciesTest {
  @ParameterizedTest
  @CsvSource({"50, 20", "75, 40", "90, 100", "95, 200", "99, 1000", "99.9, 10000"})
  void percentileIsToldOnceTenSamplesLieBeyondIt(double percentile, int needed) {
    assertThat(Latencies.samplesFor(percentile)).isEqualTo(needed);
    Latencies latencies = new Latencies();
    for (int i = 1; i < needed; i++) {
      latencies.record(i * 1_000_000L);
    }
    assertThat(latencies.percentile(percentile)).isEmpty();

    latencies.record(needed * 1_000_000L);

    assertThat(latencies.percentile(percentile).orElseThrow())
        .isCloseTo(needed * percentile / 100, within(needed / 500.0 + 0.01));
  }

  @Test
  void withoutSamplesNothingIsTold() {
    assertThat(new Latencies().average()).isEmpty();
    assertThat(new Latencies().max()).isEmpty();
    assertThat(new Latencies().percentile(50)).isEmpty();
  }

  @Test
  void samplesOfSeveralCallersAddUp() {
    Latencies one = new Latencies();
    one.record(1_000_000);
    Latencies other = new Latencies();
    other.record(3_000_000);

    one.add(other);

    assertThat(one.count()).isEqualTo(2);
    assertThat(one.average().orElseThrow()).isCloseTo(2, within(0.01));
    assertThat(one.max().orElseThrow()).isCloseTo(3, within(0.01));
  }

  @Test
  void thereIsNoHundredthPercentile() {
    assertThatThrownBy(() -> Latencies.samplesFor(100))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
