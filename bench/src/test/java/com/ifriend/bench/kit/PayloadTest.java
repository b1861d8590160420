package com.ifriend.bench.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.events.Event;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PayloadTest {
  @ParameterizedTest
  @ValueSource(ints = {Payload.MIN_BYTES, 600, 10_000})
  void eachEventHasTheSizeAndAnIdOfItsOwn(int bytes) {
    assertThat(new Payload("warm-up", bytes).events(20))
        .allSatisfy(event -> assertThat(Payload.json(event)).hasSize(bytes))
        .extracting(Event::id)
        .doesNotHaveDuplicates();
  }

  @Test
  void bytesThatAreMadeWithoutAnEventAreThoseOfOne() {
    Payload made = new Payload("warm-up");
    byte[] first = made.json();
    byte[] second = made.json();
    Payload events = new Payload("warm-up");
    var unused = List.of(events.event(), events.event());

    assertThat(second).isEqualTo(Payload.json(events.event())).isNotEqualTo(first);
    assertThat(made.newEvent().json()).hasSameSizeAs(second);
  }

  @Test
  void lessThanAnEmptyEventIsRefused() {
    assertThatThrownBy(() -> new Payload("s", Payload.MIN_BYTES - 1))
        .hasMessageContaining("at least 400");
  }
}
