package com.ifriend.bench.machine;

import com.ifriend.store.mysql.MySqlConfig;
import com.ifriend.store.mysql.MySqlStores;
import com.ifriend.store.testkit.MySqlServer;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.Driver;

/** A MySQL or MariaDB server under measurement. */
public final class SqlServer implements AutoCloseable {
  private final Flavour flavour;
  private final MySqlServer server;
  private final String name;

  private SqlServer(Flavour flavour) throws SQLException {
    this.flavour = flavour;
    this.server = MySqlServer.start(flavour);
    try (Connection connection = connect(MySqlServer.ADMIN);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT VERSION()")) {
      var unused = row.next();
      this.name =
          (flavour == Flavour.MYSQL ? "MySQL " : "MariaDB ") + row.getString(1).split("-", 2)[0];
    }
  }

  /** Empty, saying why, where it cannot run. */
  public static Optional<SqlServer> start(Flavour flavour) throws SQLException {
    Optional<String> obstacle = flavour.obstacle();
    if (obstacle.isPresent()) {
      System.err.println("*** " + flavour + " is NOT measured on this machine: " + obstacle.get());
      return Optional.empty();
    }
    return Optional.of(new SqlServer(flavour));
  }

  /** Short, for the ids of rows. */
  public String id() {
    return flavour.name().toLowerCase(Locale.ROOT);
  }

  /** With its version. */
  public String name() {
    return name;
  }

  public int port() {
    return server.port();
  }

  /** {@code innodb_flush_log_at_trx_commit}: 1 waits for the disk at each commit, 2 does not. */
  public void flushAtCommit(int setting) throws SQLException {
    try (Connection connection = connect(MySqlServer.ADMIN);
        Statement statement = connection.createStatement()) {
      statement.execute("SET GLOBAL innodb_flush_log_at_trx_commit = " + setting);
    }
  }

  public MySqlStores stores() {
    return stores(server.port());
  }

  /** Through another port, as of a proxy. */
  public MySqlStores stores(int port) {
    return MySqlStores.connect(
        MySqlConfig.tcp(
                "127.0.0.1", port, MySqlServer.DATABASE, MySqlServer.USER, MySqlServer.PASSWORD)
            // Not while something is measured.
            .withSweepInterval(Duration.ofDays(1)));
  }

  /** A plain connection of the driver that the stores use, set up as theirs are. */
  public Connection connect() throws SQLException {
    return connect(MySqlServer.USER);
  }

  private Connection connect(String user) throws SQLException {
    return connect(user, server.port());
  }

  public Connection connect(int port) throws SQLException {
    return connect(MySqlServer.USER, port);
  }

  private static Connection connect(String user, int port) throws SQLException {
    Properties options = new Properties();
    options.setProperty("user", user);
    options.setProperty("password", MySqlServer.PASSWORD);
    options.setProperty("allowPublicKeyRetrieval", "true");
    Connection connection =
        Driver.connect(
            Configuration.parse(
                "jdbc:mariadb://127.0.0.1:" + port + "/" + MySqlServer.DATABASE, options));
    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    return connection;
  }

  /** How often the server has run each kind of statement, also inside of procedures. */
  public static Map<String, Long> statements(Connection connection) throws SQLException {
    Map<String, Long> counts = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Com\\_%'")) {
      while (rows.next()) {
        counts.put(rows.getString(1).substring("Com_".length()), rows.getLong(2));
      }
    }
    return counts;
  }

  @Override
  public void close() {
    server.close();
  }
}
