package com.ifriend.store.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.ifriend.store.RoundTrips;
import com.ifriend.store.memory.MemoryOwner;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** SQL that is put together piece by piece, each with the values of its parameters. */
final class SqlStatement {
  private final TableNames names;
  private final StringBuilder sql = new StringBuilder();
  private final List<Object> args = new ArrayList<>();

  /** Begun by {@link TableNames#statement}. */
  SqlStatement(TableNames names) {
    this.names = names;
  }

  /** So many parameters, separated by commas. */
  static String marks(int count) {
    return String.join(",", Collections.nCopies(count, "?"));
  }

  @CanIgnoreReturnValue
  SqlStatement and(String piece, Object... values) {
    sql.append(names.in(piece));
    return with(List.of(values));
  }

  @CanIgnoreReturnValue
  SqlStatement with(Object value) {
    args.add(value);
    return this;
  }

  @CanIgnoreReturnValue
  SqlStatement with(List<?> values) {
    args.addAll(values);
    return this;
  }

  @CanIgnoreReturnValue
  SqlStatement with(MemoryOwner owner) {
    return with(owner.appName().getBytes(UTF_8)).with(owner.userId().getBytes(UTF_8));
  }

  @CanIgnoreReturnValue
  SqlStatement then(SqlStatement rest) {
    sql.append(rest.sql);
    return with(rest.args);
  }

  /** Reads one row. */
  @FunctionalInterface
  interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  <T> List<T> query(Connection connection, Row<T> reader) throws SQLException {
    RoundTrips.add();
    try (PreparedStatement statement = prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      List<T> read = new ArrayList<>();
      while (rows.next()) {
        read.add(reader.read(rows));
      }
      return read;
    }
  }

  @CanIgnoreReturnValue
  int update(Connection connection) throws SQLException {
    RoundTrips.add();
    try (PreparedStatement statement = prepare(connection)) {
      return statement.executeUpdate();
    }
  }

  private PreparedStatement prepare(Connection connection) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql.toString());
    try {
      for (int i = 0; i < args.size(); i++) {
        statement.setObject(i + 1, args.get(i));
      }
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }
}
