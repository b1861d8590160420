package com.ifriend.bench.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

final class RedisConcurrencyTest {
  private static final String HEADER =
      "\"test\",\"rps\",\"avg_latency_ms\",\"min_latency_ms\",\"p50_latency_ms\","
          + "\"p95_latency_ms\",\"p99_latency_ms\",\"max_latency_ms\"\n";

  @Test
  void rateIsFoundBehindACommandThatHoldsQuotesAndCommas() throws IOException {
    assertThat(
            RedisConcurrency.requestsPerSecond(
                HEADER
                    + "\"RPUSH k {\"a\":\"b,c\",\"n\":1}\",\"38461.54\",\"0.076\",\"0.024\","
                    + "\"0.063\",\"0.151\",\"0.335\",\"0.495\"\n"))
        .isEqualTo(38461.54);
  }

  @Test
  void headerAloneIsNoFigure() {
    assertThatThrownBy(() -> RedisConcurrency.requestsPerSecond(HEADER))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no figure");
  }
}
