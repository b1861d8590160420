package com.ifriend.store.mysql;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.ifriend.store.testkit.MySqlServer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/** Looks underneath, with all rights. */
final class Sql {
  /** Of the database, in milliseconds since the epoch, whatever its time zone. */
  static final String NOW = "TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000";

  private final MySqlConfig config;

  private final Optional<TableNames> names;

  private Sql(MySqlConfig config, Optional<TableNames> names) {
    this.config = config;
    this.names = names;
  }

  /** Takes names of ours in braces. */
  Sql with(TableNames other) {
    return new Sql(config, Optional.of(other));
  }

  static Sql on(MySqlServer server) {
    return on(server, MySqlServer.DATABASE);
  }

  static Sql on(MySqlServer server, String database) {
    return as(
        MySqlConfig.tcp(
            "127.0.0.1", server.port(), database, MySqlServer.ADMIN, MySqlServer.PASSWORD));
  }

  static Sql as(MySqlConfig config) {
    return new Sql(config, Optional.empty());
  }

  Connection open() {
    try {
      return MySqlConnections.forMigrations(config).getConnection();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @CanIgnoreReturnValue
  int update(String sql, Object... args) {
    try (Connection connection = open();
        PreparedStatement statement =
            connection.prepareStatement(names.map(n -> n.in(sql)).orElse(sql))) {
      set(statement, args);
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  long number(String sql, Object... args) {
    try (Connection connection = open();
        PreparedStatement statement =
            connection.prepareStatement(names.map(n -> n.in(sql)).orElse(sql))) {
      set(statement, args);
      ResultSet rows = statement.executeQuery();
      if (!rows.next()) {
        throw new AssertionError("no row: " + sql);
      }
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  /** Each row as text, the columns separated by bars. */
  List<String> rows(String sql, Object... args) {
    try (Connection connection = open();
        PreparedStatement statement =
            connection.prepareStatement(names.map(n -> n.in(sql)).orElse(sql))) {
      set(statement, args);
      ResultSet rows = statement.executeQuery();
      List<String> read = new ArrayList<>();
      while (rows.next()) {
        StringJoiner row = new StringJoiner("|");
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          Object value = rows.getObject(i);
          row.add(
              value instanceof byte[] bytes
                  ? new String(bytes, StandardCharsets.UTF_8)
                  : String.valueOf(value));
        }
        read.add(row.toString());
      }
      return read;
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  private static void set(PreparedStatement statement, Object... args) throws SQLException {
    for (int i = 0; i < args.length; i++) {
      statement.setObject(i + 1, args[i]);
    }
  }
}
