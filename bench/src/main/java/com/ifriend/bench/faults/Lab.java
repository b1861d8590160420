package com.ifriend.bench.faults;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.ifriend.bench.kit.ChildProcess;
import com.ifriend.bench.kit.SqlServer;
import com.ifriend.store.testkit.MySqlServer;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import com.ifriend.store.testkit.RedisServer;
import com.ifriend.store.testkit.TcpProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;

/** The servers of one trial, and what is done to them. */
final class Lab implements AutoCloseable {
  /** So much more than at the start fits on a small disk, in MiB. */
  private static final int REDIS_SPARE = 512;

  private static final int MYSQL_SPARE = 256;

  /** Of the users' connections to MySQL. */
  private static final String CONNECTIONS =
      "information_schema.processlist WHERE user = '" + MySqlServer.USER + "'";

  final RedisServer redis;
  final MySqlServer mysql;
  final TcpProxy redisProxy;
  final TcpProxy mysqlProxy;
  final Clocks clocks;

  /** The processes that use the servers. */
  final List<ChildProcess> bots = new ArrayList<>();

  private final boolean setsClocks;
  private final @Nullable SmallDisk redisDisk;
  private final @Nullable SmallDisk mysqlDisk;
  private @Nullable ScheduledExecutorService nuisance;

  /**
   * @param planned what may be done to it
   */
  Lab(Collection<Fault> planned) throws IOException {
    setsClocks = planned.stream().anyMatch(Fault::setsClocks);
    boolean smallDisks = planned.stream().anyMatch(Fault::fillsDisks);
    clocks = new Clocks(Files.createTempDirectory("ifriend-clocks"));
    mysql =
        MySqlServer.start(
            Flavour.MARIADB, clockOf(Clocks.MYSQL), "--innodb-flush-log-at-trx-commit=1");
    redis =
        RedisServer.start(
            clockOf(Clocks.REDIS), "--appendonly", "yes", "--appendfsync", "everysec");
    if (smallDisks) {
      List<Path> folders = new ArrayList<>();
      redis(client -> folders.add(Path.of(client.configGet("dir").get("dir"))));
      redis.kill();
      redisDisk = new SmallDisk(folders.get(0), REDIS_SPARE);
      redis.restart();
      mysql.kill();
      mysqlDisk = new SmallDisk(mysql.socket().resolveSibling("data"), MYSQL_SPARE);
      mysql.restart();
    } else {
      redisDisk = null;
      mysqlDisk = null;
    }
    redisProxy = TcpProxy.to("127.0.0.1", redis.port());
    mysqlProxy = TcpProxy.to("127.0.0.1", mysql.port());
  }

  /** Why a fault cannot be tried on this machine, if it cannot. */
  static Optional<String> obstacle(Fault fault) {
    if (fault.setsClocks() && !Clocks.canBeSet()) {
      return Optional.of("no C compiler");
    }
    return fault.fillsDisks() && !SmallDisk.canBeHad()
        ? Optional.of("file systems cannot be mounted")
        : Optional.empty();
  }

  SmallDisk redisDisk() {
    return requireNonNull(redisDisk);
  }

  SmallDisk mysqlDisk() {
    return requireNonNull(mysqlDisk);
  }

  private Map<String, String> clockOf(String name) {
    return setsClocks ? clocks.environment(name) : Map.of();
  }

  /**
   * Starts a process on both servers, by way of the proxies.
   *
   * @param name {@link Clocks#BOT} for one whose clock can be set
   * @param output as for a {@link ChildProcess}
   * @param args behind the ports of Redis and MySQL
   */
  @CanIgnoreReturnValue
  ChildProcess start(Class<?> main, String name, Consumer<Optional<String>> output, String... args)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ChildProcess.JAVA,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-Dfile.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                Integer.toString(redisProxy.port()),
                Integer.toString(mysqlProxy.port())));
    command.addAll(List.of(args));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    if (name.equals(Clocks.BOT)) {
      builder.environment().putAll(clockOf(name));
    }
    ChildProcess bot = new ChildProcess(builder, output);
    bots.add(bot);
    return bot;
  }

  /** Looks at Redis, or changes it, by itself. */
  void redis(Consumer<RedisClient> work) {
    try (RedisClient client = RedisClient.create(redis.url())) {
      work.accept(client);
    }
  }

  void fillRedis(boolean full) {
    redis(client -> client.configSet("maxmemory", full ? "1" : "0"));
  }

  /** Removes any key of a session. */
  void evict() {
    redis(
        client -> {
          String key = client.randomKey();
          if (key != null && key.startsWith("session")) {
            client.del(key);
          }
        });
  }

  private interface Sql<T> {
    T run(Statement sql) throws SQLException;
  }

  @CanIgnoreReturnValue
  private <T> T sql(Sql<T> work) {
    try (Connection connection =
            SqlServer.connect(SqlServer.config(mysql.port(), MySqlServer.ADMIN));
        Statement statement = connection.createStatement()) {
      return work.run(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The rows of a table. */
  long count(String table) {
    return sql(
        statement -> {
          ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM " + table);
          return row.next() ? row.getLong(1) : 0L;
        });
  }

  /** Of the bots to MySQL. */
  long connections() {
    return count(CONNECTIONS);
  }

  void protectMySql(boolean readOnly) {
    sql(statement -> statement.execute("SET GLOBAL read_only = " + readOnly));
    if (readOnly) {
      killConnections();
    }
  }

  /** Ends the connections of all others, in whatever they are. */
  void killConnections() {
    sql(
        statement -> {
          List<Long> ids = new ArrayList<>();
          ResultSet rows = statement.executeQuery("SELECT id FROM " + CONNECTIONS);
          while (rows.next()) {
            ids.add(rows.getLong(1));
          }
          for (long id : ids) {
            try {
              statement.execute("KILL " + id);
            } catch (SQLException e) {
              // It is gone already.
            }
          }
          return ids;
        });
  }

  /** Does something again and again, until what it returns is run. */
  Runnable nuisance(long millis, Runnable work) {
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    var unused = timer.scheduleAtFixedRate(work, 0, millis, TimeUnit.MILLISECONDS);
    nuisance = timer;
    return this::calm;
  }

  private void calm() {
    if (nuisance != null) {
      var unused = nuisance.shutdownNow();
    }
  }

  @Override
  public void close() throws IOException {
    calm();
    bots.forEach(ChildProcess::kill);
    redisProxy.close();
    mysqlProxy.close();
    redis.kill();
    mysql.kill();
    if (redisDisk != null) {
      redisDisk.close();
    }
    if (mysqlDisk != null) {
      mysqlDisk.close();
    }
    redis.close();
    mysql.close();
    clocks.close();
  }
}
