package com.ifriend.bench.loadtest.backend;

import com.ifriend.store.mysql.MySqlAddress;
import com.ifriend.store.mysql.MySqlConfig;
import com.ifriend.store.testkit.MySqlServer;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.Driver;

/**
 * A MySQL or MariaDB to put load on.
 *
 * @param direct how to reach it
 * @param measured how to reach it over the network that is measured
 * @param proxy the network, if it is made longer
 * @param where the server in words
 */
record SqlTarget(
    MySqlConfig direct, MySqlConfig measured, Optional<DelayProxy> proxy, String where) {

  /** The one that the environment names. */
  static SqlTarget configured(MySqlConfig config, int connections) throws ServersException {
    MySqlConfig pooled = quiet(config, connections);
    return new SqlTarget(
        pooled,
        pooled,
        Optional.empty(),
        version(pooled) + " at " + config.address() + ", " + settings(pooled));
  }

  /** One of our own, which loses nothing in a crash, as Cloud SQL is set up. */
  static SqlTarget started(
      List<Flavour> flavours, Optional<Duration> delay, int connections, Closer closer)
      throws IOException, ServersException {
    MySqlServer server =
        closer.add(MySqlServer.start(pick(flavours), "--innodb-flush-log-at-trx-commit=1"));
    MySqlConfig direct = config(server.port(), connections);
    Optional<DelayProxy> proxy = Optional.empty();
    MySqlConfig measured = direct;
    if (delay.isPresent()) {
      proxy = Optional.of(closer.add(new DelayProxy(server.port(), delay.get())));
      measured = config(proxy.get().port(), connections);
    }
    return new SqlTarget(
        direct, measured, proxy, version(direct) + " started here, " + settings(direct));
  }

  private static Flavour pick(List<Flavour> flavours) throws ServersException {
    StringBuilder obstacles = new StringBuilder();
    for (Flavour flavour : flavours) {
      Optional<String> obstacle = flavour.obstacle();
      if (obstacle.isEmpty()) {
        return flavour;
      }
      obstacles.append("\n  ").append(flavour).append(": ").append(obstacle.get());
    }
    throw new ServersException(
        "cloudsql and legacy-blob need a MySQL or MariaDB, and none runs on this machine:"
            + obstacles
            + "\n  Name one with CLOUDSQL_HOST, or leave them out: --backends redis,inmemory");
  }

  private static MySqlConfig config(int port, int connections) {
    return quiet(
        MySqlConfig.tcp(
            "127.0.0.1", port, MySqlServer.DATABASE, MySqlServer.USER, MySqlServer.PASSWORD),
        connections);
  }

  /** Nothing is swept while something is measured. */
  private static MySqlConfig quiet(MySqlConfig config, int connections) {
    return config.withMaxConnections(connections).withSweepInterval(Duration.ofDays(1));
  }

  private static String version(MySqlConfig config) throws ServersException {
    String version = ask(config, "SELECT VERSION()");
    return (version.contains("MariaDB") ? "MariaDB " : "MySQL ") + version.split("-", 2)[0];
  }

  private static String settings(MySqlConfig config) throws ServersException {
    return "innodb_flush_log_at_trx_commit="
        + ask(config, "SELECT @@innodb_flush_log_at_trx_commit")
        + ", binary log "
        + (ask(config, "SELECT @@log_bin").equals("0") ? "off" : "on");
  }

  private static String ask(MySqlConfig config, String question) throws ServersException {
    try (Connection connection = connect(config);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(question)) {
      return row.next() ? row.getString(1) : "?";
    } catch (SQLException e) {
      throw new ServersException(
          "Cannot use the " + config + ": " + e.getMessage() + "\n  Check the CLOUDSQL_ settings.");
    }
  }

  /** A plain connection of the driver that the stores use, set up as theirs are. */
  static Connection connect(MySqlConfig config) throws SQLException {
    Properties options = new Properties();
    options.setProperty("user", config.user());
    options.setProperty("password", config.password());
    options.setProperty("allowPublicKeyRetrieval", "true");
    options.setProperty("connectTimeout", Long.toString(config.timeout().toMillis()));
    options.setProperty("socketTimeout", Long.toString(config.timeout().toMillis()));
    String address = "localhost";
    if (config.address() instanceof MySqlAddress.UnixSocket socket) {
      options.setProperty("localSocket", socket.path().toString());
    } else {
      address = config.address().toString();
    }
    return Driver.connect(
        Configuration.parse("jdbc:mariadb://" + address + "/" + config.database(), options));
  }
}
