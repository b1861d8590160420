package com.ifriend.store.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.ifriend.store.Records;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The rows of one kind in the table of records, one statement for each verb. */
final class MySqlRecords implements Records {
  static final String SELECT_ALL = "SELECT name, value FROM {records} WHERE kind = ?";

  private final MySqlDatabase database;
  private final TableNames names;
  private final byte[] kind;

  MySqlRecords(MySqlDatabase database, String kind) {
    this.database = database;
    this.names = database.names();
    this.kind = kind.getBytes(UTF_8);
  }

  @Override
  public Optional<byte[]> get(String name) {
    return database.with(
        "reading a record",
        connection ->
            names
                .statement("SELECT value FROM {records} WHERE kind = ? AND name = ?")
                .with(kind)
                .with(name.getBytes(UTF_8))
                .query(connection, row -> row.getBytes(1))
                .stream()
                .findFirst());
  }

  @Override
  public Map<String, byte[]> all() {
    return database.with(
        "reading records",
        connection -> {
          Map<String, byte[]> all = new TreeMap<>();
          var unused =
              names
                  .statement(SELECT_ALL)
                  .with(kind)
                  .query(
                      connection,
                      row -> all.put(new String(row.getBytes(1), UTF_8), row.getBytes(2)) == null);
          return all;
        });
  }

  @Override
  public void put(String name, byte[] value) {
    Records.check(name, value);
    var unused =
        database.with(
            "keeping a record",
            connection ->
                names
                    .statement("REPLACE INTO {records} (kind, name, value) VALUES (?, ?, ?)")
                    .with(kind)
                    .with(name.getBytes(UTF_8))
                    .with(value)
                    .update(connection));
  }

  /** The same document again changes no row, which some drivers count as none. */
  @Override
  public boolean replace(String name, byte[] expected, byte[] value) {
    Records.check(name, value);
    return database.with(
            "replacing a record",
            connection ->
                names
                    .statement("UPDATE {records} SET value = ? WHERE kind = ? AND name = ?")
                    .with(value)
                    .with(kind)
                    .with(name.getBytes(UTF_8))
                    .and(" AND value = ?", expected)
                    .update(connection))
        == 1;
  }

  @Override
  public boolean delete(String name, byte[] expected) {
    return database.with(
            "deleting a record",
            connection ->
                names
                    .statement("DELETE FROM {records} WHERE kind = ? AND name = ?")
                    .with(kind)
                    .with(name.getBytes(UTF_8))
                    .and(" AND value = ?", expected)
                    .update(connection))
        == 1;
  }
}
