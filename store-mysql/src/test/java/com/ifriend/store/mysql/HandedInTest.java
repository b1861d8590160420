package com.ifriend.store.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.Deadline;
import com.ifriend.store.EventWindow;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.StoreException;
import com.ifriend.store.StoreUnavailableException;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
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

  private static String mode(HikariDataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection();
        var row = connection.createStatement().executeQuery("SELECT @@sql_mode")) {
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
