package com.ifriend.bench.race.contender;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.ifriend.bench.race.child.SqlAddress;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An algorithm over the driver and the pool that our store uses, set up as it does. */
abstract class SqlBaseline extends Baseline {
  private @Nullable HikariDataSource pool;

  /** Makes the tables unless they are there. */
  abstract void create(Connection connection) throws SQLException;

  @Override
  public String open(URI server) throws SQLException {
    SqlAddress address = SqlAddress.of(server);
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(address.jdbcUrl());
    config.setUsername(address.user());
    config.setPassword(address.password());
    config.addDataSourceProperty("useServerPrepStmts", "true");
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    pool = new HikariDataSource(config);
    try (Connection connection = connection()) {
      create(connection);
    }
    return "an algorithm, written here; HikariCP pool of " + config.getMaximumPoolSize();
  }

  final Connection connection() throws SQLException {
    return requireNonNull(pool, "not open").getConnection();
  }

  /** Runs one statement, whose parameters are texts; the first column of what it returns. */
  @CanIgnoreReturnValue
  static List<String> execute(Connection connection, String sql, String... parameters)
      throws SQLException {
    List<String> found = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      if (statement.execute()) {
        ResultSet rows = statement.getResultSet();
        while (rows.next()) {
          found.add(rows.getString(1));
        }
      }
    }
    return found;
  }

  @Override
  public void close() {
    if (pool != null) {
      pool.close();
    }
  }
}
