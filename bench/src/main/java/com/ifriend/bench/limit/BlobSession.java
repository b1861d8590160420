package com.ifriend.bench.limit;

import com.google.adk.events.Event;
import com.ifriend.bench.kit.BlobTable;
import com.ifriend.bench.kit.Payload;
import com.ifriend.bench.kit.Way;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * A session in a {@link BlobTable}. When it has grown by a tenth, it starts again at its length.
 */
final class BlobSession {
  private static final BlobTable TABLE = new BlobTable("bench_blob");

  private final Connection connection;
  private final Payload payload = new Payload("blob");
  private final String id;
  private final int length;
  private final byte[] original;
  private int appended;
  private Event event = payload.event();

  BlobSession(Connection connection, int length) throws SQLException, IOException {
    this.connection = connection;
    this.id = "blob-" + length;
    this.length = length;
    this.original = BlobTable.with(null, payload.events(length));
    TABLE.create(connection);
    TABLE.put(connection, id, original);
  }

  /** Before {@link #append}: makes the next event, and room for it. */
  void prepare() throws SQLException {
    if (appended >= Math.max(10, length / 10)) {
      TABLE.put(connection, id, original);
      appended = 0;
    }
    event = payload.event();
  }

  void append() throws SQLException, IOException {
    if (!TABLE.append(connection, id, List.of(event))) {
      throw new IllegalStateException("no such session");
    }
    appended++;
  }

  /** What a turn began with. */
  void load() throws SQLException, IOException {
    if (BlobTable.parse(TABLE.read(connection, id).orElseThrow()).size() < length) {
      throw new IllegalStateException("events are missing");
    }
  }

  Way appending(String name, int samples) {
    return new Way(name, samples, this::prepare, this::append);
  }
}
