package com.ifriend.store.mysql;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.ifriend.store.Deadline;
import com.ifriend.store.PoolUse;
import com.ifriend.store.mysql.MySqlDatabase.Work;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import javax.sql.DataSource;

/** Where connections come from. Thread-safe. */
interface MySqlSource extends AutoCloseable {
  /** Does the work on a connection in autocommit mode, whose transactions are READ COMMITTED. */
  <T> T on(Work<T> work) throws SQLException;

  PoolUse use();

  @Override
  void close();

  /**
   * Replies are waited for as long as is left of the {@link Deadline}.
   *
   * @return how long that is, in milliseconds
   */
  @CanIgnoreReturnValue
  private static int limit(Connection connection) throws SQLException {
    // None would be for ever.
    int left = Math.max(1, Deadline.leftMillis());
    connection.setNetworkTimeout(Runnable::run, left);
    return left;
  }

  /** Before there is anything on the connection that would have to be interrupted. */
  private static void requireTime() throws SQLException {
    if (Deadline.leftMillis() == 0) {
      throw new SQLException("the time was over before it could be sent", "08S01");
    }
  }

  /** A bounded pool of our own. */
  record Pool(HikariDataSource pool) implements MySqlSource {
    private static final Duration KEEPALIVE = Duration.ofSeconds(30);

    static Pool of(MySqlConfig config, DataSource connections) {
      HikariConfig hikari = new HikariConfig();
      hikari.setPoolName("ifriend-mysql");
      hikari.setDataSource(connections);
      hikari.setMaximumPoolSize(config.maxConnections());
      hikari.setMinimumIdle(1);
      hikari.setConnectionTimeout(config.timeout().toMillis());
      hikari.setValidationTimeout(config.timeout().toMillis());
      hikari.setKeepaliveTime(KEEPALIVE.toMillis());
      hikari.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
      hikari.setInitializationFailTimeout(-1);
      return new Pool(new HikariDataSource(hikari));
    }

    @Override
    public <T> T on(Work<T> work) throws SQLException {
      requireTime();
      try (Connection connection = pool.getConnection()) {
        requireTime();
        int patience = limit(connection);
        try {
          return work.on(connection);
        } catch (SQLException e) {
          if (!MySqlErrors.lostRace(e)) {
            // Whatever was interrupted, no later request shall find it on this connection.
            pool.evictConnection(connection);
            if (e instanceof SQLNonTransientConnectionException && !hasty(e, patience)) {
              // What ended this connection has ended those that are idle, too.
              pool.getHikariPoolMXBean().softEvictConnections();
            }
          }
          throw e;
        }
      }
    }

    /** Whether it was the caller who had no time, which says nothing of the server. */
    private boolean hasty(SQLException e, int patience) {
      return MySqlErrors.isTimeout(e) && patience < pool.getConnectionTimeout() / 2;
    }

    @Override
    public PoolUse use() {
      HikariPoolMXBean bean = pool.getHikariPoolMXBean();
      return new PoolUse(
          bean.getActiveConnections(),
          bean.getIdleConnections(),
          bean.getThreadsAwaitingConnection());
    }

    @Override
    public void close() {
      pool.close();
    }
  }

  /** An application's own; its connections go back as they came. */
  record Given(DataSource connections) implements MySqlSource {
    @Override
    public <T> T on(Work<T> work) throws SQLException {
      requireTime();
      try (Connection connection = connections.getConnection()) {
        requireTime();
        boolean autoCommit = connection.getAutoCommit();
        int isolation = connection.getTransactionIsolation();
        int patience = connection.getNetworkTimeout();
        boolean aborted = false;
        try {
          if (!autoCommit) {
            connection.setAutoCommit(true);
          }
          if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
          }
          limit(connection);
          return work.on(connection);
        } catch (SQLException e) {
          if (!MySqlErrors.lostRace(e)) {
            // Whatever was interrupted, nobody shall find it on this connection.
            aborted = true;
            connection.abort(Runnable::run);
          }
          throw e;
        } finally {
          if (!aborted) {
            connection.setNetworkTimeout(Runnable::run, patience);
            if (isolation != Connection.TRANSACTION_READ_COMMITTED) {
              connection.setTransactionIsolation(isolation);
            }
            if (!autoCommit) {
              connection.setAutoCommit(false);
            }
          }
        }
      }
    }

    /** The application counts its connections itself. */
    @Override
    public PoolUse use() {
      return PoolUse.NONE;
    }

    /** It stays open. */
    @Override
    public void close() {}
  }
}
