package com.ifriend.slack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeenMessagesTest {
  /** Stands still until it is told to go on. */
  private static final class ManualClock extends Clock {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    void advance(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private final ManualClock clock = new ManualClock();
  private final SeenMessages seen = new SeenMessages(clock, Duration.ofMinutes(15), 4);

  @Test
  void anyKeySeenBeforeIsARepetition() {
    assertThat(seen.add(List.of("message 1", "event 1"))).isTrue();

    assertThat(seen.add(List.of("message 1", "event 2"))).isFalse();
    assertThat(seen.add(List.of("message 2", "event 1"))).isFalse();
    assertThat(seen.add(List.of("message 2", "event 2"))).isTrue();
  }

  @Test
  void keysAreRememberedForTheRetentionAndNotLonger() {
    assertThat(seen.add(List.of("a"))).isTrue();
    clock.advance(Duration.ofMinutes(15));
    assertThat(seen.add(List.of("a"))).isFalse();
    clock.advance(Duration.ofSeconds(1));
    assertThat(seen.add(List.of("a"))).isTrue();
  }

  @Test
  void oldestIsForgottenBeyondTheCapacity() {
    for (String key : List.of("a", "b", "c", "d", "e")) {
      assertThat(seen.add(List.of(key))).isTrue();
    }

    assertThat(seen.add(List.of("b"))).isFalse();
    assertThat(seen.add(List.of("a"))).isTrue();
  }

  @Test
  void takenBackIsNotSeen() {
    assertThat(seen.add(List.of("a", "b"))).isTrue();
    seen.remove(List.of("a", "b"));

    assertThat(seen.add(List.of("a"))).isTrue();
    assertThat(seen.add(List.of("b"))).isTrue();
  }
}
