package com.ifriend.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How sessions were stored before: all events of a session in one blob, which an append reads and
 * parses, and serialises and writes again. When it has grown by a tenth, it starts again at its
 * length.
 */
final class LegacyBlob implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<List<Map<String, Object>>> EVENTS = new TypeReference<>() {};

  private final PreparedStatement select;
  private final PreparedStatement update;
  private final Payload payload = new Payload("blob");
  private final int length;
  private final byte[] original;
  private int appended;
  private Map<String, Object> event = Map.of();

  LegacyBlob(Connection connection, int length) throws SQLException, IOException {
    this.length = length;
    List<Map<String, Object>> events = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      events.add(parsed(payload.json()));
    }
    this.original = JSON.writeValueAsBytes(events);
    String id = "blob-" + length;
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE IF NOT EXISTS bench_blob (id VARCHAR(64) PRIMARY KEY,"
              + " events LONGBLOB NOT NULL) ENGINE = InnoDB");
    }
    try (PreparedStatement insert =
        connection.prepareStatement("REPLACE INTO bench_blob (id, events) VALUES (?, ?)")) {
      insert.setString(1, id);
      insert.setBytes(2, original);
      insert.execute();
    }
    select = connection.prepareStatement("SELECT events FROM bench_blob WHERE id = ?");
    select.setString(1, id);
    update = connection.prepareStatement("UPDATE bench_blob SET events = ? WHERE id = ?");
    update.setString(2, id);
    event = parsed(payload.json());
  }

  private static Map<String, Object> parsed(byte[] json) throws IOException {
    return JSON.readValue(json, new TypeReference<Map<String, Object>>() {});
  }

  /** Before {@link #append}: makes the next event, and room for it. */
  void prepare() throws SQLException, IOException {
    if (appended >= Math.max(10, length / 10)) {
      write(original);
      appended = 0;
    }
    event = parsed(payload.json());
  }

  void append() throws SQLException, IOException {
    List<Map<String, Object>> events;
    try (ResultSet row = select.executeQuery()) {
      if (!row.next()) {
        throw new IllegalStateException("no such session");
      }
      events = JSON.readValue(row.getBytes(1), EVENTS);
    }
    events.add(event);
    write(JSON.writeValueAsBytes(events));
    appended++;
  }

  private void write(byte[] events) throws SQLException {
    update.setBytes(1, events);
    update.execute();
  }

  Contender contender(String name, int samples) {
    return new Contender(name, samples, this::prepare, this::append);
  }

  @Override
  public void close() throws SQLException {
    select.close();
    update.close();
  }
}
