package com.ifriend.store.mysql;

import com.ifriend.store.PoolUse;
import com.ifriend.store.RoundTrips;
import com.ifriend.store.StoreException;
import com.ifriend.store.StoreUnavailableException;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** A bounded pool of connections, and what every request does with one. Thread-safe. */
final class MySqlDatabase implements AutoCloseable {
  /** Work on a connection in autocommit mode that leaves no transaction open. */
  @FunctionalInterface
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /** Sets the parameters, executes and reads the results. */
  @FunctionalInterface
  interface Call<T> {
    T run(PreparedStatement statement) throws SQLException;
  }

  /** Writers lock in one order, so that a lost race is rare, and one lost this often a defect. */
  private static final int ATTEMPTS = 8;

  private static final Duration KEEPALIVE = Duration.ofSeconds(30);

  private final MySqlConfig config;
  private final HikariDataSource pool;
  private final long maxAllowedPacket;
  private final TableNames names;

  /** Calls by their text, which is a constant, with the names as they are in this database. */
  private final Map<String, String> calls = new ConcurrentHashMap<>();

  MySqlDatabase(MySqlConfig config, MySqlConnections connections, long maxAllowedPacket) {
    this.config = config;
    this.maxAllowedPacket = maxAllowedPacket;
    this.names = config.tableNames();
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
    this.pool = new HikariDataSource(hikari);
  }

  MySqlConfig config() {
    return config;
  }

  /** How our tables and procedures are called here. */
  TableNames names() {
    return names;
  }

  /**
   * Calls a procedure that is a transaction of its own.
   *
   * @param sql a constant, with names in braces
   * @throws PacketTooLargeException before anything is sent, if the server would not take it
   */
  <T> T call(String operation, String sql, PacketSize size, Call<T> call) {
    if (size.bytes() > maxAllowedPacket) {
      throw new PacketTooLargeException(operation, size.bytes(), maxAllowedPacket);
    }
    String named = calls.computeIfAbsent(sql, names::in);
    return with(
        operation,
        connection -> {
          try (PreparedStatement statement = connection.prepareStatement(named)) {
            RoundTrips.add();
            return call.run(statement);
          }
        });
  }

  /** Does the work, again if it lost a race for a lock and there is time left. */
  <T> T with(String operation, Work<T> work) {
    long start = System.nanoTime();
    for (int attempt = 1; ; attempt++) {
      try {
        return once(work);
      } catch (SQLException e) {
        boolean late = System.nanoTime() - start > config.timeout().toNanos();
        if (!MySqlErrors.lostRace(e) || attempt == ATTEMPTS || late) {
          throw MySqlErrors.translate(config, operation, e);
        }
        pause(operation, attempt, e);
      }
    }
  }

  private <T> T once(Work<T> work) throws SQLException {
    try (Connection connection = pool.getConnection()) {
      try {
        return work.on(connection);
      } catch (SQLException e) {
        if (!MySqlErrors.lostRace(e)) {
          // Whatever was interrupted, no later request shall find it on this connection.
          pool.evictConnection(connection);
          if (e instanceof SQLNonTransientConnectionException) {
            // What ended this connection has ended those that are idle, too.
            pool.getHikariPoolMXBean().softEvictConnections();
          }
        }
        throw e;
      }
    }
  }

  /** Up to 1 ms, 2 ms, 4 ms and so on, by chance, so that the racers part. */
  private static void pause(String operation, int attempt, SQLException reason) {
    try {
      Thread.sleep(0, ThreadLocalRandom.current().nextInt(1, 1_000_000));
      Thread.sleep(ThreadLocalRandom.current().nextInt(1 << (attempt - 1)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      StoreException interrupted =
          new StoreUnavailableException(operation + " was interrupted before a retry", reason);
      interrupted.addSuppressed(e);
      throw interrupted;
    }
  }

  PoolUse use() {
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
