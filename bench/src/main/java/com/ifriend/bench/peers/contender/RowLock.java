package com.ifriend.bench.peers.contender;

import com.google.adk.events.Event;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** In one transaction: lock the session's row, read its whole history, INSERT, UPDATE the row. */
final class RowLock extends SqlBaseline {
  private static final String HISTORY =
      "SELECT data FROM row_lock_events WHERE session = ? ORDER BY seq";

  @Override
  void createTables(Statement statement) throws SQLException {
    statement.execute(
        "CREATE TABLE IF NOT EXISTS row_lock_sessions (id VARCHAR(255) PRIMARY KEY,"
            + " updated BIGINT NOT NULL) ENGINE = InnoDB COLLATE utf8mb4_bin");
    statement.execute(
        "CREATE TABLE IF NOT EXISTS row_lock_events (seq BIGINT AUTO_INCREMENT PRIMARY KEY,"
            + " session VARCHAR(255) NOT NULL, data LONGTEXT NOT NULL,"
            + " KEY by_session (session, seq)) ENGINE = InnoDB COLLATE utf8mb4_bin");
  }

  @Override
  public void create(String session) throws SQLException {
    try (Connection connection = connection();
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO row_lock_sessions (id, updated) VALUES (?, 0)")) {
      insert.setString(1, session);
      insert.execute();
    }
  }

  @Override
  void add(String session, List<Event> events) throws SQLException {
    try (Connection connection = connection()) {
      connection.setAutoCommit(false);
      try {
        lock(connection, session);
        List<Event> history = events(connection, session);
        insert(connection, session, events);
        try (PreparedStatement update =
            connection.prepareStatement("UPDATE row_lock_sessions SET updated = ? WHERE id = ?")) {
          update.setLong(1, history.size() + events.size());
          update.setString(2, session);
          update.execute();
        }
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

  private static void insert(Connection connection, String session, List<Event> events)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO row_lock_events (session, data) VALUES (?, ?)")) {
      for (Event event : events) {
        insert.setString(1, session);
        insert.setString(2, event.toJson());
        insert.execute();
      }
    }
  }

  private static List<Event> events(Connection connection, String session) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(HISTORY)) {
      select.setString(1, session);
      List<Event> events = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          events.add(Event.fromJson(rows.getString(1)));
        }
      }
      return events;
    }
  }

  @Override
  public List<Event> read(String session) throws SQLException {
    try (Connection connection = connection()) {
      return events(connection, session);
    }
  }

  @Override
  public void delete(String session) throws SQLException {
    for (String sql :
        List.of(
            "DELETE FROM row_lock_events WHERE session = ?",
            "DELETE FROM row_lock_sessions WHERE id = ?")) {
      try (Connection connection = connection();
          PreparedStatement delete = connection.prepareStatement(sql)) {
        delete.setString(1, session);
        delete.execute();
      }
    }
  }
}
