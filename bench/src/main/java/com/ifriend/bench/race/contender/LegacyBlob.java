package com.ifriend.bench.race.contender;

import com.google.adk.events.Event;
import com.ifriend.bench.kit.BlobTable;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** SELECT the blob, parse all events, add one, serialise all, UPDATE. */
final class LegacyBlob extends SqlBaseline {
  private final BlobTable table = new BlobTable("legacy_blob");

  @Override
  void create(Connection connection) throws SQLException {
    table.create(connection);
  }

  @Override
  void add(String session, List<Event> events) throws SQLException, IOException {
    try (Connection connection = connection()) {
      if (!table.append(connection, session, events)) {
        table.put(connection, session, BlobTable.with(null, events));
      }
    }
  }

  @Override
  public List<Event> read(String session) throws SQLException, IOException {
    try (Connection connection = connection()) {
      Optional<byte[]> history = table.read(connection, session);
      return history.isEmpty() ? List.of() : BlobTable.parse(history.get());
    }
  }

  @Override
  public void delete(String session) throws SQLException {
    try (Connection connection = connection()) {
      table.delete(connection, session);
    }
  }
}
