package com.ifriend.store.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.EventWindow;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StatePatch;
import com.ifriend.store.StoredSession;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many sessions and several writers each, who also fight over shared state. */
final class MySqlConcurrencyTest {
  private static final int SESSIONS = 64;
  private static final int WRITERS = 3;
  private static final int EACH = 8;

  private final String user = "user-" + UUID.randomUUID();

  @ParameterizedTest
  @EnumSource
  void writersOfManySessionsNeverDeadlock(Flavour flavour) throws Exception {
    MySqlBackend backend = MySqlBackend.of(flavour);
    long before = deadlocks(flavour, backend);
    try (MySqlStores stores = MySqlStores.connect(backend.config().withMaxConnections(48))) {
      SessionStore sessions = stores.sessions();
      for (int s = 0; s < SESSIONS; s++) {
        var unused = sessions.create(key(s), ScopedPatch.NONE);
      }
      ExecutorService pool = Executors.newFixedThreadPool(SESSIONS);
      try {
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < SESSIONS * WRITERS; i++) {
          int writer = i;
          running.add(pool.submit(() -> write(sessions, writer)));
        }
        for (Future<?> each : running) {
          each.get(120, TimeUnit.SECONDS);
        }
      } finally {
        pool.shutdownNow();
      }

      for (int s = 0; s < SESSIONS; s++) {
        StoredSession session = sessions.load(key(s), EventWindow.ALL).orElseThrow();
        assertThat(session.count()).isEqualTo(WRITERS * EACH);
        assertThat(session.events()).hasSize(WRITERS * EACH);
        assertThat(session.state().session()).hasSize(WRITERS);
        assertThat(session.state().user())
            .containsKeys("kept", "a0", "a1", "a2", "a3", "a4")
            .doesNotContainKeys("m", "b0", "b1");
      }
    }
    assertThat(deadlocks(flavour, backend) - before).isZero();
  }

  /** Every writer sets and removes keys that all others set and remove, in another order. */
  private void write(SessionStore sessions, int writer) {
    for (int i = 0; i < EACH; i++) {
      StatePatch shared =
          new StatePatch(
              Map.of("kept", "1", "a" + writer % 5, "1", "z" + i % 3, "2"),
              Set.of("b" + i % 2, "m", "z" + (i + 1) % 3));
      sessions.append(
          key(writer % SESSIONS),
          MySqlStoresTest.event(writer + ":" + i, "{\"i\":" + i + "}"),
          new ScopedPatch(
              StatePatch.NONE, shared, new StatePatch(Map.of("w" + writer, "" + i), Set.of())),
          OptionalLong.empty());
    }
    // Once more, as after a lost reply: changes nothing.
    sessions.append(
        key(writer % SESSIONS),
        MySqlStoresTest.event(writer + ":0", "{}"),
        ScopedPatch.NONE,
        OptionalLong.empty());
  }

  /** The second statement of a window by time is held up until another session has the key. */
  @ParameterizedTest
  @EnumSource
  void windowIsNeverThatOfASessionWhichHadTheKeyBefore(Flavour flavour) throws Exception {
    MySqlConfig config = MySqlMigrationTest.freshDatabase(flavour);
    Sql sql = Sql.on(MySqlBackend.of(flavour).server(), config.database());
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try (MySqlStores stores = MySqlStores.connect(config);
        Connection locks = sql.open();
        Statement lock = locks.createStatement()) {
      SessionStore sessions = stores.sessions();
      for (int s = 0; s < 2; s++) {
        var unused = sessions.create(key(s), ScopedPatch.NONE);
        for (int i = 0; i < 4; i++) {
          sessions.append(
              key(s), MySqlStoresTest.event("e" + i, "{}"), ScopedPatch.NONE, OptionalLong.empty());
        }
      }
      assertThat(lock.execute("LOCK TABLES app_state WRITE")).isFalse();
      EventWindow since = new EventWindow(Optional.empty(), Optional.of(Instant.EPOCH));
      Future<Optional<StoredSession>> loading = pool.submit(() -> sessions.load(key(0), since));
      while (sql.number(
              "SELECT COUNT(*) FROM information_schema.processlist"
                  + " WHERE db = DATABASE() AND state LIKE 'Waiting for table metadata lock%'")
          == 0) {
        assertThat(loading.isDone()).isFalse();
      }
      sql.update("UPDATE sessions SET session_id = 's2' WHERE session_id = 's0'");
      sql.update("UPDATE sessions SET session_id = 's0' WHERE session_id = 's1'");
      var unused = lock.execute("UNLOCK TABLES");

      assertThat(loading.get(60, TimeUnit.SECONDS)).isEmpty();
    } finally {
      pool.shutdownNow();
    }
  }

  private static long deadlocks(Flavour flavour, MySqlBackend backend) {
    Sql sql = Sql.on(backend.server());
    return flavour == Flavour.MARIADB
        ? sql.number(
            "SELECT variable_value FROM information_schema.global_status"
                + " WHERE variable_name = 'INNODB_DEADLOCKS'")
        : sql.number(
            "SELECT count FROM information_schema.innodb_metrics WHERE name = 'lock_deadlocks'");
  }

  private SessionKey key(int session) {
    return new SessionKey("app", user, "s" + session);
  }
}
