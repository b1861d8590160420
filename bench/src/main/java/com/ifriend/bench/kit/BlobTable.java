package com.ifriend.bench.kit;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.adk.JsonBaseModel;
import com.google.adk.events.Event;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A table as the bot had before: all events of a session in one blob, which an append reads and
 * parses, and serialises and writes again. The callers' connections are used one at a time.
 */
public record BlobTable(String name) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<List<Map<String, Object>>> MAPS = new TypeReference<>() {};
  private static final TypeReference<List<Event>> EVENTS = new TypeReference<>() {};

  /** Makes the table unless it is there. */
  public void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE IF NOT EXISTS "
              + name
              + " (id VARCHAR(255) PRIMARY KEY, events LONGBLOB NOT NULL)"
              + " ENGINE = InnoDB COLLATE utf8mb4_bin");
    }
  }

  /** A history with more events at its end; what is only written back is parsed into maps. */
  public static byte[] with(byte @Nullable [] history, List<Event> more) throws IOException {
    List<Map<String, Object>> events =
        history == null ? new ArrayList<>() : JSON.readValue(history, MAPS);
    for (Event event : more) {
      events.add(JSON.readValue(event.toJson(), new TypeReference<Map<String, Object>>() {}));
    }
    return JSON.writeValueAsBytes(events);
  }

  /** The events of a history. */
  public static List<Event> parse(byte @Nullable [] history) throws IOException {
    return history == null ? List.of() : JsonBaseModel.getMapper().readValue(history, EVENTS);
  }

  /** A session's history; empty if there is no such session. */
  public Optional<byte[]> read(Connection connection, String id) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT events FROM " + name + " WHERE id = ?")) {
      select.setString(1, id);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
      }
    }
  }

  /** Writes a whole history, in place of what there was. */
  @CanIgnoreReturnValue
  public boolean put(Connection connection, String id, byte[] history) throws SQLException {
    return execute(connection, "REPLACE INTO " + name + " (events, id) VALUES (?, ?)", id, history);
  }

  /**
   * Adds events, in two round trips and time that grows with the session.
   *
   * @return whether there is such a session
   */
  public boolean append(Connection connection, String id, List<Event> events)
      throws SQLException, IOException {
    Optional<byte[]> history = read(connection, id);
    String update = "UPDATE " + name + " SET events = ? WHERE id = ?";
    return history.isPresent() && execute(connection, update, id, with(history.get(), events));
  }

  private static boolean execute(Connection connection, String sql, String id, byte[] history)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setBytes(1, history);
      statement.setString(2, id);
      return statement.executeUpdate() > 0;
    }
  }

  /** Removes a session's history, if there is one. */
  @CanIgnoreReturnValue
  public boolean delete(Connection connection, String id) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM " + name + " WHERE id = ?")) {
      delete.setString(1, id);
      return delete.executeUpdate() > 0;
    }
  }
}
