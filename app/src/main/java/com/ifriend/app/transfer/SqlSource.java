package com.ifriend.app.transfer;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Tables of a MySQL or MariaDB database. */
abstract class SqlSource implements Source {
  private static final int DEFAULT_PORT = 3306;

  private final Connection connection;

  /**
   * @param url as SQLAlchemy has it, {@code mysql://user:password@host:3306/database}, or JDBC
   */
  SqlSource(String url) throws IOException {
    try {
      connection = connect(url);
    } catch (SQLException e) {
      throw new IOException("The database of the source cannot be reached: " + e.getMessage(), e);
    }
  }

  private static Connection connect(String url) throws IOException, SQLException {
    if (url.startsWith("jdbc:mariadb:")) {
      return DriverManager.getConnection(url);
    }
    String scheme = url.replaceFirst("(?s)[:+].*", "").toLowerCase(Locale.ROOT);
    if (scheme.equals("postgresql") || scheme.equals("postgres") || scheme.equals("sqlite")) {
      throw new IOException(
          "The source is "
              + scheme
              + ", which is not read directly: write its sessions as JSON lines, with the statement"
              + " in docs/import.md, and use --from sessions-jsonl");
    }
    if (!scheme.equals("mysql") && !scheme.equals("mariadb")) {
      throw new IOException(
          "The source is a MySQL or MariaDB database, as mysql://user:password@host:3306/database");
    }
    try {
      URI uri = new URI(url);
      if (uri.getHost() == null || uri.getPath() == null || uri.getPath().length() < 2) {
        throw new IOException(
            "The URL of the source needs a host and a database:"
                + " mysql://user:password@host:3306/database (percent-encode special characters)");
      }
      Properties login = new Properties();
      String[] user = String.valueOf(uri.getRawUserInfo()).split(":", 2);
      if (uri.getRawUserInfo() != null) {
        login.setProperty("user", decoded(user[0]));
        login.setProperty("password", user.length > 1 ? decoded(user[1]) : "");
      }
      return DriverManager.getConnection(
          "jdbc:mariadb://%s:%d%s"
              .formatted(
                  uri.getHost(), uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(), uri.getPath()),
          login);
    } catch (URISyntaxException e) {
      throw new IOException(
          "The URL of the source cannot be read; percent-encode special characters in its password");
    }
  }

  private static String decoded(String part) {
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  @Override
  public final void read(Receiver receiver) throws IOException {
    try {
      readAll(receiver);
    } catch (SQLException e) {
      throw new IOException("The source cannot be read: " + e.getMessage(), e);
    }
  }

  abstract void readAll(Receiver receiver) throws IOException, SQLException;

  /** What is done with a row. */
  interface Use {
    void of(Row row) throws SQLException;
  }

  /** Goes through the rows of a query, of which one is held at a time. */
  final void each(String query, Use use, String... parameters) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(query)) {
      select.setFetchSize(1);
      for (int i = 0; i < parameters.length; i++) {
        select.setString(i + 1, parameters[i]);
      }
      try (ResultSet rows = select.executeQuery()) {
        ResultSetMetaData columns = rows.getMetaData();
        Map<String, Integer> names = new LinkedHashMap<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
          names.put(columns.getColumnLabel(i).toLowerCase(Locale.ROOT), i);
        }
        while (rows.next()) {
          use.of(new Row(rows, names));
        }
      }
    }
  }

  /** The columns of a table, in lower case; none if there is no such table. */
  final Map<String, String> columns(String table) throws SQLException {
    Map<String, String> columns = new LinkedHashMap<>();
    each(
        "SELECT column_name AS name, data_type AS type FROM information_schema.columns"
            + " WHERE table_schema = DATABASE() AND table_name = ?",
        row -> columns.put(row.text("name").toLowerCase(Locale.ROOT), row.text("type")),
        table);
    return columns;
  }

  @Override
  public final void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // It was only read.
    }
  }

  /** A row, by the names of its columns. */
  record Row(ResultSet row, Map<String, Integer> columns) {
    /** Empty if there is no such column, or nothing in it. */
    String text(String column) throws SQLException {
      Integer index = columns.get(column);
      String value = index == null ? null : row.getString(index);
      return value == null ? "" : value;
    }

    byte[] bytes(String column) throws SQLException {
      Integer index = columns.get(column);
      byte[] value = index == null ? null : row.getBytes(index);
      return value == null ? new byte[0] : value;
    }

    <T> @Nullable T value(String column, Class<T> type) throws SQLException {
      Integer index = columns.get(column);
      return index == null ? null : row.getObject(index, type);
    }
  }
}
