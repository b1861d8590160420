package com.ifriend.bench.race.contender;

import com.google.adk.events.Event;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** In one transaction: lock the session's row, read its whole history, INSERT, UPDATE the row. */
final class RowLock extends Baseline {
  private final SqlPool pool = new SqlPool();

  @Override
  public String open(URI server) throws SQLException {
    String settings = pool.open(server);
    try (Connection connection = pool.connection()) {
      SqlPool.execute(
          connection,
          "CREATE TABLE IF NOT EXISTS row_lock_sessions (id VARCHAR(255) PRIMARY KEY,"
              + " updated BIGINT NOT NULL) ENGINE = InnoDB COLLATE utf8mb4_bin");
      SqlPool.execute(
          connection,
          "CREATE TABLE IF NOT EXISTS row_lock_events (seq BIGINT AUTO_INCREMENT PRIMARY KEY,"
              + " session VARCHAR(255) NOT NULL, data LONGTEXT NOT NULL,"
              + " KEY by_session (session, seq)) ENGINE = InnoDB COLLATE utf8mb4_bin");
    }
    return settings;
  }

  @Override
  public void create(String session) throws SQLException {
    try (Connection connection = pool.connection()) {
      SqlPool.execute(
          connection, "INSERT INTO row_lock_sessions (id, updated) VALUES (?, 0)", session);
    }
  }

  @Override
  void add(String session, List<Event> events) throws SQLException {
    try (Connection connection = pool.connection()) {
      connection.setAutoCommit(false);
      try {
        lock(connection, session);
        int length = events(connection, session).size() + events.size();
        for (Event event : events) {
          SqlPool.execute(
              connection,
              "INSERT INTO row_lock_events (session, data) VALUES (?, ?)",
              session,
              event.toJson());
        }
        SqlPool.execute(
            connection,
            "UPDATE row_lock_sessions SET updated = ? WHERE id = ?",
            Integer.toString(length),
            session);
        connection.commit();
      } finally {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }

  private static void lock(Connection connection, String session) throws SQLException {
    try (PreparedStatement lock =
        connection.prepareStatement(
            "SELECT updated FROM row_lock_sessions WHERE id = ? FOR UPDATE")) {
      lock.setString(1, session);
      try (ResultSet row = lock.executeQuery()) {
        if (!row.next()) {
          throw new IllegalStateException("no session " + session);
        }
      }
    }
  }

  private static List<Event> events(Connection connection, String session) throws SQLException {
    List<Event> events = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT data FROM row_lock_events WHERE session = ? ORDER BY seq")) {
      select.setString(1, session);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          events.add(Event.fromJson(rows.getString(1)));
        }
      }
    }
    return events;
  }

  @Override
  public List<Event> read(String session) throws SQLException {
    try (Connection connection = pool.connection()) {
      return events(connection, session);
    }
  }

  @Override
  public void delete(String session) throws SQLException {
    try (Connection connection = pool.connection()) {
      SqlPool.execute(connection, "DELETE FROM row_lock_events WHERE session = ?", session);
      SqlPool.execute(connection, "DELETE FROM row_lock_sessions WHERE id = ?", session);
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
