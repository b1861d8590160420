package com.ifriend.app.doctor;

import com.ifriend.store.mysql.MySqlConfig;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What a database is like: version, whether it can be written, connections, character set,
 * privileges, full text, clock.
 */
record MySqlDatabaseCheck(MySqlConfig config, Connection connection, Clock ours) {
  /** Above this share of connections there is little room left. */
  private static final double FULL = 0.8;

  /** For the migrations and the procedures. */
  private static final Set<String> NEEDED =
      Set.of(
          "SELECT",
          "INSERT",
          "UPDATE",
          "DELETE",
          "CREATE",
          "ALTER",
          "DROP",
          "INDEX",
          "REFERENCES",
          "CREATE ROUTINE",
          "EXECUTE");

  /** The grantee is quoted, and the names of databases in grants are patterns. */
  private static final String PRIVILEGES =
      """
      SELECT privilege_type FROM information_schema.user_privileges
       WHERE grantee = CONCAT('''', REPLACE(CURRENT_USER(), '@', '''@'''), '''')
      UNION
      SELECT privilege_type FROM information_schema.schema_privileges
       WHERE grantee = CONCAT('''', REPLACE(CURRENT_USER(), '@', '''@'''), '''')
         AND DATABASE() LIKE table_schema
      """;

  static String grant(MySqlConfig config) {
    return "as an administrator: GRANT ALL ON `"
        + config.database()
        + "`.* TO '"
        + config.user()
        + "'@'%'";
  }

  void run(Consumer<Finding> findings) throws SQLException {
    version(findings);
    readOnly(findings);
    binaryLog(findings);
    connections(findings);
    characterSet(findings);
    privileges(findings);
    fullText(findings);
    clock(findings);
  }

  private void version(Consumer<Finding> findings) throws SQLException {
    String version = text("SELECT VERSION()");
    boolean mariaDb = version.contains("MariaDB");
    List<Integer> numbers = new ArrayList<>();
    for (String part : version.replaceFirst("^5\\.5\\.5-", "").split("[^0-9]+", -1)) {
      if (!part.isEmpty() && part.length() < 6) {
        numbers.add(Integer.parseInt(part));
      }
    }
    int number = numbers.size() < 2 ? Integer.MAX_VALUE : numbers.get(0) * 1_000 + numbers.get(1);
    findings.accept(
        number < (mariaDb ? 10_011 : 8_000)
            ? Finding.failed(
                "MySQL version", version, "upgrade to MySQL 8.0 or MariaDB 10.11, or newer")
            : Finding.good("MySQL version", mariaDb ? version : "MySQL " + version));
  }

  private void readOnly(Consumer<Finding> findings) throws SQLException {
    boolean server = isOn("@@global.read_only") || isOn("@@global.innodb_read_only");
    if (server || isOn("@@global." + transactionReadOnly())) {
      findings.accept(
          Finding.failed(
              "MySQL writes",
              server
                  ? "the server is read-only, as a replica is"
                  : "transactions are read-only on this server",
              "put the primary into CLOUDSQL_HOST (gcloud sql instances list shows which it is); on a"
                  + " server that is to be written, as an administrator: SET GLOBAL "
                  + (server ? "read_only" : transactionReadOnly())
                  + " = OFF"));
    } else {
      findings.accept(Finding.good("MySQL writes", "the server is not read-only"));
    }
  }

  private void binaryLog(Consumer<Finding> findings) throws SQLException {
    boolean statements = variable("binlog_format").equals("STATEMENT");
    if (statements && variable("log_bin").equals("ON")) {
      findings.accept(
          Finding.failed(
              "MySQL binary log",
              "binlog_format is STATEMENT, with which the server refuses every write of ours",
              "as an administrator: SET GLOBAL binlog_format = 'ROW'; and in its configuration"));
    }
  }

  /** Empty if the server has no such variable. */
  private String variable(String name) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW VARIABLES LIKE '" + name + "'")) {
      return row.next() ? row.getString(2) : "";
    }
  }

  /** MariaDB has had the new name since 11.1. */
  private String transactionReadOnly() throws SQLException {
    return variable("transaction_read_only").isEmpty() ? "tx_read_only" : "transaction_read_only";
  }

  private boolean isOn(String variable) throws SQLException {
    return Set.of("1", "ON").contains(text("SELECT " + variable));
  }

  private void connections(Consumer<Finding> findings) throws SQLException {
    long used = 0;
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Threads_connected'")) {
      used = row.next() ? row.getLong(2) : 0;
    }
    long limit = Long.parseLong(text("SELECT @@max_connections"));
    String text = used + " of " + limit + " connections in use";
    findings.accept(
        (double) used > FULL * (double) limit
            ? Finding.warning(
                "MySQL connections",
                text,
                "see who has them: "
                    + MySqlCli.query(config, "SHOW PROCESSLIST")
                    + "; and allow more, as an administrator: SET GLOBAL max_connections = 300")
            : Finding.good("MySQL connections", text));
  }

  private void characterSet(Consumer<Finding> findings) throws SQLException {
    String found = text("SELECT @@character_set_database");
    findings.accept(
        found.equals("utf8mb4")
            ? Finding.good("MySQL charset", "the database is utf8mb4")
            : Finding.warning(
                "MySQL charset",
                "the database is " + found + "; our tables are utf8mb4 all the same",
                "ALTER DATABASE `" + config.database() + "` CHARACTER SET utf8mb4"));
  }

  private void privileges(Consumer<Finding> findings) throws SQLException {
    Set<String> missing = new TreeSet<>(NEEDED);
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(PRIVILEGES)) {
      while (rows.next()) {
        missing.remove(rows.getString(1));
      }
    }
    if (missing.isEmpty()) {
      findings.accept(Finding.good("MySQL privileges", "all that tables and procedures need"));
    } else if (text("SELECT COALESCE(CURRENT_ROLE(), 'NONE')").equals("NONE")) {
      findings.accept(
          Finding.failed(
              "MySQL privileges",
              config.user() + " lacks " + String.join(", ", missing),
              grant(config)));
    } else {
      findings.accept(
          Finding.warning(
              "MySQL privileges",
              config.user() + " has " + String.join(", ", missing) + " by a role, if at all",
              grant(config)));
    }
  }

  /** Tables are not made here, so that it is what the server says of itself. */
  private void fullText(Consumer<Finding> findings) throws SQLException {
    String support = text("SELECT support FROM information_schema.engines WHERE engine = 'InnoDB'");
    if (!Set.of("YES", "DEFAULT").contains(support)) {
      findings.accept(
          Finding.failed(
              "MySQL full text",
              "the server has no InnoDB, and so neither tables nor FULLTEXT of ours",
              "turn InnoDB on (innodb=ON)"));
      return;
    }
    String words = text("SELECT @@innodb_ft_min_token_size");
    boolean ngram =
        text("SELECT COUNT(*) FROM information_schema.plugins"
                + " WHERE plugin_name = 'ngram' AND plugin_status = 'ACTIVE'")
            .equals("1");
    findings.accept(
        Finding.good(
            "MySQL full text",
            "FULLTEXT of InnoDB, words of "
                + words
                + " letters and more, "
                + (ngram ? "with the ngram parser" : "without the ngram parser (MySQL has one)")));
  }

  private void clock(Consumer<Finding> findings) throws SQLException {
    findings.accept(new ClockSkew(ours).to("MySQL", this::now));
  }

  private Instant now() throws SQLException {
    long micros =
        Long.parseLong(text("SELECT TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6))"));
    return Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1_000);
  }

  private String text(String query) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query);
        ResultSet row = statement.executeQuery()) {
      return row.next() ? String.valueOf(row.getString(1)) : "";
    }
  }
}
