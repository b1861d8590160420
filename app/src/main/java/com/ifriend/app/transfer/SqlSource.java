package com.ifriend.app.transfer;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.Configuration;

/** Tables of a MySQL or MariaDB database. */
abstract class SqlSource implements Source {
  private static final String DEFAULT_PORT = "3306";

  /** Not {@link java.net.URI}: that takes no host with an underscore. */
  private static final Pattern URL =
      Pattern.compile(
          "[^:/]+://((?<user>[^:@/?#]*)(:(?<password>[^/?#]*))?@)?"
              + "(?<host>[^:@/?#\\[\\]]+|\\[[0-9a-fA-F:.%]+])(:(?<port>\\d{1,5}))?"
              + "/(?<database>[^/?#]+)([?#].*)?",
          Pattern.DOTALL);

  private static final Pattern WITH_LOGIN = Pattern.compile("jdbc:[^?]*@.*", Pattern.DOTALL);

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
    if (url.startsWith("jdbc:")) {
      return DriverManager.getConnection(readable(url));
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
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      throw new IOException(
          "The URL of the source needs a host and a database:"
              + " mysql://user:password@host:3306/database (percent-encode special characters)");
    }
    Properties login = new Properties();
    // MySQL 8 hands out the key with which the password is encrypted.
    login.setProperty("allowPublicKeyRetrieval", "true");
    if (parts.group("user") != null) {
      login.setProperty("user", decoded(parts.group("user")));
      login.setProperty(
          "password", decoded(Objects.requireNonNullElse(parts.group("password"), "")));
    }
    return DriverManager.getConnection(
        readable(
            "jdbc:mariadb://%s:%s/%s"
                .formatted(
                    parts.group("host"),
                    Objects.requireNonNullElse(parts.group("port"), DEFAULT_PORT),
                    decoded(parts.group("database")))),
        login);
  }

  /** The same URL; what the driver says of one that it cannot read repeats the password in it. */
  private static String readable(String url) throws IOException {
    try {
      if (!WITH_LOGIN.matcher(url).matches() && Configuration.parse(url) != null) {
        return url;
      }
    } catch (SQLException | IllegalArgumentException e) {
      // As above.
    }
    throw new IOException(
        "The JDBC URL of the source cannot be read; right:"
            + " jdbc:mariadb://host:3306/database?user=…&password=…&sslMode=…");
  }

  private static String decoded(String part) throws IOException {
    try {
      return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new IOException("The URL of the source has a % that stands for nothing: write %25");
    }
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
  final Set<String> columns(String table) throws SQLException {
    Set<String> columns = new HashSet<>();
    each(
        "SELECT column_name AS name FROM information_schema.columns"
            + " WHERE table_schema = DATABASE() AND table_name = ?",
        row -> columns.add(row.text("name").toLowerCase(Locale.ROOT)),
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
