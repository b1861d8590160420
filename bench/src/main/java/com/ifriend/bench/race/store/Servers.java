package com.ifriend.bench.race.store;

import com.ifriend.bench.race.Contender;
import com.ifriend.store.testkit.MySqlServer;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import com.ifriend.store.testkit.RedisServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;

/**
 * What all contenders store in: one Redis and one MariaDB, where each has a database of its own.
 */
final class Servers implements AutoCloseable {
  private static final List<String> SETTINGS =
      List.of(
          "innodb_flush_log_at_trx_commit=1",
          "innodb_buffer_pool_size=1G",
          "innodb_log_file_size=512M");

  private final RedisServer redis;
  private final MySqlServer sql;
  private final RedisClient client;

  private Servers(RedisServer redis, MySqlServer sql) {
    this.redis = redis;
    this.sql = sql;
    this.client = RedisClient.create(redis.url());
  }

  static Servers start() {
    RedisServer redis = RedisServer.start();
    try {
      String[] options = SETTINGS.stream().map(setting -> "--" + setting).toArray(String[]::new);
      return new Servers(redis, MySqlServer.start(Flavour.MARIADB, options));
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
    long bytes = 0;
    String cursor = ScanParams.SCAN_POINTER_START;
    do {
      ScanResult<String> page =
          client.scan(cursor, new ScanParams().match("*" + session + "*").count(1000));
      for (String key : page.getResult()) {
        Long size = client.memoryUsage(key, 0);
        bytes += size == null ? 0 : size;
      }
      cursor = page.getCursor();
    } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
    return bytes;
  }

  /** For people. */
  List<String> describe() throws SQLException {
    Map<String, String> info = new TreeMap<>();
    client
        .info("server")
        .lines()
        .filter(line -> line.contains(":"))
        .forEach(line -> info.put(line.split(":", 2)[0], line.split(":", 2)[1]));
    List<String> lines = new ArrayList<>();
    lines.add("Redis " + info.get("redis_version") + ", local, TCP, without persistence");
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT VERSION()")) {
      var unused = row.next();
      lines.add(
          "MariaDB "
              + row.getString(1).split("-", 2)[0]
              + ", local, TCP, binary log off, `"
              + String.join("`, `", SETTINGS)
              + "`, databases in utf8mb4 with the server's own collation for it");
    }
    return lines;
  }

  @Override
  public void close() {
    client.close();
    sql.close();
    redis.close();
  }
}
