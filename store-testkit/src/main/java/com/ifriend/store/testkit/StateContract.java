package com.ifriend.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.State;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines 8 to 12. */
abstract class StateContract extends ContractCase {

  @Test
  @DisplayName("8: app: state is shared by the app, user: state by the user's sessions")
  final void scopesAreShared() {
    Session session = create();
    append(session, Map.of("app:a", 1, "user:u", 2, "s", 3));

    assertThat(create().state()).containsOnly(Map.entry("app:a", 1), Map.entry("user:u", 2));
    assertThat(service.createSession(app, user + "x").blockingGet().state())
        .containsOnly(Map.entry("app:a", 1));
    assertThat(service.createSession(app + "x", user).blockingGet().state()).isEmpty();
    assertThat(reload(session).state())
        .containsOnly(Map.entry("app:a", 1), Map.entry("user:u", 2), Map.entry("s", 3));
  }

  @Test
  @DisplayName("8: shared keys of the initial state are shared too")
  final void initialStateIsSharedByScope() {
    Session first = create(Map.of("app:a", 1, "user:u", 2, "s", 3));

    assertThat(first.state())
        .containsOnly(Map.entry("app:a", 1), Map.entry("user:u", 2), Map.entry("s", 3));
    assertThat(create().state()).containsOnly(Map.entry("app:a", 1), Map.entry("user:u", 2));
  }

  @Test
  @DisplayName("8: shared state outlives the session it came from")
  final void sharedStateOutlivesTheSession() {
    Session expired = create(Map.of("app:a", 1));
    append(expired, Map.of("user:u", 2));
    backend().expire(expired.sessionKey());
    Session deleted = create();
    append(deleted, Map.of("user:v", 3));
    second.deleteSession(deleted.sessionKey()).blockingAwait();

    assertThat(create().state())
        .containsOnly(Map.entry("app:a", 1), Map.entry("user:u", 2), Map.entry("user:v", 3));
  }

  @Test
  @DisplayName("9: temp: state lives in the session at hand and is never stored")
  final void temporaryStateIsNeverStored() {
    Session session = create(Map.of("temp:initial", 1));
    assertThat(session.state()).containsOnly(Map.entry("temp:initial", 1));
    Event appended = append(session, Map.of("temp:t", "x", "k", 1));

    assertThat(session.state())
        .containsOnly(Map.entry("temp:initial", 1), Map.entry("temp:t", "x"), Map.entry("k", 1));
    assertThat(appended.actions().stateDelta()).containsOnlyKeys("k");
    Session reloaded = reload(session);
    assertThat(reloaded.state()).containsOnly(Map.entry("k", 1));
    assertThat(reloaded.events().get(0).actions().stateDelta()).containsOnlyKeys("k");
    assertThat(reloaded.events().get(0).toJson()).doesNotContain("temp:");

    append(session, Map.of("temp:t", State.REMOVED));
    assertThat(session.state()).containsOnly(Map.entry("temp:initial", 1), Map.entry("k", 1));
    assertThat(reload(session).events().get(1).actions().stateDelta()).isEmpty();
  }

  @Test
  @DisplayName("10: REMOVED and null remove, in every scope")
  final void removedRemoves() {
    Session session = create(Map.of("s", 1, "user:u", 1, "app:a", 1, "kept", 1));
    append(session, Map.of("s", State.REMOVED, "user:u", State.REMOVED, "app:a", State.REMOVED));

    assertThat(session.state()).containsOnly(Map.entry("kept", 1));
    assertThat(reload(session).state()).containsOnly(Map.entry("kept", 1));
    assertThat(create().state()).isEmpty();

    Map<String, Object> withNull = new HashMap<>();
    withNull.put("kept", null);
    append(session, withNull);
    assertThat(reload(session).state()).isEmpty();
  }

  @Test
  @DisplayName("10: a removal in a stored event comes back as REMOVED")
  final void storedRemovalComesBackAsRemoved() {
    Session session = create(Map.of("s", 1));
    append(session, Map.of("s", State.REMOVED));

    assertThat(reload(session).events().get(0).actions().stateDelta().get("s"))
        .isSameAs(State.REMOVED);
  }

  @Test
  @DisplayName("10: a null in the initial state sets nothing")
  final void nullInInitialStateSetsNothing() {
    Map<String, Object> state = new HashMap<>();
    state.put("nothing", null);
    state.put("k", 1);

    assertThat(reload(create(state)).state()).containsOnly(Map.entry("k", 1));
  }

  @Test
  @DisplayName("10: a user's string that looks like the sentinel stays a string")
  final void textOfTheSentinelIsAString() {
    String text = "__ADK_SENTINEL_REMOVED__";
    Session session = create();
    append(session, Map.of("s", text));

    Session reloaded = reload(session);
    assertThat(reloaded.state()).containsOnly(Map.entry("s", text));
    assertThat(reloaded.events().get(0).actions().stateDelta()).containsOnly(Map.entry("s", text));
  }

  @Test
  @DisplayName("11: writers of different shared keys both win")
  final void writersOfDifferentKeysBothWin() {
    int writers = 8;
    int rounds = 25;
    Threads.race(
        writers,
        w -> {
          Session session = create();
          for (int i = 0; i < rounds; i++) {
            append(session, Map.of("user:w" + w, i, "app:w" + w, i, "app:last", w));
          }
        });

    Map<String, Object> state = create().state();
    assertThat(state).hasSize(2 * writers + 1);
    for (int w = 0; w < writers; w++) {
      assertThat(state)
          .containsEntry("user:w" + w, rounds - 1)
          .containsEntry("app:w" + w, rounds - 1);
    }
    assertThat(state.get("app:last")).isIn(0, 1, 2, 3, 4, 5, 6, 7);
  }

  @Test
  @DisplayName("11: of writers of the same key the last to commit wins, whatever they have read")
  final void lastWriterOfAKeyWins() {
    Session mine = create(Map.of("k", "initial", "user:k", "initial", "app:k", "initial"));
    Session theirs = reload(mine);

    append(mine, Map.of("k", "mine", "user:k", "mine", "app:k", "mine", "other", 1));
    run(second.appendEvent(theirs, event("", Map.of("k", "theirs", "user:k", "theirs"))));
    append(mine, Map.of("app:k", "mine again"));

    assertThat(reload(mine).state())
        .containsOnly(
            Map.entry("k", "theirs"),
            Map.entry("user:k", "theirs"),
            Map.entry("app:k", "mine again"),
            Map.entry("other", 1));
  }

  @ParameterizedTest(name = "''{0}''")
  @ValueSource(strings = {"", "user:", "app:"})
  @DisplayName("12: a value looks the same in this turn and after a reload, in every scope")
  final void valuesLookTheSameInThisTurnAndAfterReload(String scope) {
    Map<String, Object> nested = new LinkedHashMap<>();
    nested.put("list", List.of(1, "two", List.of(), Map.of()));
    nested.put("nothing", null);
    Map<String, Object> values = new HashMap<>();
    values.put("string", "São Paulo 京都 🎉 \u0000 \" \\ \n");
    values.put("empty", "");
    values.put("int", 5);
    values.put("long", 5L);
    values.put("big", Long.MAX_VALUE);
    values.put("double", 0.1);
    values.put("float", 0.5f);
    values.put("decimal", new BigDecimal("12.50"));
    values.put("true", true);
    values.put("set", Set.of("one"));
    values.put("instant", Instant.ofEpochMilli(1_767_224_888_280L));
    values.put("bytes", new byte[] {1, 2, 3});
    values.put("nested", nested);
    values.put("half a pair \\ud83c", "\ud83c");
    values.put("", "empty key");
    values.put("large", "x".repeat(1 << 20));
    Map<String, Object> scoped = new HashMap<>();
    values.forEach((key, value) -> scoped.put(scope + key, value));

    Session session = create(scoped);
    assertThat(session.state()).isEqualTo(reload(session).state()).hasSameSizeAs(values);

    Session appended = service.createSession(app + "2", user).blockingGet();
    Event event = append(appended, scoped);
    Session reloaded = reload(appended);
    assertThat(appended.state()).isEqualTo(reloaded.state()).hasSameSizeAs(values);
    assertThat(appended.events().get(0).actions().stateDelta())
        .isEqualTo(reloaded.events().get(0).actions().stateDelta());
    assertThat(reloaded.events().get(0).timestamp()).isEqualTo(event.timestamp());
    assertThat(reloaded.state())
        .containsEntry(scope + "string", values.get("string"))
        .containsEntry(scope + "long", 5)
        .containsEntry(scope + "big", Long.MAX_VALUE)
        .containsEntry(scope + "nested", nested)
        .containsEntry(scope + "half a pair \\ud83c", "\ud83c");
  }

  @Test
  @DisplayName("12: a value that cannot be stored is refused by name, and nothing is written")
  final void unstorableValuesAreRefusedByName() {
    Session session = create(Map.of("k", "old"));
    for (Object bad :
        List.of(new Object(), Double.NaN, Float.POSITIVE_INFINITY, List.of(Double.NaN))) {
      assertThatThrownBy(() -> append(session, Map.of("k", "new", "culprit", bad)))
          .hasMessageContaining("culprit");
      assertThatThrownBy(() -> create(Map.of("culprit", bad))).hasMessageContaining("culprit");
    }
    assertThat(reload(session).state()).containsOnly(Map.entry("k", "old"));
    assertThat(reload(session).events()).isEmpty();
  }
}
