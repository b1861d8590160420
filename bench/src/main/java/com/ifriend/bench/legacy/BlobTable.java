package com.ifriend.bench.legacy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A table with all events of a session in one blob, which an append reads and parses, and
 * serialises and writes again. Not thread-safe.
 */
public final class BlobTable implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<List<Map<String, Object>>> EVENTS = new TypeReference<>() {};
  private static final TypeReference<Map<String, Object>> EVENT = new TypeReference<>() {};

  private final PreparedStatement select;
  private final PreparedStatement update;
  private final PreparedStatement insert;
  private final PreparedStatement delete;

  /**
   * @param table made by {@link #create}
   */
  public BlobTable(Connection connection, String table) throws SQLException {
    select = connection.prepareStatement("SELECT events FROM " + table + " WHERE id = ?");
    update = connection.prepareStatement("UPDATE " + table + " SET events = ? WHERE id = ?");
    insert = connection.prepareStatement("REPLACE INTO " + table + " (id, events) VALUES (?, ?)");
    delete = connection.prepareStatement("DELETE FROM " + table + " WHERE id = ?");
  }

  /** Makes the table unless it is there. */
  public static void create(Connection connection, String table) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE IF NOT EXISTS "
              + table
              + " (id VARCHAR(64) PRIMARY KEY, events LONGBLOB NOT NULL) ENGINE = InnoDB");
    }
  }

  /** An event as an append takes it. */
  public static Map<String, Object> parse(byte[] event) throws IOException {
    return JSON.readValue(event, EVENT);
  }

  /** Events as they are stored. */
  public static byte[] serialise(List<Map<String, Object>> events) throws IOException {
    return JSON.writeValueAsBytes(events);
  }

  /** Writes a session in one go, in place of what there was. */
  public void put(String id, byte[] events) throws SQLException {
    insert.setString(1, id);
    insert.setBytes(2, events);
    insert.execute();
  }

  /** All events of a session; empty if there is no such session. */
  public Optional<byte[]> read(String id) throws SQLException {
    select.setString(1, id);
    try (ResultSet row = select.executeQuery()) {
      return row.next() ? Optional.of(row.getBytes(1)) : Optional.empty();
    }
  }

  /**
   * Adds an event at the end, in two round trips and time that grows with the session.
   *
   * @return whether there is such a session
   */
  public boolean append(String id, Map<String, Object> event) throws SQLException, IOException {
    Optional<byte[]> blob = read(id);
    if (blob.isEmpty()) {
      return false;
    }
    List<Map<String, Object>> events = JSON.readValue(blob.get(), EVENTS);
    events.add(event);
    write(id, serialise(events));
    return true;
  }

  /** Writes the events of a session that is there. */
  public void write(String id, byte[] events) throws SQLException {
    update.setBytes(1, events);
    update.setString(2, id);
    update.execute();
  }

  public void delete(String id) throws SQLException {
    delete.setString(1, id);
    delete.execute();
  }

  @Override
  public void close() throws SQLException {
    select.close();
    update.close();
    insert.close();
    delete.close();
  }
}
