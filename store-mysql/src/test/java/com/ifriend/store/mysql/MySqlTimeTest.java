package com.ifriend.store.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.sessions.SessionKey;
import com.google.adk.sessions.SessionNotFoundException;
import com.ifriend.store.EventWindow;
import com.ifriend.store.PageRequest;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.SessionStore;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.TimeZone;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Deadlines by the database's clock, with a server in New York, a JVM in Samoa, and at the instants
 * at which clocks of New York are put back or forward.
 */
@Isolated("changes the zone of the JVM and settings of the server")
final class MySqlTimeTest {
  private static final Duration TTL = Duration.ofHours(1);

  private final TimeZone zone = TimeZone.getDefault();
  private final SessionKey key =
      new SessionKey("app", "user-" + UUID.randomUUID(), UUID.randomUUID().toString());

  @BeforeEach
  void moveToSamoa() {
    TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Apia"));
  }

  @AfterEach
  void moveBack() {
    TimeZone.setDefault(zone);
  }

  static Stream<Arguments> instants() {
    return Stream.of(Flavour.values())
        .flatMap(
            flavour ->
                Stream.of(
                        "2025-11-02T05:30:00Z", // 01:30, for the first time
                        "2025-11-02T06:30:00Z", // 01:30, for the second time
                        "2026-03-08T06:59:59Z", // the last second before 03:00
                        "2026-03-08T07:00:00Z",
                        "2026-11-01T05:59:59Z")
                    .map(instant -> Arguments.of(flavour, Instant.parse(instant))));
  }

  @ParameterizedTest
  @MethodSource("instants")
  void aSessionLivesItsTimeWhateverTheZonesDo(Flavour flavour, Instant created) {
    MySqlBackend backend = MySqlBackend.of(flavour);
    assertThat(Sql.on(backend.server()).number("SELECT @@system_time_zone IN ('EST', 'EDT')"))
        .isEqualTo(1);

    at(backend, created, s -> created(s, created));
    at(backend, created.plus(TTL).minusSeconds(1), s -> assertThat(count(s)).isZero());
    // That read came late enough to keep it alive for another hour.
    Instant last = created.plus(TTL).plus(TTL).minusSeconds(2);
    at(
        backend,
        last,
        s ->
            s.append(
                key, MySqlStoresTest.event("e", "{}"), ScopedPatch.NONE, OptionalLong.empty()));
    at(
        backend,
        last.plus(TTL).minusSeconds(1),
        s ->
            assertThat(s.list("app", key.userId(), PageRequest.first(100)).sessions())
                .isNotEmpty());
    at(
        backend,
        last.plus(TTL),
        s -> {
          assertThat(s.load(key, EventWindow.ALL)).isEmpty();
          assertThat(s.list("app", key.userId(), PageRequest.first(100)).sessions()).isEmpty();
          assertThatThrownBy(
                  () ->
                      s.append(
                          key,
                          MySqlStoresTest.event("late", "{}"),
                          ScopedPatch.NONE,
                          OptionalLong.empty()))
              .isInstanceOf(SessionNotFoundException.class);
          assertThat(s.delete(key)).isFalse();
        });
  }

  private void created(SessionStore sessions, Instant when) {
    assertThat(sessions.create(key, ScopedPatch.NONE).createdAt()).isEqualTo(when);
    assertThat(sessions.load(key, EventWindow.ALL).orElseThrow().createdAt()).isEqualTo(when);
    assertThat(sessions.load(key, EventWindow.ALL).orElseThrow().lastEventAt()).isEqualTo(when);
    assertThat(sessions.list("app", key.userId(), PageRequest.first(100)).sessions())
        .singleElement()
        .satisfies(session -> assertThat(session.lastEventAt()).isEqualTo(when));
  }

  private long count(SessionStore sessions) {
    return sessions.load(key, EventWindow.ALL).orElseThrow().count();
  }

  /** Every connection of the store sees the database's clock stand at the instant. */
  private static void at(MySqlBackend backend, Instant now, Consumer<SessionStore> work) {
    Sql sql = Sql.on(backend.server());
    sql.update("SET GLOBAL init_connect = 'SET timestamp = " + now.getEpochSecond() + "'");
    // The timer of the sweeper would see the same clock.
    MySqlConfig config =
        backend.config().withSessionTtl(TTL).withSweepInterval(Duration.ofDays(9999));
    try (MySqlStores stores = MySqlStores.connect(config)) {
      work.accept(stores.sessions());
    } finally {
      sql.update("SET GLOBAL init_connect = ''");
    }
  }

  @ParameterizedTest
  @EnumSource
  void theClockIsTheRealOne(Flavour flavour) {
    Instant before = Instant.now().minusMillis(1);
    Instant created = MySqlBackend.of(flavour).store().create(key, ScopedPatch.NONE).createdAt();
    assertThat(created).isBetween(before, Instant.now().plusMillis(1));
  }

  @ParameterizedTest
  @EnumSource
  void readingProlongsOnlyWhenATenthOfTheTimeHasPassed(Flavour flavour) {
    MySqlBackend backend = MySqlBackend.of(flavour);
    long ttl = backend.config().sessionTtl().toMillis();
    SessionStore sessions = backend.store();
    Sql sql = Sql.on(backend.server());
    var unused = sessions.create(key, ScopedPatch.NONE);

    long early = Instant.now().toEpochMilli() + ttl * 95 / 100;
    sql.update("UPDATE sessions SET expires_at = ? WHERE session_id = ?", early, key.id());
    assertThat(sessions.load(key, EventWindow.NONE)).isPresent();
    assertThat(expiresAt(sql)).isEqualTo(early);

    long late = Instant.now().toEpochMilli() + ttl * 85 / 100;
    sql.update("UPDATE sessions SET expires_at = ? WHERE session_id = ?", late, key.id());
    assertThat(sessions.load(key, EventWindow.NONE)).isPresent();
    assertThat(expiresAt(sql)).isGreaterThan(early);
  }

  private long expiresAt(Sql sql) {
    return sql.number("SELECT expires_at FROM sessions WHERE session_id = ?", key.id());
  }
}
