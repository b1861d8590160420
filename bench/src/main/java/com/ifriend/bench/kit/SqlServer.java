package com.ifriend.bench.kit;

import com.ifriend.store.mysql.MySqlAddress;
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
import java.util.Optional;
import java.util.Properties;
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
    try (Connection connection = connect()) {
      this.name = name(connection);
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
    execute(
        config(port(), MySqlServer.ADMIN),
        "SET GLOBAL innodb_flush_log_at_trx_commit = " + setting);
  }

  public MySqlStores stores() {
    return stores(port());
  }

  /** Through another port, as of a proxy. */
  public MySqlStores stores(int port) {
    return MySqlStores.connect(config(port));
  }

  /** For a server that the test kit has started. */
  public static MySqlConfig config(int port) {
    return config(port, MySqlServer.USER);
  }

  /** The same for another user. */
  public static MySqlConfig config(int port, String user) {
    return settled(
        MySqlConfig.tcp("127.0.0.1", port, MySqlServer.DATABASE, user, MySqlServer.PASSWORD));
  }

  /** As the stores are measured: on tables without a prefix, and without sweeping meanwhile. */
  public static MySqlConfig settled(MySqlConfig server) {
    return server
        .withTablePrefix("")
        .withSessionTtl(Duration.ofHours(1))
        .withSweepInterval(Duration.ofDays(1));
  }

  public Connection connect() throws SQLException {
    return connect(config(port()));
  }

  /** A plain connection of the driver that the stores use, set up as theirs are. */
  public static Connection connect(MySqlConfig config) throws SQLException {
    Properties options = new Properties();
    options.setProperty("user", config.user());
    options.setProperty("password", config.password());
    options.setProperty("allowPublicKeyRetrieval", "true");
    options.setProperty("connectTimeout", Long.toString(config.timeout().toMillis()));
    options.setProperty("socketTimeout", Long.toString(config.timeout().toMillis()));
    String address = config.address().toString();
    if (config.address() instanceof MySqlAddress.UnixSocket socket) {
      options.setProperty("localSocket", socket.path().toString());
      address = "localhost";
    }
    Connection connection =
        Driver.connect(
            Configuration.parse("jdbc:mariadb://" + address + "/" + config.database(), options));
    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    return connection;
  }

  /** The server behind a connection, with its version. */
  public static String name(Connection connection) throws SQLException {
    String version = ask(connection, "SELECT VERSION()");
    return (version.contains("MariaDB") ? "MariaDB " : "MySQL ") + version.split("-", 2)[0];
  }

  /** The first column of the first row of an answer. */
  public static String ask(Connection connection, String question) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(question)) {
      return row.next() ? row.getString(1) : "?";
    }
  }

  /** Executes one statement, over a connection of its own. */
  public static void execute(MySqlConfig config, String sql) throws SQLException {
    try (Connection connection = connect(config)) {
      execute(connection, sql);
    }
  }

  /** Executes one statement. */
  public static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
