package com.ifriend.bench.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.events.Event;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PayloadTest {
  @ParameterizedTest
  @ValueSource(ints = {Payload.MIN_BYTES, 600, 10_000})
  void eachEventHasTheSizeAndAnIdOfItsOwn(int bytes) {
    assertThat(new Payload("warm-up", bytes).events(20))
        .allSatisfy(
            event -> assertThat(event.toJson().getBytes(StandardCharsets.UTF_8)).hasSize(bytes))
        .extracting(Event::id)
        .doesNotHaveDuplicates();
  }

  @Test
  void lessThanAnEmptyEventIsRefused() {
    assertThatThrownBy(() -> new Payload("s", Payload.MIN_BYTES - 1))
        .hasMessageContaining("at least 400");
  }
}
