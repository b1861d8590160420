package com.ifriend.bench.limit;

import com.fasterxml.jackson.core.type.TypeReference;
import com.google.adk.JsonBaseModel;
import com.google.adk.events.Event;
import com.ifriend.bench.legacy.BlobTable;
import com.ifriend.bench.workload.Contender;
import com.ifriend.bench.workload.Payload;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A session in a {@link BlobTable}. When it has grown by a tenth, it starts again at its length.
 */
final class LegacyBlob implements AutoCloseable {
  private static final TypeReference<List<Event>> EVENTS = new TypeReference<>() {};
  private static final String TABLE = "bench_blob";

  private final BlobTable table;
  private final Payload payload = new Payload("blob");
  private final String id;
  private final int length;
  private final byte[] original;
  private int appended;
  private Map<String, Object> event;

  LegacyBlob(Connection connection, int length) throws SQLException, IOException {
    this.id = "blob-" + length;
    this.length = length;
    List<Map<String, Object>> events = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      events.add(BlobTable.parse(payload.json()));
    }
    this.original = BlobTable.serialise(events);
    BlobTable.create(connection, TABLE);
    this.table = new BlobTable(connection, TABLE);
    table.put(id, original);
    this.event = BlobTable.parse(payload.json());
  }

  /** Before {@link #append}: makes the next event, and room for it. */
  void prepare() throws SQLException, IOException {
    if (appended >= Math.max(10, length / 10)) {
      table.write(id, original);
      appended = 0;
    }
    event = BlobTable.parse(payload.json());
  }

  void append() throws SQLException, IOException {
    if (!table.append(id, event)) {
      throw new IllegalStateException("no such session");
    }
    appended++;
  }

  /** What a turn began with. */
  void load() throws SQLException, IOException {
    List<Event> events = JsonBaseModel.getMapper().readValue(table.read(id).orElseThrow(), EVENTS);
    if (events.size() < length) {
      throw new IllegalStateException("events are missing");
    }
  }

  Contender contender(String name, int samples) {
    return new Contender(name, samples, this::prepare, this::append);
  }

  @Override
  public void close() throws SQLException {
    table.close();
  }
}
