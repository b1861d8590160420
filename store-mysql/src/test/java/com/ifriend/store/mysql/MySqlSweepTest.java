package com.ifriend.store.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.EventWindow;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StatePatch;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import com.ifriend.store.turns.Admission;
import com.ifriend.store.turns.NewTurn;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRules;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
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

/** What has expired goes from the tables, and nothing else. */
final class MySqlSweepTest {
  private static final ScopedPatch PATCH =
      new ScopedPatch(
          StatePatch.NONE,
          new StatePatch(Map.of("u", "1"), Set.of()),
          new StatePatch(Map.of("k", "1"), Set.of()));

  private static final String EXPIRED =
      "SELECT COUNT(*) FROM sessions WHERE expires_at <= " + Sql.NOW;

  private final String user = "user-" + UUID.randomUUID();

  @ParameterizedTest
  @EnumSource
  void expiredSessionsGoWithAllTheyHad(Flavour flavour) {
    MySqlBackend backend = MySqlBackend.of(flavour);
    Sql sql = Sql.on(backend.server());
    fill(backend, 250);
    long expired = sql.number(EXPIRED);
    long counted = backend.stores().sessionsExpired();

    // 250 sessions are several batches; two sweepers share them.
    int removed;
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try (MySqlStores other = MySqlStores.connect(backend.config())) {
      Future<Integer> one = pool.submit(backend.stores()::sweepExpired);
      Future<Integer> two = pool.submit(other::sweepExpired);
      removed = one.get(60, TimeUnit.SECONDS) + two.get(60, TimeUnit.SECONDS);
      removed += backend.stores().sweepExpired();
      assertThat(backend.stores().sessionsExpired() - counted + other.sessionsExpired())
          .isEqualTo(removed);
    } catch (Exception e) {
      throw new AssertionError(e);
    } finally {
      pool.shutdownNow();
    }

    assertThat(removed).isEqualTo((int) expired);
    assertThat(sql.number("SELECT COUNT(*) FROM sessions WHERE user_id = ?", user)).isEqualTo(1);
    assertThat(orphans(sql, "session_events")).isZero();
    assertThat(orphans(sql, "session_state")).isZero();
    assertThat(backend.store().load(key("live"), EventWindow.ALL).orElseThrow().count())
        .isEqualTo(1);
    assertThat(
            sql.number(
                "SELECT COUNT(*) FROM user_state WHERE user_id = ? AND state_key = 'u'", user))
        .isEqualTo(1);
  }

  private static long orphans(Sql sql, String table) {
    return sql.number(
        "SELECT COUNT(*) FROM "
            + table
            + " WHERE session_pk NOT IN (SELECT session_pk FROM sessions)");
  }

  @ParameterizedTest
  @EnumSource
  void theStoreSweepsByItself(Flavour flavour) {
    MySqlBackend backend = MySqlBackend.of(flavour);
    Sql sql = Sql.on(backend.server());
    fill(backend, 1);
    try (MySqlStores sweeping =
        MySqlStores.connect(backend.config().withSweepInterval(Duration.ofMillis(10)))) {
      sweeping.ping();
      Instant deadline = Instant.now().plusSeconds(20);
      while (sql.number(EXPIRED) > 0) {
        assertThat(Instant.now()).isBefore(deadline);
      }
    }
    assertThat(sql.number("SELECT COUNT(*) FROM sessions WHERE user_id = ?", user)).isEqualTo(1);
  }

  private void fill(MySqlBackend backend, int expired) {
    SessionStore sessions = backend.store();
    for (int i = 0; i < expired; i++) {
      var unused = sessions.create(key("s" + i), PATCH);
      sessions.append(key("s" + i), MySqlStoresTest.event("e", "{}"), PATCH, OptionalLong.empty());
    }
    Sql.on(backend.server()).update("UPDATE sessions SET expires_at = 1 WHERE user_id = ?", user);
    var unused = sessions.create(key("live"), PATCH);
    sessions.append(key("live"), MySqlStoresTest.event("e", "{}"), PATCH, OptionalLong.empty());
  }

  private SessionKey key(String id) {
    return new SessionKey("app", user, id);
  }

  @ParameterizedTest
  @EnumSource
  void idsOfMessagesGoWhenTheyNeedNotBeKnown(Flavour flavour) {
    MySqlBackend backend = MySqlBackend.of(flavour);
    String name = "queue-" + user;
    TurnQueue queue = backend.stores().turns(name, TurnRules.DEFAULT);
    assertThat(queue.accept(new NewTurn("old", "lane", user, 1, new byte[0]), Optional.empty()))
        .isEqualTo(Admission.of(Admission.Kind.ACCEPTED));
    MySqlTurnBackend.of(flavour).age(name, TurnRules.DEFAULT.remembered().plusHours(1));
    assertThat(queue.accept(new NewTurn("new", "lane", user, 1, new byte[0]), Optional.empty()))
        .isEqualTo(Admission.of(Admission.Kind.ACCEPTED));

    int unused = backend.stores().sweepExpired();

    Sql sql = Sql.on(backend.server());
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    assertThat(sql.number("SELECT COUNT(*) FROM turn_ids WHERE queue = ?", bytes)).isEqualTo(1);
    assertThat(queue.counts().turns()).as("messages stay until they are done").isEqualTo(2);
  }
}
