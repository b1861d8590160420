package com.ifriend.slack.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeldomTest {
  /** Near the end of what a long holds, where it may begin. */
  private long now = Long.MAX_VALUE - Duration.ofSeconds(90).toNanos();

  @Test
  void firstIsToldAndThenTheNumberOnceAMinute() {
    Seldom seldom = new Seldom(() -> now);
    List<Long> told = new ArrayList<>();
    for (int second = 0; second < 150; second++) {
      seldom.happened(told::add);
      now += Duration.ofSeconds(1).toNanos();
    }
    assertThat(told).containsExactly(1L, 60L, 60L);
  }
}
