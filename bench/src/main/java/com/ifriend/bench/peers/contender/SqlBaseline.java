package com.ifriend.bench.peers.contender;

import static java.util.Objects.requireNonNull;

import com.ifriend.bench.peers.child.SqlAddress;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** An algorithm over the driver and the pool that our store uses, set up as it does. */
abstract class SqlBaseline extends Baseline {
  private @Nullable HikariDataSource pool;

  abstract void createTables(Statement statement) throws SQLException;

  final Connection connection() throws SQLException {
    return requireNonNull(pool, "not open").getConnection();
  }

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
    try (Connection connection = connection();
        Statement statement = connection.createStatement()) {
      createTables(statement);
    }
    return "an algorithm, written here; HikariCP pool of " + config.getMaximumPoolSize();
  }

  @Override
  public void close() {
    if (pool != null) {
      pool.close();
    }
  }
}
