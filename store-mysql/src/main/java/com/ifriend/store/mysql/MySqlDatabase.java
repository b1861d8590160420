package com.ifriend.store.mysql;

import com.ifriend.store.Deadline;
import com.ifriend.store.PoolUse;
import com.ifriend.store.RoundTrips;
import com.ifriend.store.StoreException;
import com.ifriend.store.StoreUnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** What every request does with a connection. Thread-safe. */
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

  private final MySqlConfig config;
  private final MySqlSource source;
  private final long maxAllowedPacket;
  private final TableNames names;

  /** Calls by their text, which is a constant, with the names as they are in this database. */
  private final Map<String, String> calls = new ConcurrentHashMap<>();

  MySqlDatabase(MySqlConfig config, MySqlSource source, long maxAllowedPacket) {
    this.config = config;
    this.source = source;
    this.maxAllowedPacket = maxAllowedPacket;
    this.names = config.tableNames();
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
    return asOne(() -> attempted(operation, work));
  }

  /** As {@link #with}, for statements that are one transaction. */
  <T> T transaction(String operation, Work<T> work) {
    return with(
        operation,
        connection -> {
          connection.setAutoCommit(false);
          try {
            T result = work.on(connection);
            connection.commit();
            connection.setAutoCommit(true);
            return result;
          } catch (SQLException | RuntimeException e) {
            undo(connection, e);
            throw e;
          }
        });
  }

  /** What failed is what the caller is told, not that the connection is of no use since. */
  private static void undo(Connection connection, Exception failure) {
    try {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }

  /** Several calls that are one operation have the time of one. */
  <T> T asOne(Supplier<T> operation) {
    return Deadline.within(config.timeout(), operation);
  }

  private <T> T attempted(String operation, Work<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return source.on(work);
      } catch (SQLException e) {
        if (!MySqlErrors.lostRace(e) || attempt == ATTEMPTS || Deadline.leftMillis() == 0) {
          throw MySqlErrors.translate(config, operation, e);
        }
        pause(operation, attempt, e);
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
    return source.use();
  }

  @Override
  public void close() {
    source.close();
  }
}
