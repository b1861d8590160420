package com.ifriend.bench.race.store;

import com.ifriend.bench.kit.RedisInfo;
import com.ifriend.bench.kit.SqlServer;
import com.ifriend.bench.race.Contender;
import com.ifriend.store.testkit.MySqlServer;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import com.ifriend.store.testkit.RedisServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import redis.clients.jedis.RedisClient;

/**
 * What all contenders store in: one Redis and one MariaDB, where each has a database of its own.
 */
final class Servers implements AutoCloseable {
  private static final List<String> SETTINGS =
      List.of(
          "innodb_flush_log_at_trx_commit=1",
          "innodb_buffer_pool_size=1G",
          "innodb_log_file_size=512M");

  private final RedisServer redis = RedisServer.start();
  private final RedisClient client = RedisClient.create(redis.url());
  private final MySqlServer sql;

  Servers() {
    String[] options = SETTINGS.stream().map(setting -> "--" + setting).toArray(String[]::new);
    try {
      sql = MySqlServer.start(Flavour.MARIADB, options);
    } catch (RuntimeException e) {
      redis.close();
      throw e;
    }
  }

  /** Where a contender is to store; makes its database. */
  String address(Contender<Stage> contender) throws SQLException {
    return switch (contender.place()) {
      case REDIS -> redis.url();
      case SQL -> "mariadb://" + login() + "@127.0.0.1:" + sql.port() + "/" + database(contender);
      case HEAP -> "heap:none";
    };
  }

  private static String login() {
    return MySqlServer.ADMIN
        + ":"
        + URLEncoder.encode(MySqlServer.PASSWORD, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private String database(Contender<Stage> contender) throws SQLException {
    String name = "peer_" + contender.id().replace('-', '_');
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name + " CHARACTER SET utf8mb4");
    }
    return name;
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mariadb://127.0.0.1:" + sql.port() + "/", MySqlServer.ADMIN, MySqlServer.PASSWORD);
  }

  /** Of all keys that belong to a session. */
  long bytes(String session) {
    return client.keys("*" + session + "*").stream()
        .map(key -> client.memoryUsage(key, 0))
        .filter(Objects::nonNull)
        .mapToLong(Long::longValue)
        .sum();
  }

  /** For people. */
  List<String> describe() throws SQLException {
    try (Connection connection = connect()) {
      return List.of(
          "Redis " + RedisInfo.version(redis.url()) + ", local, TCP, without persistence",
          SqlServer.name(connection)
              + ", local, TCP, binary log off, `"
              + String.join("`, `", SETTINGS)
              + "`, databases in utf8mb4 with the server's own collation for it");
    }
  }

  @Override
  public void close() {
    client.close();
    sql.close();
    redis.close();
  }
}
