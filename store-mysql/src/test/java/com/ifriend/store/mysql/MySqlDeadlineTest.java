package com.ifriend.store.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.Deadline;
import com.ifriend.store.EventWindow;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import com.ifriend.store.testkit.TcpProxy;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A time-out is that of a whole operation. */
final class MySqlDeadlineTest {
  private final SessionKey key = new SessionKey("app", "user", "s" + UUID.randomUUID());

  /** With the whole time-out for a reply this would last for minutes. */
  @ParameterizedTest
  @EnumSource
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void replyIsWaitedForOnlyAsLongAsIsLeft(Flavour flavour) throws SQLException {
    MySqlBackend backend = MySqlBackend.of(flavour);
    try (MySqlStores stores =
            MySqlStores.connect(backend.config().withTimeout(Duration.ofMinutes(5)));
        Connection other = backend.sql().open();
        Statement statement = other.createStatement()) {
      SessionStore store = stores.sessions();
      var unused = store.create(key, ScopedPatch.NONE);
      other.setAutoCommit(false);
      var unusedLock =
          statement.execute(
              "SELECT * FROM sessions WHERE session_id = '" + key.id() + "' FOR UPDATE");

      assertThatThrownBy(() -> Deadline.within(Duration.ofMillis(200), () -> append(store)))
          .isInstanceOf(StoreUnavailableException.class);
      other.rollback();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatHasNoTimeLeftIsNotSent(Flavour flavour) {
    MySqlBackend backend = MySqlBackend.of(flavour);
    SessionStore store = backend.proxiedStore();
    var unused = store.create(key, ScopedPatch.NONE);
    TcpProxy.Traffic before = backend.proxy().traffic();

    assertThatThrownBy(() -> Deadline.within(Duration.ZERO, () -> store.load(key, EventWindow.ALL)))
        .isInstanceOf(StoreUnavailableException.class);
    assertThat(backend.proxy().traffic().since(before).bytesUp()).isLessThan(20);
  }

  /** A server that answers others is not gone because somebody could not wait for it. */
  @ParameterizedTest
  @EnumSource
  void connectionsOfOthersOutliveACallThatHadNoTime(Flavour flavour) throws SQLException {
    MySqlConfig config =
        MySqlBackend.of(flavour).config().withMaxConnections(2).withTimeout(Duration.ofSeconds(20));
    try (MySqlSource pool = MySqlSource.Pool.of(config, MySqlConnections.forRequests(config))) {
      Set<Long> before = both(pool);

      assertThatThrownBy(
              () -> Deadline.within(Duration.ZERO, () -> on(pool, "SELECT CONNECTION_ID()")))
          .hasRootCauseInstanceOf(SQLException.class);
      assertThat(both(pool)).as("nothing was sent").isEqualTo(before);

      assertThatThrownBy(
              () -> Deadline.within(Duration.ofMillis(300), () -> on(pool, "SELECT SLEEP(15)")))
          .hasRootCauseInstanceOf(SocketTimeoutException.class);
      assertThat(both(pool)).as("one was interrupted").containsAnyElementsOf(before);
    }
  }

  private static Set<Long> both(MySqlSource pool) throws SQLException {
    return pool.on(
        one -> Set.of(number(one, "SELECT CONNECTION_ID()"), on(pool, "SELECT CONNECTION_ID()")));
  }

  private static long on(MySqlSource pool, String sql) {
    try {
      return pool.on(connection -> number(connection, sql));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      assertThat(row.next()).isTrue();
      return row.getLong(1);
    }
  }

  private OptionalLong append(SessionStore store) {
    return store.append(
        key, MySqlStoresTest.event("e", "[]"), ScopedPatch.NONE, OptionalLong.empty());
  }
}
