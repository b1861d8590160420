package com.ifriend.bench.peers.contender;

import com.google.adk.events.Event;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SELECT the blob, parse all events, add one, serialise all, UPDATE. */
final class LegacyBlob extends SqlBaseline {
  @Override
  void createTables(Statement statement) throws SQLException {
    statement.execute(
        "CREATE TABLE IF NOT EXISTS legacy_blob (id VARCHAR(255) PRIMARY KEY,"
            + " events LONGBLOB NOT NULL) ENGINE = InnoDB COLLATE utf8mb4_bin");
  }

  @Override
  void add(String session, List<Event> events) throws SQLException, IOException {
    try (Connection connection = connection()) {
      byte[] longer = EventJson.with(select(connection, session), events);
      try (PreparedStatement write =
          connection.prepareStatement(
              "INSERT INTO legacy_blob (id, events) VALUES (?, ?)"
                  + " ON DUPLICATE KEY UPDATE events = VALUES(events)")) {
        write.setString(1, session);
        write.setBytes(2, longer);
        write.execute();
      }
    }
  }

  private static byte @Nullable [] select(Connection connection, String session)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT events FROM legacy_blob WHERE id = ?")) {
      select.setString(1, session);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getBytes(1) : null;
      }
    }
  }

  @Override
  public List<Event> read(String session) throws SQLException, IOException {
    try (Connection connection = connection()) {
      return EventJson.parse(select(connection, session));
    }
  }

  @Override
  public void delete(String session) throws SQLException {
    try (Connection connection = connection();
        PreparedStatement delete =
            connection.prepareStatement("DELETE FROM legacy_blob WHERE id = ?")) {
      delete.setString(1, session);
      delete.execute();
    }
  }
}
