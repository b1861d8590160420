package com.ifriend.store.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.Deadline;
import com.ifriend.store.EventWindow;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.StoreException;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.testkit.Await;
import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an application's pool is after we have used it. */
final class HandedInTest {
  private final SessionKey key = new SessionKey("app", "user", "s" + UUID.randomUUID());

  private static HikariDataSource pool(HandedIn kind) {
    return MySqlBackend.pool(
        kind.backend().config().withMaxConnections(1),
        kind == HandedIn.CONNECTOR_J ? "mysql" : "mariadb");
  }

  @ParameterizedTest
  @EnumSource
  void connectionsGoBackAsTheyCame(HandedIn kind) throws SQLException {
    try (HikariDataSource pool = pool(kind)) {
      pool.setAutoCommit(false);
      pool.setTransactionIsolation("TRANSACTION_SERIALIZABLE");
      String mode = mode(pool);
      MySqlStores stores = MySqlStores.connect(kind.backend().config(), pool);
      var unused = stores.sessions().create(key, ScopedPatch.NONE);
      stores.close();

      try (Connection connection = pool.getConnection()) {
        assertThat(connection.getAutoCommit()).isFalse();
        assertThat(connection.getTransactionIsolation())
            .isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
        assertThat(connection.getNetworkTimeout()).isZero();
      }
      assertThat(mode(pool)).isEqualTo(mode);
      assertThat(kind.backend().store().load(key, EventWindow.ALL)).isPresent();
    }
  }

  @ParameterizedTest
  @EnumSource
  void upgradeIsKeptThoughConnectionsCommitNothingByThemselves(HandedIn kind) throws SQLException {
    MySqlConfig config = kind.backend().config().withTablePrefix("upgraded_");
    try (HikariDataSource pool = pool(kind)) {
      pool.setAutoCommit(false);
      pool.setConnectionInitSql("SET SESSION sql_notes = 0");

      MySqlStores.connect(config, pool).close();

      assertThat(text(pool, "SELECT @@sql_notes")).isEqualTo("0");
      assertThat(
              kind.backend().sql().number("SELECT COUNT(*) FROM " + config.tableNames().history()))
          .isEqualTo(MySqlMigration.all().size());
    }
  }

  @ParameterizedTest
  @EnumSource
  void connectionThatComesTooLateIsNotHarmed(HandedIn kind) throws SQLException {
    try (HikariDataSource pool = pool(kind)) {
      DataSource slow =
          (DataSource)
              Proxy.newProxyInstance(
                  DataSource.class.getClassLoader(),
                  new Class<?>[] {DataSource.class},
                  (proxy, method, args) -> {
                    if (Deadline.leftMillis() < 20_000) {
                      Await.until("the time is over", () -> Deadline.leftMillis() == 0);
                    }
                    return method.invoke(pool, args);
                  });
      MySqlStores stores = MySqlStores.connect(kind.backend().config(), slow);
      String id = text(pool, "SELECT CONNECTION_ID()");

      for (Duration time : new Duration[] {Duration.ZERO, Duration.ofMillis(20)}) {
        assertThatThrownBy(
                () -> Deadline.within(time, () -> stores.sessions().load(key, EventWindow.ALL)))
            .isInstanceOf(StoreUnavailableException.class);
        assertThat(text(pool, "SELECT CONNECTION_ID()")).isEqualTo(id);
      }
      stores.close();
    }
  }

  private static String mode(HikariDataSource pool) throws SQLException {
    return text(pool, "SELECT @@sql_mode");
  }

  private static String text(HikariDataSource pool, String sql) throws SQLException {
    try (Connection connection = pool.getConnection();
        var row = connection.createStatement().executeQuery(sql)) {
      assertThat(row.next()).isTrue();
      return row.getString(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void laxConnectionsAreRefused(HandedIn kind) {
    try (HikariDataSource pool = pool(kind)) {
      pool.setConnectionInitSql("SET SESSION sql_mode = ''");

      assertThatThrownBy(() -> MySqlStores.connect(kind.backend().config(), pool))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("they need STRICT_TRANS_TABLES");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatHasNoTimeLeftIsNotSent(HandedIn kind) {
    assertThatThrownBy(
            () ->
                Deadline.within(
                    Duration.ZERO, () -> kind.backend().store().load(key, EventWindow.ALL)))
        .isInstanceOf(StoreUnavailableException.class);
  }
}
