package com.ifriend.store.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.EventWindow;
import com.ifriend.store.NewEvent;
import com.ifriend.store.PageRequest;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.SessionPage;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StatePatch;
import com.ifriend.store.StoredSession;
import com.ifriend.store.TornSessionException;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What lies in the tables: names kept apart byte for byte, and damage noticed. */
final class MySqlLayoutTest {
  /** Each of them equals another one in some collation, or once padded or cut off. */
  private static final List<String> ALIKE =
      List.of(
          "a",
          "A",
          "á",
          "a\u0301",
          "a ",
          "a  ",
          "a\t",
          "a\u0000",
          " a",
          "ａ",
          "ß",
          "ss",
          "🎉",
          "🎊",
          "%",
          "_",
          "'",
          "\\",
          "\"",
          "京".repeat(255),
          "京".repeat(254) + "都",
          "🎉".repeat(127) + "x");

  private final String tag = UUID.randomUUID().toString();

  @ParameterizedTest
  @EnumSource
  void appsUsersAndSessionsAreComparedByteForByte(Flavour flavour) {
    SessionStore sessions = MySqlBackend.of(flavour).store();
    for (String name : ALIKE) {
      for (SessionKey key : keys(name)) {
        var unused = sessions.create(key, session("of", name));
      }
    }
    for (String name : ALIKE) {
      for (SessionKey key : keys(name)) {
        assertThat(sessions.load(key, EventWindow.ALL).orElseThrow().state().session())
            .containsOnly(Map.entry("of", name));
      }
      assertThat(sessions.list(name, "u" + tag, PageRequest.first(100)).sessions()).hasSize(1);
      assertThat(sessions.list("a" + tag, name, PageRequest.first(100)).sessions()).hasSize(1);
    }
    assertThat(sessions.list("a" + tag, "u" + tag, PageRequest.first(100)).sessions())
        .extracting(session -> session.key().id())
        .containsExactlyInAnyOrderElementsOf(ALIKE);
    for (String name : ALIKE) {
      for (SessionKey key : keys(name)) {
        assertThat(sessions.delete(key)).isTrue();
        assertThat(sessions.delete(key)).isFalse();
      }
    }
  }

  /** The name as an app, as a user and as a session. */
  private List<SessionKey> keys(String name) {
    return List.of(
        new SessionKey(name, "u" + tag, "s"),
        new SessionKey("a" + tag, name, "s"),
        new SessionKey("a" + tag, "u" + tag, name));
  }

  @ParameterizedTest
  @EnumSource
  void stateKeysAreComparedByteForByteAtAnyLength(Flavour flavour) {
    SessionStore sessions = MySqlBackend.of(flavour).store();
    Map<String, String> values = new HashMap<>();
    ALIKE.forEach(key -> values.put(key, "\"" + ALIKE.indexOf(key) + "\""));
    values.put("", "\"empty\"");
    values.put("x".repeat(5_000), "1");
    values.put("x".repeat(5_000) + "y", "2");
    StatePatch puts = new StatePatch(values, Set.of());

    StoredSession created = sessions.create(key(), new ScopedPatch(puts, puts, puts));
    StoredSession loaded = sessions.load(key(), EventWindow.ALL).orElseThrow();
    assertThat(created.state()).isEqualTo(loaded.state());
    assertThat(loaded.state().session()).isEqualTo(values);
    assertThat(loaded.state().user()).isEqualTo(values);
    assertThat(loaded.state().app()).isEqualTo(values);

    StatePatch removals = new StatePatch(Map.of("A", "3"), Set.of("a", "a ", ""));
    append(sessions, "e", "{}", new ScopedPatch(removals, removals, removals));
    values.put("A", "3");
    removals.removals().forEach(values::remove);
    StoredSession changed = sessions.load(key(), EventWindow.ALL).orElseThrow();
    assertThat(changed.state().session()).isEqualTo(values);
    assertThat(changed.state().user()).isEqualTo(values);
    assertThat(changed.state().app()).isEqualTo(values);
  }

  @ParameterizedTest
  @EnumSource
  void eventIdsAreComparedByteForByteAtAnyLength(Flavour flavour) {
    SessionStore sessions = MySqlBackend.of(flavour).store();
    var unused = sessions.create(key(), ScopedPatch.NONE);
    for (String id : ALIKE) {
      append(sessions, id, "\"" + ALIKE.indexOf(id) + "\"", ScopedPatch.NONE);
      append(sessions, "long".repeat(2_000) + id, "{}", ScopedPatch.NONE);
    }

    assertThat(sessions.load(key(), EventWindow.NONE).orElseThrow().count())
        .isEqualTo(2L * ALIKE.size());
    OptionalLong again =
        sessions.append(
            key(), MySqlStoresTest.event("A", "{}"), ScopedPatch.NONE, OptionalLong.empty());
    assertThat(again).hasValue(3);
  }

  @ParameterizedTest
  @EnumSource
  void anyBytesComeBackAsTheyWere(Flavour flavour) {
    SessionStore sessions = MySqlBackend.of(flavour).store();
    var unused = sessions.create(key(), ScopedPatch.NONE);
    byte[] all = new byte[1_024];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) (i * 31 / 4);
    }
    sessions.append(
        key(),
        new NewEvent("all", Long.MIN_VALUE / 2, all),
        ScopedPatch.NONE,
        OptionalLong.empty());

    assertThat(sessions.load(key(), EventWindow.ALL).orElseThrow().events())
        .singleElement()
        .satisfies(event -> assertThat(event.json()).isEqualTo(all));
  }

  @ParameterizedTest
  @EnumSource
  void lostEventsAreNoticed(Flavour flavour) {
    MySqlBackend backend = MySqlBackend.of(flavour);
    SessionStore sessions = backend.store();
    var unused = sessions.create(key(), ScopedPatch.NONE);
    for (int i = 1; i <= 5; i++) {
      append(sessions, "e" + i, "{\"i\":" + i + "}", ScopedPatch.NONE);
    }
    Sql sql = Sql.on(backend.server());

    sql.update("UPDATE session_events SET payload = '{}' WHERE seq = 2 AND " + OURS, tag);
    assertTorn(() -> sessions.load(key(), EventWindow.ALL));
    assertThat(sessions.load(key(), last(2)).orElseThrow().events()).hasSize(2);

    sql.update("DELETE FROM session_events WHERE seq = 4 AND " + OURS, tag);
    assertTorn(() -> sessions.load(key(), EventWindow.ALL));
    assertTorn(() -> sessions.load(key(), last(2)));

    // As after a header that was restored from a backup without its events.
    sql.update("UPDATE sessions SET event_count = 1 WHERE session_id = ?", tag);
    assertTorn(() -> append(sessions, "e6", "{}", ScopedPatch.NONE));
  }

  /** As after a failover that lost the last event, before another one took its place. */
  @ParameterizedTest
  @EnumSource
  void historyThatWentOnDifferentlyIsReadAnew(Flavour flavour) {
    MySqlBackend backend = MySqlBackend.of(flavour);
    SessionStore sessions = backend.store();
    var unused = sessions.create(key(), ScopedPatch.NONE);
    append(sessions, "e1", "{\"i\":1}", ScopedPatch.NONE);
    append(sessions, "e2", "{\"i\":2}", ScopedPatch.NONE);
    assertThat(sessions.load(key(), EventWindow.ALL).orElseThrow().events()).hasSize(2);
    Sql.on(backend.server())
        .update("UPDATE session_events SET payload = '{\"i\":7}' WHERE seq = 2 AND " + OURS, tag);
    append(sessions, "e3", "{\"i\":3}", ScopedPatch.NONE);

    assertThat(sessions.load(key(), EventWindow.ALL).orElseThrow().events())
        .extracting(event -> new String(event.json(), StandardCharsets.UTF_8))
        .containsExactly("{\"i\":1}", "{\"i\":7}", "{\"i\":3}");
  }

  @ParameterizedTest
  @EnumSource
  void sessionsOfTheSameInstantAreListedOnceEach(Flavour flavour) {
    MySqlBackend backend = MySqlBackend.of(flavour);
    SessionStore sessions = backend.store();
    List<String> ids = List.of("a", "b", "c");
    for (String id : ids) {
      var unused = sessions.create(new SessionKey(key().appName(), "user", id), ScopedPatch.NONE);
    }
    Sql.on(backend.server())
        .update("UPDATE sessions SET committed_at = 5 WHERE app_name = ?", key().appName());

    List<String> listed = new ArrayList<>();
    Optional<String> next = Optional.empty();
    do {
      SessionPage page = sessions.list(key().appName(), "user", new PageRequest(1, next));
      page.sessions().forEach(session -> listed.add(session.key().id()));
      next = page.next();
    } while (next.isPresent());
    assertThat(listed).containsExactlyInAnyOrderElementsOf(ids);
  }

  private static final String OURS =
      "session_pk = (SELECT session_pk FROM sessions WHERE session_id = ?)";

  private static void assertTorn(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(TornSessionException.class);
  }

  private static EventWindow last(int n) {
    return new EventWindow(Optional.of(n), Optional.<Instant>empty());
  }

  private SessionKey key() {
    return new SessionKey("app-" + tag, "user", tag);
  }

  private void append(SessionStore sessions, String id, String json, ScopedPatch patch) {
    sessions.append(key(), MySqlStoresTest.event(id, json), patch, OptionalLong.empty());
  }

  private static ScopedPatch session(String key, String json) {
    return new ScopedPatch(
        StatePatch.NONE, StatePatch.NONE, new StatePatch(Map.of(key, json), Set.of()));
  }
}
