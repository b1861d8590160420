package com.ifriend.bench.race.contender;

import com.google.adk.events.Event;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** In one transaction: lock the session's row, read its whole history, INSERT, UPDATE the row. */
final class RowLock extends SqlBaseline {
  @Override
  void create(Connection connection) throws SQLException {
    execute(
        connection,
        "CREATE TABLE IF NOT EXISTS row_lock_sessions (id VARCHAR(255) PRIMARY KEY,"
            + " updated BIGINT NOT NULL) ENGINE = InnoDB COLLATE utf8mb4_bin");
    execute(
        connection,
        "CREATE TABLE IF NOT EXISTS row_lock_events (seq BIGINT AUTO_INCREMENT PRIMARY KEY,"
            + " session VARCHAR(255) NOT NULL, data LONGTEXT NOT NULL,"
            + " KEY by_session (session, seq)) ENGINE = InnoDB COLLATE utf8mb4_bin");
  }

  @Override
  public void create(String session) throws SQLException {
    try (Connection connection = connection()) {
      execute(connection, "INSERT INTO row_lock_sessions (id, updated) VALUES (?, 0)", session);
    }
  }

  @Override
  void add(String session, List<Event> events) throws SQLException {
    try (Connection connection = connection()) {
      connection.setAutoCommit(false);
      try {
        String lock = "SELECT updated FROM row_lock_sessions WHERE id = ? FOR UPDATE";
        if (execute(connection, lock, session).isEmpty()) {
          throw new IllegalStateException("no session " + session);
        }
        int length = events(connection, session).size() + events.size();
        for (Event event : events) {
          execute(
              connection,
              "INSERT INTO row_lock_events (session, data) VALUES (?, ?)",
              session,
              event.toJson());
        }
        execute(
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

  private static List<Event> events(Connection connection, String session) throws SQLException {
    String select = "SELECT data FROM row_lock_events WHERE session = ? ORDER BY seq";
    return execute(connection, select, session).stream().map(Event::fromJson).toList();
  }

  @Override
  public List<Event> read(String session) throws SQLException {
    try (Connection connection = connection()) {
      return events(connection, session);
    }
  }

  @Override
  public void delete(String session) throws SQLException {
    try (Connection connection = connection()) {
      execute(connection, "DELETE FROM row_lock_events WHERE session = ?", session);
      execute(connection, "DELETE FROM row_lock_sessions WHERE id = ?", session);
    }
  }
}
