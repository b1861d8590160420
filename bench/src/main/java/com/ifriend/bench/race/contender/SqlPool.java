package com.ifriend.bench.race.contender;

import static java.util.Objects.requireNonNull;

import com.ifriend.bench.race.child.SqlAddress;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The driver and the pool that our store uses, set up as it does. */
final class SqlPool {
  private @Nullable HikariDataSource pool;

  String open(URI server) {
    SqlAddress address = SqlAddress.of(server);
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(address.jdbcUrl());
    config.setUsername(address.user());
    config.setPassword(address.password());
    config.addDataSourceProperty("useServerPrepStmts", "true");
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    pool = new HikariDataSource(config);
    return "an algorithm, written here; HikariCP pool of " + config.getMaximumPoolSize();
  }

  Connection connection() throws SQLException {
    return requireNonNull(pool, "not open").getConnection();
  }

  /** Runs one statement, whose parameters are texts. */
  static void execute(Connection connection, String sql, String... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      statement.execute();
    }
  }

  void close() {
    if (pool != null) {
      pool.close();
    }
  }
}
