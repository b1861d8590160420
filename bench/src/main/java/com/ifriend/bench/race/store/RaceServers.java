package com.ifriend.bench.race.store;

import com.ifriend.bench.kit.Machine;
import com.ifriend.bench.kit.RedisInfo;
import com.ifriend.bench.kit.SqlServer;
import com.ifriend.bench.race.Contender;
import com.ifriend.store.mysql.MySqlConfig;
import com.ifriend.store.testkit.MySqlServer;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import com.ifriend.store.testkit.RedisServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import redis.clients.jedis.RedisClient;

/**
 * What all contenders store in: one Redis and one MariaDB, where each has a database of its own.
 */
final class RaceServers implements AutoCloseable {
  private static final List<String> SETTINGS =
      List.of(
          "innodb_flush_log_at_trx_commit=1",
          "innodb_buffer_pool_size=1G",
          "innodb_log_file_size=512M");

  private final RedisServer redis = RedisServer.start();
  private final RedisClient client = RedisClient.create(redis.url());
  private final MySqlServer sql;

  RaceServers() {
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
      case SQL -> {
        String database = database(contender);
        SqlServer.execute(admin(), "CREATE DATABASE " + database + " CHARACTER SET utf8mb4");
        String password = URLEncoder.encode(MySqlServer.PASSWORD, StandardCharsets.UTF_8);
        yield String.format(
            "mariadb://%s:%s@127.0.0.1:%d/%s",
            MySqlServer.ADMIN, password.replace("+", "%20"), sql.port(), database);
      }
      case HEAP -> "heap:none";
    };
  }

  private MySqlConfig admin() {
    return SqlServer.config(sql.port(), MySqlServer.ADMIN);
  }

  /** Of all keys that belong to a session; of all values of a contender's tables. */
  long bytes(Contender<Stage> contender, String session) throws SQLException {
    return contender.place() == Stage.SQL ? bytesOfTables(contender) : bytesOfKeys(session);
  }

  private long bytesOfTables(Contender<Stage> contender) throws SQLException {
    String columns =
        "SELECT GROUP_CONCAT(CONCAT('SELECT IFNULL(SUM(LENGTH(`', column_name, '`)), 0) b FROM `',"
            + " table_schema, '`.`', table_name, '`') SEPARATOR ' UNION ALL ')"
            + " FROM information_schema.columns WHERE table_schema = '"
            + database(contender)
            + "'";
    try (Connection connection = SqlServer.connect(admin())) {
      SqlServer.execute(connection, "SET SESSION group_concat_max_len = 1000000");
      String sizes = SqlServer.ask(connection, columns);
      return Long.parseLong(
          SqlServer.ask(connection, "SELECT SUM(b) FROM (" + sizes + ") AS all_"));
    }
  }

  private static String database(Contender<Stage> contender) {
    return "peer_" + contender.id().replace('-', '_');
  }

  private long bytesOfKeys(String session) {
    return client.keys("*" + session + "*").stream()
        .map(key -> client.memoryUsage(key, 0))
        .filter(Objects::nonNull)
        .mapToLong(Long::longValue)
        .sum();
  }

  /** For people. */
  List<String> describe() throws SQLException {
    try (Connection connection = SqlServer.connect(admin())) {
      return Machine.ofRace(
          "Server: Redis " + RedisInfo.version(redis.url()) + ", local, TCP, without persistence",
          "Server: "
              + SqlServer.name(connection)
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
