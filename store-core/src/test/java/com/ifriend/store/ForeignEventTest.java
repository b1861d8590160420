package com.ifriend.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ifriend.store.ForeignEvent.Missing;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ForeignEventTest {
  private static final Missing MISSING = new Missing("id-1", 7, "e-before", "agent");

  @Test
  void whatIsMissingIsGiven() {
    ForeignEvent event = of("{\"content\":{\"parts\":[{\"text\":\"a\"}],\"role\":\"model\"}}");

    assertThat(json(event))
        .isEqualTo(
            "{\"content\":{\"parts\":[{\"text\":\"a\"}],\"role\":\"model\"},\"id\":\"id-1\","
                + "\"timestamp\":7,\"author\":\"agent\",\"invocationId\":\"e-before\"}");
    assertThat(event.odd()).hasSize(4);
    assertThat(event.document().title()).isEmpty();
  }

  @Test
  void whatAUserWroteBeginsATurnAndAResultDoesNot() {
    ForeignEvent asked =
        of("{\"id\":\"a\",\"content\":{\"parts\":[{\"text\":\"oi\"}],\"role\":\"user\"}}");
    ForeignEvent result =
        of(
            "{\"content\":{\"parts\":[{\"function_response\":{\"name\":\"f\",\"response\":{}}}],"
                + "\"role\":\"user\"}}");

    assertThat(asked.invocationId()).isEqualTo("e-a");
    assertThat(asked.document().title()).hasValue("oi");
    assertThat(result.invocationId()).isEqualTo("e-before");
    assertThat(json(result)).contains("\"author\":\"agent\"");
  }

  @Test
  void agentMayGetAnotherNameAndUsersNot() {
    String agents = "{\"id\":\"a\",\"author\":\"root_agent\",\"timestamp\":1.5}";

    assertThat(json(ForeignEvent.of(bytes(agents), MISSING, Optional.of("ifriend"))))
        .contains("\"author\":\"ifriend\"");
    assertThat(
            json(
                ForeignEvent.of(
                    bytes(agents.replace("root_agent", "user")), MISSING, Optional.of("ifriend"))))
        .contains("\"author\":\"user\"");
  }

  @Test
  void fieldsOfAnotherTypeAreLeftOutAndNamed() {
    ForeignEvent event =
        of(
            "{\"id\":\"a\",\"timestamp\":1,\"author\":\"user\",\"invocation_id\":\"i\",\"branch\":{\"x\":\"secret\"},"
                + "\"content\":{\"parts\":[{\"text\":\"a\",\"inline_data\":{\"data\":\"no base64!\"}}]}}");

    assertThat(json(event)).contains("\"text\":\"a\"").doesNotContain("secret", "no base64");
    assertThat(event.odd()).hasSize(2).anyMatch(odd -> odd.contains("branch"));
  }

  @Test
  void stateKeepsItsNamesWithoutWhatIsTemporary() {
    ForeignEvent event =
        of(
            "{\"id\":\"a\",\"actions\":{\"state_delta\":{\"state_delta\":1,\"user:a_b\":\"x\",\"temp:t\":1,\"gone\":null}}}");

    assertThat(event.patch())
        .isEqualTo(
            new ScopedPatch(
                StatePatch.NONE,
                new StatePatch(Map.of("a_b", "\"x\""), Set.of()),
                new StatePatch(Map.of("state_delta", "1"), Set.of("gone"))));
    assertThat(json(event)).doesNotContain("temp:t").contains("\"gone\":null");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[]", "null", "{\"id\":", "{\"sealed\":\"abcabcabcabcabcabcabcabcabc\"}"})
  void whatIsNoEventIsRefused(String json) {
    assertThatThrownBy(() -> of(json)).isInstanceOf(UnstorableValueException.class);
    assertThatThrownBy(() -> ForeignEvent.ours(bytes(json)))
        .isInstanceOf(UnstorableValueException.class);
  }

  @Test
  void whatIsTooLargeIsRefused() {
    String text = "x".repeat(StoredSessionService.MAX_EVENT_BYTES);

    assertThatThrownBy(() -> of("{\"id\":\"a\",\"branch\":\"" + text + "\"}"))
        .isInstanceOf(UnstorableValueException.class)
        .hasMessageContaining("bytes");
  }

  @Test
  void valueOfTheStateThatCannotBeStoredIsLeftOutAndCounted() {
    String json =
        "{\"id\":\"a\",\"timestamp\":1,\"author\":\"x\",\"invocationId\":\"i\",\"actions\":{\"stateDelta\":"
            + "{\"secret\":NaN,\"app:secret\":[{\"x\":Infinity}],\"b\":2,\"gone\":null}}}";
    ScopedPatch rest =
        new ScopedPatch(
            StatePatch.NONE, StatePatch.NONE, new StatePatch(Map.of("b", "2"), Set.of("gone")));

    ForeignEvent event = of(json);
    assertThat(event.unstorable()).isEqualTo(2);
    assertThat(event.patch()).isEqualTo(rest);
    assertThat(json(event)).contains("\"b\":2", "\"gone\":null").doesNotContain("secret");
    assertThat(event.isSame(new StoredEvent(event.document().json()))).isTrue();

    ForeignEvent ours = ForeignEvent.ours(bytes(json));
    assertThat(ours.unstorable()).isEqualTo(2);
    assertThat(ours.patch()).isEqualTo(rest);
    assertThat(ours.document().json()).isEqualTo(bytes(json));
  }

  @Test
  void numberThatIsNotFiniteIsKeptAsTextAndSaid() {
    ForeignEvent event =
        of(
            "{\"id\":\"a\",\"timestamp\":1,\"author\":\"x\",\"invocation_id\":\"i\",\"avg_logprobs\":-Infinity,"
                + "\"custom_metadata\":{\"score\":NaN},\"content\":{\"parts\":[{\"function_call\":{\"name\":\"f\","
                + "\"args\":{\"price\":NaN,\"n\":[1,Infinity]}}}]}}");

    assertThat(json(event)).contains("\"price\":\"NaN\"", "[1,\"Infinity\"]");
    assertThat(event.unstorable()).isZero();
    assertThat(event.odd()).singleElement().asString().contains("not finite");
    assertThat(event.isSame(new StoredEvent(event.document().json()))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-01T00:48:08.280449Z",
    "2026-01-01T00:48:08.280449",
    "2026-01-01 00:48:08.280449+00:00",
    "2026-01-01T02:48:08.280449+02:00"
  })
  void timeWithoutAnOffsetIsOfUtc(String text) {
    assertThat(ForeignEvent.time(text)).hasValue(Instant.parse("2026-01-01T00:48:08.280449Z"));
    assertThat(ForeignEvent.time("yesterday")).isEmpty();
  }

  @Test
  void oursStaysAsItIs() {
    byte[] json = bytes(" {\"id\":\"a\", \"timestamp\":1.5, \"unknown\":1.00}");

    ForeignEvent event = ForeignEvent.ours(json);

    assertThat(event.document().json()).isSameAs(json);
    assertThat(event.document().timestamp()).isEqualTo(1500);
    assertThat(event.isSame(new StoredEvent(json.clone()))).isTrue();
    assertThat(event.isSame(new StoredEvent(bytes("{\"id\":\"a\",\"author\":\"x\"}")))).isFalse();
  }

  private static ForeignEvent of(String json) {
    return ForeignEvent.of(bytes(json), MISSING, Optional.empty());
  }

  private static String json(ForeignEvent event) {
    return new String(event.document().json(), UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
