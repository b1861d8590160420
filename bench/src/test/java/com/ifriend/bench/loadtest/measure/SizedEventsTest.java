package com.ifriend.bench.loadtest.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.events.Event;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SizedEventsTest {
  @ParameterizedTest
  @ValueSource(ints = {SizedEvents.MIN_BYTES, 600, 10_000})
  void eachEventHasTheSizeAndAnIdOfItsOwn(int bytes) {
    assertThat(new SizedEvents("warm-up", bytes).next(20))
        .allSatisfy(
            event -> assertThat(event.toJson().getBytes(StandardCharsets.UTF_8)).hasSize(bytes))
        .extracting(Event::id)
        .doesNotHaveDuplicates();
  }

  @Test
  void lessThanAnEmptyEventIsRefused() {
    assertThatThrownBy(() -> new SizedEvents("s", SizedEvents.MIN_BYTES - 1))
        .hasMessageContaining("at least 400");
  }
}
