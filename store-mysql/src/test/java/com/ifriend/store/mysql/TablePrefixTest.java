package com.ifriend.store.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.EventWindow;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.StoreException;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several stores, and tables of others, in one database. */
final class TablePrefixTest {
  private static final SessionKey KEY = new SessionKey("app", "user", "session");

  private static final String NAMES =
      "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()"
          + " UNION SELECT routine_name FROM information_schema.routines"
          + " WHERE routine_schema = DATABASE()";

  @ParameterizedTest
  @EnumSource
  void twoPrefixesAreTwoStores(Flavour flavour) {
    MySqlConfig config = MySqlMigrationTest.freshDatabase(flavour);
    try (MySqlStores first = MySqlStores.connect(config);
        MySqlStores second = MySqlStores.connect(config.withTablePrefix("Other_"))) {
      for (MySqlStores stores : List.of(first, second)) {
        var unusedSession = stores.sessions().create(KEY, ScopedPatch.NONE);
        var unusedAppend =
            stores
                .sessions()
                .append(
                    KEY, MySqlStoresTest.event("e", "[]"), ScopedPatch.NONE, OptionalLong.empty());
      }

      assertThat(second.sessions().delete(KEY)).isTrue();

      assertThat(first.sessions().load(KEY, EventWindow.ALL).orElseThrow().count()).isOne();
      assertThat(second.sessions().load(KEY, EventWindow.ALL)).isEmpty();
      for (Analytics.Question question : Analytics.Question.values()) {
        assertThat(second.analytics().answer(question, 2).rows()).isEmpty();
      }
      second.analytics().describe(List.of(new Analytics.Topic("city", "paris", List.of("Paris"))));
      assertThat(second.inspect(KEY)).isEmpty();
      assertThat(second.sweepExpired()).isZero();
      assertThat(second.memories().mark(new MemoryOwner("app", "user"), "session")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyNameHasThePrefix(Flavour flavour) {
    MySqlConfig config = MySqlMigrationTest.freshDatabase(flavour).withTablePrefix("our_");

    MySqlStores.connect(config).close();

    Sql sql = Sql.on(MySqlBackend.of(flavour).server(), config.database());
    assertThat(sql.rows(NAMES)).isNotEmpty().allMatch(name -> name.startsWith("our_"));
    assertThat(
            sql.rows(
                "SELECT constraint_name FROM information_schema.referential_constraints"
                    + " WHERE constraint_schema = DATABASE()"))
        .isNotEmpty()
        .allMatch(name -> name.startsWith("our_"));
  }

  @ParameterizedTest
  @EnumSource
  void applicationWithSessionsOfItsOwnIsLeftAlone(Flavour flavour) {
    MySqlConfig config = MySqlMigrationTest.freshDatabase(flavour);
    Sql sql = Sql.on(MySqlBackend.of(flavour).server(), config.database());
    sql.update("CREATE TABLE sessions (id VARCHAR(36) PRIMARY KEY)");
    sql.update("CREATE TABLE our_turns (id INT PRIMARY KEY)");
    List<String> before = sql.rows(NAMES);

    assertThatThrownBy(() -> MySqlStores.connect(config))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("has sessions of somebody else")
        .hasMessageContaining("CLOUDSQL_TABLE_PREFIX");
    assertThatThrownBy(() -> MySqlStores.connect(config.withTablePrefix("our_")))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("has our_turns of somebody else")
        .hasMessageContaining("the prefix our_");
    assertThat(sql.rows(NAMES)).containsExactlyInAnyOrderElementsOf(before);

    MySqlStores.connect(config.withTablePrefix(MySqlConfig.DEFAULT_TABLE_PREFIX)).close();
    assertThat(sql.number("SELECT COUNT(*) FROM sessions")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a-b", "a b", "a`", "é", "a.", "123456789012345678901234567890123"})
  void unusablePrefixIsRefused(String prefix) {
    MySqlConfig config = MySqlConfig.tcp("host", 3306, "ifriend", "bot", "");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> config.withTablePrefix(prefix))
        .withMessageContaining("table prefix is '" + prefix + "'");
  }

  /** A name may have 64 characters. */
  @Test
  void everyNameHasRoomBehindTheLongestPrefix() {
    assertThat(MySqlMigration.names())
        .contains("sessions", "append_event_v2", "event_of_session", "analytics_tokens")
        .allMatch(name -> name.length() + TableNames.LONGEST_PREFIX <= 64);
  }

  @ParameterizedTest
  @EnumSource
  void longestPrefixIsTaken(Flavour flavour) {
    MySqlConfig config =
        MySqlMigrationTest.freshDatabase(flavour)
            .withTablePrefix("p".repeat(TableNames.LONGEST_PREFIX));

    MySqlStores.connect(config).close();
  }
}
