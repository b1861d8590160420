package com.ifriend.bench.faults;

import com.ifriend.store.testkit.MySqlServer;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import com.ifriend.store.testkit.RedisServer;
import com.ifriend.store.testkit.TcpProxy;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;

/** The servers of one trial, and what is done to them. */
final class Lab implements AutoCloseable {
  final MySqlServer mysql;
  final TcpProxy redisProxy;
  final TcpProxy mysqlProxy;
  final List<WriterProcess> writers = new ArrayList<>();
  private final RedisServer redis;
  private @Nullable ScheduledExecutorService nuisance;

  Lab() {
    mysql = MySqlServer.start(Flavour.MARIADB, "--innodb-flush-log-at-trx-commit=1");
    redis = RedisServer.start("--appendonly", "yes", "--appendfsync", "everysec");
    redisProxy = TcpProxy.to("127.0.0.1", redis.port());
    mysqlProxy = TcpProxy.to("127.0.0.1", mysql.port());
  }

  RedisServer redis() {
    return redis;
  }

  /** Looks at Redis, or changes it, by itself. */
  void redis(Consumer<RedisClient> work) {
    try (RedisClient client = RedisClient.create(redis.url())) {
      work.accept(client);
    }
  }

  void sql(String statement) {
    try (Connection connection = admin();
        Statement sql = connection.createStatement()) {
      boolean unused = sql.execute(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(statement, e);
    }
  }

  /** The rows of a table. */
  long count(String table) {
    try (Connection connection = admin();
        Statement sql = connection.createStatement();
        ResultSet row = sql.executeQuery("SELECT COUNT(*) FROM " + table)) {
      return row.next() ? row.getLong(1) : 0;
    } catch (SQLException e) {
      throw new IllegalStateException(table, e);
    }
  }

  private Connection admin() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mariadb://127.0.0.1:" + mysql.port() + "/" + MySqlServer.DATABASE,
        MySqlServer.ADMIN,
        MySqlServer.PASSWORD);
  }

  /** Ends the connections of all others, in whatever they are. */
  void killConnections() {
    try (Connection connection = admin();
        Statement sql = connection.createStatement()) {
      List<Long> ids = new ArrayList<>();
      try (ResultSet rows =
          sql.executeQuery(
              "SELECT id FROM information_schema.processlist WHERE user = '"
                  + MySqlServer.USER
                  + "'")) {
        while (rows.next()) {
          ids.add(rows.getLong(1));
        }
      }
      for (long id : ids) {
        try {
          boolean unused = sql.execute("KILL " + id);
        } catch (SQLException e) {
          // It is gone already.
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Does something again and again, until {@link #calm}. */
  void nuisance(long millis, Runnable work) {
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    var unused = timer.scheduleAtFixedRate(work, 0, millis, TimeUnit.MILLISECONDS);
    nuisance = timer;
  }

  void calm() {
    ScheduledExecutorService timer = nuisance;
    if (timer != null) {
      var unused = timer.shutdownNow();
    }
  }

  @Override
  public void close() throws IOException {
    calm();
    for (WriterProcess writer : writers) {
      writer.close();
    }
    redisProxy.close();
    mysqlProxy.close();
    redis.close();
    mysql.close();
  }
}
