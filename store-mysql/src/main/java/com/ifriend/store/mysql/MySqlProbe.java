package com.ifriend.store.mysql;

import com.ifriend.store.StoreException;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.turns.TurnCounts;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Looks at a database as {@link MySqlStores} would use it, to find out what is wrong. */
public final class MySqlProbe {
  private MySqlProbe() {}

  /** Where the database notes which migrations were applied. */
  public static String historyTable(MySqlConfig config) {
    return config.tableNames().history();
  }

  /** What became of a migration. */
  public enum MigrationState {
    PENDING,
    APPLIED,
    /** It was begun, and did not succeed. */
    FAILED,
    /** It was applied, and has another content by now. */
    CHANGED,
    /** It was applied, and is none of this version, though others that came later are. */
    MISSING,
    /** It was applied by a later version than this one. */
    NEWER
  }

  /** A step that brought the tables up to date, or will. */
  public record Migration(String version, String description, MigrationState state) {}

  /**
   * One connection, with every wait bounded by {@link MySqlConfig#timeout}; changes nothing.
   *
   * @throws StoreUnavailableException if there is no answer
   * @throws StoreException if the server refuses the credentials or the database; its cause is what
   *     the driver said
   */
  public static Connection connect(MySqlConfig config) {
    try {
      return MySqlConnections.forRequests(config).getConnection();
    } catch (SQLException e) {
      throw MySqlErrors.translate(config, "connecting", e);
    }
  }

  /**
   * Whether the server lets us in through TLS, whatever its certificate. That protects the password
   * from nobody who is in between; neither does a configuration without TLS.
   */
  public static boolean opensThroughTls(MySqlConfig config) {
    try (Connection connection = MySqlConnections.throughAnyTls(config).getConnection()) {
      return !connection.isClosed();
    } catch (SQLException e) {
      return false;
    }
  }

  /**
   * What the store notes for all who use it; empty if it cannot be asked, as before its tables are
   * there.
   *
   * @see com.ifriend.store.Documents#note
   */
  public static Optional<String> note(MySqlConfig config, Connection connection) {
    try (PreparedStatement statement =
        connection.prepareStatement(config.tableNames().in(MySqlDocuments.SELECT_NOTE))) {
      statement.setBytes(1, MySqlDocuments.NOTE.getBytes(StandardCharsets.UTF_8));
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
    } catch (SQLException e) {
      return Optional.empty();
    }
  }

  /**
   * What is in the queue of this name; empty if the tables know none yet, or it cannot be asked.
   */
  public static Optional<TurnCounts> turns(
      MySqlConfig config, Connection connection, String queue) {
    try (PreparedStatement statement =
        connection.prepareStatement(config.tableNames().in(MySqlTurnQueue.COUNT))) {
      statement.setBytes(1, queue.getBytes(StandardCharsets.UTF_8));
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(MySqlTurnQueue.counts(row)) : Optional.empty();
      }
    } catch (SQLException e) {
      return Optional.empty();
    }
  }

  /**
   * The records of this kind, as they are kept; empty if the tables know none yet, or cannot be
   * asked.
   */
  public static Optional<Map<String, byte[]>> records(
      MySqlConfig config, Connection connection, String kind) {
    try (PreparedStatement statement =
        connection.prepareStatement(config.tableNames().in(MySqlRecords.SELECT_ALL))) {
      statement.setBytes(1, kind.getBytes(StandardCharsets.UTF_8));
      Map<String, byte[]> all = new TreeMap<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          all.put(new String(row.getBytes(1), StandardCharsets.UTF_8), row.getBytes(2));
        }
      }
      return Optional.of(all);
    } catch (SQLException e) {
      return Optional.empty();
    }
  }

  /** All migrations of this version and of the database, in order; runs none of them. */
  public static List<Migration> migrations(MySqlConfig config) throws SQLException {
    try (Connection connection = connect(config)) {
      return new MySqlHistory(config, connection).migrations();
    }
  }
}
