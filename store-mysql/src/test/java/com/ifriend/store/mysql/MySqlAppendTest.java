package com.ifriend.store.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.sessions.SessionKey;
import com.google.adk.sessions.SessionNotFoundException;
import com.ifriend.store.EventWindow;
import com.ifriend.store.NewEvent;
import com.ifriend.store.PositionTakenException;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StaleFenceException;
import com.ifriend.store.StatePatch;
import com.ifriend.store.StoredSession;
import com.ifriend.store.TornSessionException;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Appends of a process that has read the session, and so knows its number. */
final class MySqlAppendTest {
  private static final OptionalLong UNFENCED = OptionalLong.empty();

  private final SessionKey key =
      new SessionKey("app", "user-" + UUID.randomUUID(), UUID.randomUUID().toString());

  @ParameterizedTest
  @EnumSource
  void sessionThatWasReadIsNotLookedUp(Flavour flavour) {
    MySqlConfig config = MySqlMigrationTest.freshDatabase(flavour);
    try (MySqlStores stores = MySqlStores.connect(config.withMaxConnections(1))) {
      SessionStore sessions = stores.sessions();
      SessionKey other = new SessionKey(key.appName(), key.userId(), "other");
      List<SessionKey> both = List.of(key, other);
      for (SessionKey each : both) {
        read(sessions, each);
      }
      Sql.on(MySqlBackend.of(flavour).server(), config.database())
          .update("DROP PROCEDURE append_event_v1");

      for (int i = 2; i <= 4; i++) {
        for (SessionKey each : both) {
          sessions.append(each, event("e" + i, 1_000L * i), state("n", "" + i), UNFENCED);
        }
      }
      for (SessionKey each : both) {
        StoredSession session = sessions.load(each, EventWindow.ALL).orElseThrow();
        assertThat(texts(session)).containsExactly("e1", "e2", "e3", "e4");
        assertThat(session.state().session()).containsExactly(Map.entry("n", "4"));
        assertThat(session.lastEventAt().toEpochMilli()).isEqualTo(4_000);
        assertThat(session.bytes()).isEqualTo(16);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusalsLeaveEverythingAsItWas(Flavour flavour) {
    MySqlBackend backend = MySqlBackend.of(flavour);
    SessionStore sessions = backend.store();
    read(sessions, key);
    sessions.append(key, event("e2", 2_000), state("n", "2"), OptionalLong.of(7));
    String row = row(backend);

    assertThat(sessions.append(key, event("e1", 9_000), state("n", "9"), UNFENCED)).hasValue(1);
    assertThat(sessions.append(key, event("e2", 9_000), state("n", "9"), UNFENCED)).hasValue(2);
    assertThatThrownBy(
            () -> sessions.append(key, event("late", 9_000), state("n", "9"), OptionalLong.of(6)))
        .isInstanceOf(StaleFenceException.class);
    for (long position : new long[] {2, 4}) {
      NewEvent misplaced = placed("misplaced", 9_000, position);
      assertThatThrownBy(() -> sessions.append(key, misplaced, state("n", "9"), UNFENCED))
          .isInstanceOf(PositionTakenException.class);
    }

    assertThat(row(backend)).isEqualTo(row);
    StoredSession session = sessions.load(key, EventWindow.ALL).orElseThrow();
    assertThat(texts(session)).containsExactly("e1", "e2");
    assertThat(session.state().session()).containsExactly(Map.entry("n", "2"));

    sessions.append(key, placed("e3", 3_000, 3), ScopedPatch.NONE, OptionalLong.of(7));
    sessions.append(key, event("e4", 4_000), ScopedPatch.NONE, OptionalLong.of(8));
    assertThatThrownBy(
            () -> sessions.append(key, event("e5", 5_000), ScopedPatch.NONE, OptionalLong.of(7)))
        .isInstanceOf(StaleFenceException.class);
    Sql.on(backend.server())
        .update("UPDATE sessions SET event_count = 3 WHERE session_id = ?", key.id());
    assertThatThrownBy(() -> sessions.append(key, event("e5", 5_000), ScopedPatch.NONE, UNFENCED))
        .isInstanceOf(TornSessionException.class);
    EventWindow last = new EventWindow(Optional.of(1), Optional.empty());
    assertThat(texts(sessions.load(key, last).orElseThrow())).containsExactly("e3");
    assertThat(
            Sql.on(backend.server())
                .number("SELECT event_count FROM sessions WHERE session_id = ?", key.id()))
        .isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource
  void sessionThatIsGoneStaysSo(Flavour flavour) {
    MySqlBackend backend = MySqlBackend.of(flavour);
    SessionStore sessions = backend.store();
    read(sessions, key);
    backend.age(key, backend.ttl());
    assertThatThrownBy(() -> append(sessions, "late", 2_000))
        .isInstanceOf(SessionNotFoundException.class);

    backend.otherStore().delete(key);
    assertThatThrownBy(() -> append(sessions, "late", 2_000))
        .isInstanceOf(SessionNotFoundException.class);
    assertThat(sessions.load(key, EventWindow.ALL)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsAppendedGoesIntoTheSessionThatIsThereNow(Flavour flavour) {
    MySqlBackend backend = MySqlBackend.of(flavour);
    SessionStore sessions = backend.store();
    read(sessions, key);
    backend.otherStore().delete(key);
    var unused = backend.otherStore().create(key, ScopedPatch.NONE);

    append(sessions, "n1", 2_000);

    assertThat(texts(sessions.load(key, EventWindow.ALL).orElseThrow())).containsExactly("n1");
  }

  /** As after a backup was restored, from which the numbers go on anew. */
  @ParameterizedTest
  @EnumSource
  void numberOfAnotherSessionIsNotUsed(Flavour flavour) {
    MySqlBackend backend = MySqlBackend.of(flavour);
    SessionStore sessions = backend.store();
    for (SessionKey other :
        List.of(
            new SessionKey("another", key.userId(), key.id()),
            new SessionKey(key.appName(), "another", key.id()),
            new SessionKey(key.appName(), key.userId(), "another-" + key.id()))) {
      read(sessions, key);
      assertThat(
              Sql.on(backend.server())
                  .update(
                      "UPDATE sessions SET app_name = ?, user_id = ?, session_id = ?"
                          + " WHERE session_id = ?",
                      other.appName(),
                      other.userId(),
                      other.id(),
                      key.id()))
          .isEqualTo(1);

      assertThatThrownBy(() -> append(sessions, "e2", 2_000))
          .isInstanceOf(SessionNotFoundException.class);

      assertThat(texts(sessions.load(other, EventWindow.ALL).orElseThrow())).containsExactly("e1");
      sessions.delete(other);
    }
  }

  @ParameterizedTest
  @EnumSource
  void windowsByTimeFindWhatCameAfterAnEventOfTheFuture(Flavour flavour) {
    SessionStore sessions = MySqlBackend.of(flavour).store();
    read(sessions, key);
    append(sessions, "e2", 9_000);
    append(sessions, "e3", 3_000);
    append(sessions, "e4", 9_000);
    append(sessions, "e5", 10_000);

    StoredSession since9 = sessions.load(key, since(9_000)).orElseThrow();
    assertThat(texts(since9)).containsExactly("e2", "e3", "e4", "e5");
    assertThat(texts(sessions.load(key, since(9_001)).orElseThrow())).containsExactly("e5");
    assertThat(texts(sessions.load(key, since(10_001)).orElseThrow())).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void eachAppendProlongsAndIsTheLastCommit(Flavour flavour) {
    MySqlBackend backend = MySqlBackend.of(flavour);
    SessionStore sessions = backend.store();
    read(sessions, key);
    Duration most = backend.ttl().minusMinutes(1);
    backend.age(key, most);
    Sql sql = Sql.on(backend.server());
    String committed = "SELECT committed_at FROM sessions WHERE session_id = ?";
    long before = sql.number(committed, key.id());

    NewEvent titled = titled("e2", 2_000, "first");
    sessions.append(key, titled, ScopedPatch.NONE, UNFENCED);
    sessions.append(key, titled("e3", 3_000, "second"), ScopedPatch.NONE, UNFENCED);

    assertThat(sql.number(committed, key.id())).isGreaterThan(before);
    assertThat(
            sql.number(
                "SELECT expires_at > ? + " + Sql.NOW + " FROM sessions WHERE session_id = ?",
                most.toMillis(),
                key.id()))
        .isEqualTo(1);
    assertThat(sessions.load(key, EventWindow.NONE).orElseThrow().title()).hasValue("first");

    long future = sql.number(committed, key.id()) + 3_600_000_000L;
    sql.update("UPDATE sessions SET committed_at = ? WHERE session_id = ?", future, key.id());
    append(sessions, "e4", 4_000);
    assertThat(sql.number(committed, key.id())).isEqualTo(future);
  }

  private static void read(SessionStore sessions, SessionKey key) {
    var unused = sessions.create(key, ScopedPatch.NONE);
    sessions.append(key, event("e1", 1_000), ScopedPatch.NONE, UNFENCED);
    assertThat(texts(sessions.load(key, EventWindow.ALL).orElseThrow())).containsExactly("e1");
  }

  private void append(SessionStore sessions, String id, long at) {
    sessions.append(key, event(id, at), ScopedPatch.NONE, UNFENCED);
  }

  private String row(MySqlBackend backend) {
    List<String> rows =
        Sql.on(backend.server()).rows("SELECT * FROM sessions WHERE session_id = ?", key.id());
    return rows.get(0);
  }

  private static EventWindow since(long millis) {
    return new EventWindow(Optional.empty(), Optional.of(Instant.ofEpochMilli(millis)));
  }

  private static NewEvent event(String id, long at) {
    return new NewEvent(id, at, ("\"" + id + "\"").getBytes(UTF_8));
  }

  private static NewEvent placed(String id, long at, long position) {
    NewEvent event = event(id, at);
    return new NewEvent(id, at, event.json(), Optional.empty(), OptionalLong.of(position));
  }

  private static NewEvent titled(String id, long at, String title) {
    NewEvent event = event(id, at);
    return new NewEvent(id, at, event.json(), Optional.of(title), OptionalLong.empty());
  }

  private static ScopedPatch state(String name, String json) {
    return new ScopedPatch(
        StatePatch.NONE, StatePatch.NONE, new StatePatch(Map.of(name, json), Set.of()));
  }

  private static List<String> texts(StoredSession session) {
    return session.events().stream()
        .map(event -> new String(event.json(), UTF_8).replace("\"", ""))
        .toList();
  }
}
