package com.ifriend.store.mysql;

import com.ifriend.store.Optionals;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.Driver;

/**
 * Opens connections for the pool.
 *
 * <p>A pool asks a connection for a sign of life before it lends it, which would double the round
 * trips of an append. A connection from here answers {@link Connection#isValid} from memory while
 * the server was heard of within {@link #TRUSTED_FOR}, and asks the server after that.
 */
final class MySqlConnections implements DataSource {
  /** Well under {@link #IDLE}, and under the times after which networks drop a connection. */
  static final Duration TRUSTED_FOR = Duration.ofMinutes(1);

  /** How long the server keeps an idle connection of ours, whatever its default: MySQL's own. */
  private static final Duration IDLE = Duration.ofHours(8);

  /** Independent of what the server or the schema has as a default. */
  static final String MODE =
      "STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION";

  private static final String SQL_MODE = "sql_mode='" + MODE + "'";

  private final Configuration configuration;

  private MySqlConnections(Configuration configuration) {
    this.configuration = configuration;
  }

  /** For requests: every wait is bounded by {@link MySqlConfig#timeout}. */
  static MySqlConnections forRequests(MySqlConfig config) throws SQLException {
    // The lock wait ends first, so that the caller learns why, and the connection lives on.
    long lockWait = Math.max(1, config.timeout().toSeconds() - 1);
    Properties options = options(config);
    options.setProperty("socketTimeout", Long.toString(config.timeout().toMillis()));
    // A call then costs no parsing, after the first of its kind on a connection.
    options.setProperty("useServerPrepStmts", "true");
    options.setProperty(
        "sessionVariables",
        SQL_MODE + ",innodb_lock_wait_timeout=" + lockWait + ",wait_timeout=" + IDLE.toSeconds());
    return new MySqlConnections(Configuration.parse(url(config), options));
  }

  /** To find out whether the server asks for TLS; trusts whoever answers. */
  static MySqlConnections throughAnyTls(MySqlConfig config) throws SQLException {
    Properties options = options(config);
    options.setProperty("sslMode", "trust");
    options.setProperty("socketTimeout", Long.toString(config.timeout().toMillis()));
    return new MySqlConnections(Configuration.parse(url(config), options));
  }

  /** For migrations, which may take as long as they need. */
  static MySqlConnections forMigrations(MySqlConfig config) throws SQLException {
    Properties options = options(config);
    options.setProperty("sessionVariables", SQL_MODE);
    return new MySqlConnections(Configuration.parse(url(config), options));
  }

  /** Safe, because {@link MySqlConfig} takes only names that need no escaping in a URL. */
  private static String url(MySqlConfig config) {
    String address =
        config.address() instanceof MySqlAddress.Tcp tcp ? tcp.toString() : "localhost";
    return "jdbc:mariadb://" + address + "/" + config.database();
  }

  private static Properties options(MySqlConfig config) {
    Properties options = new Properties();
    options.setProperty("user", config.user());
    options.setProperty("password", config.password());
    options.setProperty("connectTimeout", Long.toString(config.timeout().toMillis()));
    options.setProperty("tcpKeepAlive", "true");
    if (config.tls().isPresent()) {
      MySqlTlsPlugin.addTo(options, config.tls().get());
    } else {
      // MySQL 8 hands out the key with which the password is encrypted.
      options.setProperty("allowPublicKeyRetrieval", "true");
    }
    if (config.address() instanceof MySqlAddress.UnixSocket socket) {
      Optionals.require("a unix socket", "net.java.dev.jna:jna", "com.sun.jna.Platform");
      options.setProperty("localSocket", socket.path().toString());
    }
    if (config.address() instanceof MySqlAddress.Instance instance) {
      Optionals.require(
          "an instance of Cloud SQL by its name",
          "com.google.cloud.sql:jdbc-socket-factory-core",
          "com.google.cloud.sql.core.ConnectionConfig");
      CloudSqlSockets.addTo(options, instance);
    }
    return options;
  }

  @Override
  public Connection getConnection() throws SQLException {
    return (Connection)
        Proxy.newProxyInstance(
            MySqlConnections.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            new Trusting(Driver.connect(configuration))::invoke);
  }

  private static final class Trusting {
    private final Connection connection;
    private long lastHeard = System.nanoTime();

    Trusting(Connection connection) {
      this.connection = connection;
    }

    @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] args)
        throws Throwable {
      boolean asked = method.getName().equals("isValid");
      long now = System.nanoTime();
      if (asked && now - lastHeard < TRUSTED_FOR.toNanos()) {
        return !connection.isClosed();
      }
      if (asked || method.getName().equals("prepareStatement")) {
        lastHeard = now;
      }
      try {
        return method.invoke(connection, args);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }
  }

  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("the user is part of the configuration");
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) {}

  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public int getLoginTimeout() {
    // So long the pool waits at its end for a connection that is just being opened.
    return 1 + configuration.connectTimeout() / 1000;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("logs through SLF4J");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("wraps no " + type.getName());
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
