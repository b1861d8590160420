package com.ifriend.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ifriend.store.StoreException;
import com.ifriend.store.mysql.MySqlConfig;
import com.ifriend.store.mysql.MySqlProbe;
import com.ifriend.store.mysql.MySqlStores;
import com.ifriend.store.mysql.MySqlTls;
import com.ifriend.store.testkit.Await;
import com.ifriend.store.testkit.Certificates;
import com.ifriend.store.testkit.MySqlServer;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import com.ifriend.store.testkit.RedisServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Broken set-ups of real databases. */
final class MySqlCheckTest {
  private static final Map<Flavour, MySqlServer> SERVERS = new EnumMap<>(Flavour.class);

  @AfterAll
  static void stop() {
    SERVERS.values().forEach(MySqlServer::close);
  }

  private static MySqlServer server(Flavour flavour) {
    MySqlServer.assumeRunsHere(flavour);
    return SERVERS.computeIfAbsent(flavour, MySqlServer::start);
  }

  @ParameterizedTest
  @EnumSource(Flavour.class)
  void databaseIsHealthyByTcpAndBySocketAndNothingIsCreated(Flavour flavour) throws Exception {
    MySqlServer server = server(flavour);
    execute(server, "CREATE DATABASE fresh", "GRANT ALL ON fresh.* TO " + MySqlServer.USER);
    MySqlConfig socket =
        MySqlConfig.unixSocket(server.socket(), "fresh", MySqlServer.USER, MySqlServer.PASSWORD);

    Examined.mysql(tcp(server, "fresh", MySqlServer.USER, MySqlServer.PASSWORD))
        .isHealthy()
        .praises("127.0.0.1:" + server.port() + " lets ifriend into fresh")
        .praises("all that tables and procedures need")
        .praises("FULLTEXT of InnoDB")
        .praises(flavour == Flavour.MYSQL ? "with the ngram" : "without the ngram")
        .praises("that of this machine")
        .warnsOf("pending, 0 applied", "the next start of the bot applies them")
        .saysNothingOf(MySqlServer.PASSWORD);
    Examined.mysql(socket).isHealthy().praises(server.socket() + " lets ifriend into fresh");
    assertThat(count(server, "information_schema.tables WHERE table_schema = 'fresh'")).isZero();

    MySqlStores.connect(socket).close();
    Examined.mysql(socket).isHealthy().praises("applied");
  }

  @ParameterizedTest
  @EnumSource(Flavour.class)
  void wrongPasswordIsTheCause(Flavour flavour) {
    Examined.mysql(tcp(server(flavour), MySqlServer.DATABASE, MySqlServer.USER, "s3cret"))
        .saysNothingOf("s3cret")
        .failsOnlyWith("the password of user ifriend is refused", "CLOUDSQL_PASSWORD");
  }

  @ParameterizedTest
  @EnumSource(Flavour.class)
  void missingDatabaseIsTheCause(Flavour flavour) {
    Examined.mysql(tcp(server(flavour), "nowhere", MySqlServer.ADMIN, MySqlServer.PASSWORD))
        .failsOnlyWith("there is no database nowhere", "CREATE DATABASE `nowhere`");
    Examined.mysql(tcp(server(flavour), "nowhere", MySqlServer.USER, MySqlServer.PASSWORD))
        .failsOnlyWith("user ifriend may not use database nowhere", "GRANT ALL ON `nowhere`.*");
  }

  @ParameterizedTest
  @EnumSource(Flavour.class)
  void missingPrivilegeIsNamed(Flavour flavour) throws Exception {
    MySqlServer server = server(flavour);
    execute(
        server,
        "CREATE USER reader IDENTIFIED BY 'pw'",
        "GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, INDEX, REFERENCES, CREATE"
            + " ROUTINE ON ifriend.* TO reader");
    Examined.mysql(tcp(server, MySqlServer.DATABASE, "reader", "pw"))
        .failsOnlyWith("reader lacks EXECUTE", "GRANT ALL ON `ifriend`.* TO 'reader'@'%'");
  }

  @Test
  void otherCharsetIsWarnedOf() throws Exception {
    MySqlServer server = server(Flavour.MARIADB);
    execute(
        server,
        "CREATE DATABASE old CHARACTER SET latin1",
        "GRANT ALL ON old.* TO " + MySqlServer.USER);
    Examined.mysql(tcp(server, "old", MySqlServer.USER, MySqlServer.PASSWORD))
        .isHealthy()
        .warnsOf("the database is latin1", "CHARACTER SET utf8mb4");
  }

  @Test
  void placeWhereNothingListensIsTheCause() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Examined.mysql(MySqlConfig.tcp("127.0.0.1", port, "ifriend", "ifriend", ""))
        .failsOnlyWith("refuses the connection", "CLOUDSQL_HOST");
    Examined.mysql(
            MySqlConfig.unixSocket(Path.of("/nowhere/p:r:i"), "ifriend", "ifriend", "s3cret"))
        .saysNothingOf("s3cret")
        .failsOnlyWith("there is no socket /nowhere/p:r:i", "--add-cloudsql-instances");
  }

  @Test
  void whatIsNoDatabaseIsToldFromWhatIsSilent() throws Exception {
    try (RedisServer other = RedisServer.start();
        ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Examined.mysql(MySqlConfig.tcp("127.0.0.1", silent.getLocalPort(), "d", "u", "s3cret"))
          .failsOnlyWith("accepts connections and says nothing", "swallows");
      Examined.mysql(MySqlConfig.tcp("127.0.0.1", other.port(), "d", "u", "s3cret"))
          .failsOnlyWith("says nothing", "mysqladmin ping");
    }
    try (ServerSocket ssh = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread greeting = new Thread(() -> greet(ssh, "SSH-2.0-OpenSSH_9.2\r\n"), "ssh");
      greeting.setDaemon(true);
      greeting.start();
      Examined.mysql(MySqlConfig.tcp("127.0.0.1", ssh.getLocalPort(), "d", "u", "s3cret"))
          .failsOnlyWith("does not speak MySQL", "CLOUDSQL_PORT");
    }
  }

  private static void greet(ServerSocket listener, String words) {
    try {
      while (true) {
        Socket client = listener.accept();
        client.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
        client.getOutputStream().flush();
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  @Test
  void socketWhoseServerIsGoneIsToldFromNone(@TempDir Path folder) {
    MySqlServer.assumeRunsHere(Flavour.MARIADB);
    try (MySqlServer gone = MySqlServer.start(Flavour.MARIADB)) {
      gone.kill();
      Examined.mysql(
              MySqlConfig.unixSocket(
                  gone.socket(), MySqlServer.DATABASE, MySqlServer.USER, MySqlServer.PASSWORD))
          .failsOnlyWith("nobody listens at the socket " + gone.socket(), "cloud-sql-proxy");
    }
    Examined.mysql(MySqlConfig.unixSocket(folder, "d", "u", "s3cret"))
        .failsOnlyWith(folder + " is a folder, and no socket", "ls -l " + folder);
  }

  @ParameterizedTest
  @EnumSource(Flavour.class)
  void migrationsThatStopTheBotAreToldApart(Flavour flavour) throws Exception {
    MySqlServer server = server(flavour);
    execute(server, "CREATE DATABASE aged", "GRANT ALL ON aged.* TO " + MySqlServer.USER);
    MySqlConfig config = tcp(server, "aged", MySqlServer.USER, MySqlServer.PASSWORD);
    MySqlStores.connect(config).close();
    String history = "aged.ifriend_schema_history";

    execute(
        server,
        "INSERT INTO "
            + history
            + " SELECT installed_rank + 100, '99', 'later', type, 'V99.sql', 1,"
            + " installed_by, installed_on, 1, 1 FROM "
            + history
            + " WHERE version = '1'");
    Examined.mysql(config)
        .isHealthy()
        .warnsOf("newer than this version: migration 99", "upgrade the bot");
    // As it says, the bot starts.
    MySqlStores.connect(config).close();

    execute(server, "UPDATE " + history + " SET version = '1.5' WHERE version = '99'");
    Examined.mysql(config)
        .failsOnlyWith("migration 1.5 was applied, and this version does not have it", "SELECT");
    assertThatThrownBy(() -> MySqlStores.connect(config)).isInstanceOf(StoreException.class);
    execute(server, "DELETE FROM " + history + " WHERE version = '1.5'");

    execute(server, "UPDATE " + history + " SET checksum = checksum + 1 WHERE version = '2'");
    Examined.mysql(config)
        .failsOnlyWith("migration 2 was applied with another content", "run the version");
    assertThatThrownBy(() -> MySqlStores.connect(config)).isInstanceOf(StoreException.class);
    execute(server, "UPDATE " + history + " SET checksum = checksum - 1 WHERE version = '2'");

    // The last one, as a start that was cut off leaves it.
    execute(server, "UPDATE " + history + " SET success = 0 ORDER BY installed_rank DESC LIMIT 1");
    Examined.mysql(config)
        .failsOnlyWith(
            "did not succeed", " aged -e \"DELETE FROM ifriend_schema_history WHERE success = 0\"");
    assertThatThrownBy(() -> MySqlStores.connect(config)).isInstanceOf(StoreException.class);
    // The fix, as it says.
    execute(server, "DELETE FROM " + history + " WHERE success = 0");
    MySqlStores.connect(config).close();
    Examined.mysql(config).isHealthy().praises("applied");
  }

  @ParameterizedTest
  @EnumSource(Flavour.class)
  void tlsIsToldFromPasswords(Flavour flavour, @TempDir Path folder) throws Exception {
    MySqlServer.assumeRunsHere(flavour);
    Certificates own = Certificates.make(folder, "server", "san=ip:127.0.0.1");
    Certificates stranger = Certificates.make(folder, "stranger", "san=ip:127.0.0.1");
    try (MySqlServer server =
        MySqlServer.start(flavour, "--ssl-cert=" + own.pem(), "--ssl-key=" + own.privateKey())) {
      execute(
          server,
          "CREATE USER secure IDENTIFIED BY 'pw' REQUIRE SSL",
          "GRANT ALL ON ifriend.* TO secure");
      MySqlConfig plain = tcp(server, MySqlServer.DATABASE, "secure", "pw");
      MySqlTls right = new MySqlTls(own.pem(), Optional.empty());

      Examined.mysql(plain)
          .failsOnlyWith(
              "takes user secure only through TLS", "--format='value(serverCaCert.cert)'");
      Examined.mysql(plain.withTls(right)).isHealthy().praises("through TLS");
      Examined.mysql(tcp(server, MySqlServer.DATABASE, "secure", "s3cret"))
          .saysNothingOf("s3cret")
          .failsOnlyWith("the password of user secure is refused", "CLOUDSQL_PASSWORD");
      Examined.mysql(plain.withTls(new MySqlTls(stranger.pem(), Optional.empty())))
          .failsOnlyWith(
              "signed by a CA that " + stranger.pem() + " does not hold", "serverCaCert");
      Examined.mysql(
              MySqlConfig.tcp("localhost", server.port(), MySqlServer.DATABASE, "secure", "pw")
                  .withTls(right))
          .failsOnlyWith("is for another host", "CLOUDSQL_HOST");
      execute(server, "SET GLOBAL require_secure_transport = ON");
      Examined.mysql(tcp(server, MySqlServer.DATABASE, MySqlServer.USER, MySqlServer.PASSWORD))
          .saysNothingOf(MySqlServer.PASSWORD)
          .failsOnlyWith("only through TLS, and CLOUDSQL_TLS_CA is not set", "CLOUDSQL_TLS_CA=");
    }
  }

  @Test
  void serverWithoutTlsIsNamed(@TempDir Path folder) throws Exception {
    MySqlServer.assumeRunsHere(Flavour.MARIADB);
    Certificates own = Certificates.make(folder, "server", "san=ip:127.0.0.1");
    try (MySqlServer plain = MySqlServer.start(Flavour.MARIADB, "--skip-ssl")) {
      Examined.mysql(
              tcp(plain, MySqlServer.DATABASE, MySqlServer.USER, MySqlServer.PASSWORD)
                  .withTls(new MySqlTls(own.pem(), Optional.empty())))
          .failsOnlyWith("offers no TLS", "leave CLOUDSQL_TLS_CA out");
    }
  }

  @ParameterizedTest
  @EnumSource(Flavour.class)
  void serverWithoutRoomForConnectionsIsNamed(Flavour flavour) throws Exception {
    MySqlServer.assumeRunsHere(flavour);
    try (MySqlServer small = MySqlServer.start(flavour, "--max-connections=12")) {
      MySqlConfig config = tcp(small, MySqlServer.DATABASE, MySqlServer.USER, MySqlServer.PASSWORD);
      List<Connection> taken = new ArrayList<>();
      for (int i = 0; i < 9; i++) {
        taken.add(MySqlProbe.connect(config));
      }
      // The server closes in its own time what others left, also what the doctor just left.
      Await.until("only ours are open", () -> connections(taken.get(0)) == taken.size());
      Examined.mysql(config)
          .isHealthy()
          .warnsOfPattern("1[01] of 12 connections in use", "SHOW PROCESSLIST");
      Await.until("all are taken", () -> !takesOneMore(config, taken));
      Examined.mysql(config)
          .failsOnlyWith("all connections of the server are in use", "SET GLOBAL max_connections");
      for (Connection connection : taken) {
        connection.close();
      }
    }
  }

  private static int connections(Connection one) {
    try (Statement statement = one.createStatement();
        ResultSet row = statement.executeQuery("SHOW STATUS LIKE 'Threads_connected'")) {
      row.next();
      return row.getInt(2);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean takesOneMore(MySqlConfig config, List<Connection> taken) {
    try {
      taken.add(MySqlProbe.connect(config));
      return true;
    } catch (StoreException e) {
      return false;
    }
  }

  @ParameterizedTest
  @EnumSource(Flavour.class)
  void limitOfTheUserIsNamed(Flavour flavour) throws Exception {
    MySqlServer server = server(flavour);
    execute(
        server,
        "CREATE USER limited IDENTIFIED BY 'pw' WITH MAX_USER_CONNECTIONS 1",
        "GRANT ALL ON ifriend.* TO limited");
    MySqlConfig config = tcp(server, MySqlServer.DATABASE, "limited", "pw");
    try (Connection one = MySqlProbe.connect(config)) {
      assertThat(one.isClosed()).isFalse();
      Examined.mysql(config)
          .failsOnlyWith(
              "user limited has all the connections it may have", "ALTER USER 'limited'");
    }
  }

  @ParameterizedTest
  @EnumSource(Flavour.class)
  void readOnlyServerIsNamed(Flavour flavour) throws Exception {
    MySqlServer.assumeRunsHere(flavour);
    try (MySqlServer replica = MySqlServer.start(flavour)) {
      execute(replica, "SET GLOBAL read_only = ON");
      MySqlConfig config =
          tcp(replica, MySqlServer.DATABASE, MySqlServer.USER, MySqlServer.PASSWORD);
      Examined.mysql(config).failsOnlyWith("the server is read-only", "SET GLOBAL read_only = OFF");
      assertThatThrownBy(() -> MySqlStores.connect(config)).isInstanceOf(StoreException.class);
    }
  }

  @ParameterizedTest
  @EnumSource(Flavour.class)
  void binaryLogOfStatementsIsNamed(Flavour flavour) {
    MySqlServer.assumeRunsHere(flavour);
    try (MySqlServer server =
        MySqlServer.start(
            flavour, "--log-bin=binlog", "--server-id=1", "--binlog-format=STATEMENT")) {
      MySqlConfig config =
          tcp(server, MySqlServer.DATABASE, MySqlServer.USER, MySqlServer.PASSWORD);
      Examined.mysql(config)
          .failsOnlyWith("binlog_format is STATEMENT", "SET GLOBAL binlog_format = 'ROW'");
      assertThatThrownBy(() -> MySqlStores.connect(config))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("binlog_format=STATEMENT");
    }
  }

  @ParameterizedTest
  @EnumSource(Flavour.class)
  void clocksThatAreApartAreWarnedOf(Flavour flavour) {
    MySqlConfig config =
        tcp(server(flavour), MySqlServer.DATABASE, MySqlServer.USER, MySqlServer.PASSWORD);
    Examined.mysqlWithClockOff(config, Duration.ofHours(-1))
        .isHealthy()
        .warnsOf("ms ahead of that of this machine", "timedatectl set-ntp true");
    Examined.mysqlWithClockOff(config, Duration.ofMinutes(1))
        .isHealthy()
        .warnsOf("ms behind that of this machine", "timedatectl set-ntp true");
  }

  private static MySqlConfig tcp(
      MySqlServer server, String database, String user, String password) {
    return MySqlConfig.tcp("127.0.0.1", server.port(), database, user, password)
        .withTablePrefix("")
        .withSessionTtl(java.time.Duration.ofHours(1));
  }

  private static void execute(MySqlServer server, String... statements) throws Exception {
    try (Connection connection = admin(server);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        var unused = statement.execute(sql);
      }
    }
  }

  private static int count(MySqlServer server, String from) throws Exception {
    try (Connection connection = admin(server);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM " + from)) {
      return row.next() ? row.getInt(1) : -1;
    }
  }

  private static Connection admin(MySqlServer server) {
    return MySqlProbe.connect(
        tcp(server, MySqlServer.DATABASE, MySqlServer.ADMIN, MySqlServer.PASSWORD));
  }
}
