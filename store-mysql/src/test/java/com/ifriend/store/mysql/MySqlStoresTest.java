package com.ifriend.store.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.EventWindow;
import com.ifriend.store.NewEvent;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoreException;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.testkit.Await;
import com.ifriend.store.testkit.MySqlServer;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How a connection comes about, and what the caller is told when the server does not play along.
 */
final class MySqlStoresTest {
  private static final String SECRET = "wr0ng-s3cret";

  @Test
  void refusedConnectionNamesHostPortAndCause() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    MySqlConfig config = MySqlConfig.tcp("127.0.0.1", port, "ifriend", "bot", SECRET);

    assertThatThrownBy(() -> MySqlStores.connect(config))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("127.0.0.1:" + port)
        .hasMessageContaining("Connection refused")
        .hasMessageNotContaining(SECRET);
  }

  @Test
  void silentServerIsGivenUpAfterTheTimeout() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      MySqlConfig config =
          MySqlConfig.tcp("127.0.0.1", silent.getLocalPort(), "ifriend", "bot", SECRET)
              .withTimeout(Duration.ofMillis(250));

      assertThatThrownBy(() -> MySqlStores.connect(config))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("timeout 250 ms")
          .hasMessageNotContaining(SECRET);
    }
  }

  @Test
  void missingSocketNamesItsPath() {
    MySqlConfig config =
        MySqlConfig.unixSocket(Path.of("/nonexistent/mysql.sock"), "ifriend", "bot", SECRET);

    assertThatThrownBy(() -> MySqlStores.connect(config))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("/nonexistent/mysql.sock")
        .hasMessageNotContaining(SECRET);
  }

  @ParameterizedTest
  @EnumSource
  void refusedCredentialsAreNotRetryable(Flavour flavour) {
    int port = MySqlBackend.of(flavour).server().port();
    String database = MySqlServer.DATABASE;

    assertRefused(
        () ->
            MySqlStores.connect(
                MySqlConfig.tcp("127.0.0.1", port, database, MySqlServer.USER, SECRET)),
        MySqlServer.USER);
    assertRefused(
        () -> MySqlStores.connect(MySqlConfig.tcp("127.0.0.1", port, database, "nobody", SECRET)),
        "nobody");
    assertRefused(
        () ->
            MySqlStores.connect(
                MySqlConfig.tcp(
                    "127.0.0.1", port, "elsewhere", MySqlServer.USER, MySqlServer.PASSWORD)),
        "elsewhere");
    assertRefused(
        () ->
            MySqlStores.connect(
                MySqlConfig.tcp(
                    "127.0.0.1", port, "elsewhere", MySqlServer.ADMIN, MySqlServer.PASSWORD)),
        "elsewhere");
  }

  private static void assertRefused(ThrowingCallable connect, String named) {
    assertThatThrownBy(connect)
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.retryable()).isFalse())
        .hasMessageContaining("refused")
        .hasMessageContaining(named)
        .hasMessageNotContaining(SECRET)
        .hasMessageNotContaining(MySqlServer.PASSWORD);
  }

  @ParameterizedTest
  @EnumSource
  void unixSocketIsAnAddressLikeAnyOther(Flavour flavour) {
    MySqlBackend backend = MySqlBackend.of(flavour);
    MySqlConfig config =
        MySqlConfig.unixSocket(
                backend.server().socket(),
                MySqlServer.DATABASE,
                MySqlServer.USER,
                MySqlServer.PASSWORD)
            .withTablePrefix("");
    SessionKey key = new SessionKey("app", "user", UUID.randomUUID().toString());

    try (MySqlStores stores = MySqlStores.connect(config)) {
      stores.ping();
      var unused = stores.sessions().create(key, ScopedPatch.NONE);
      stores.sessions().append(key, event("e", "{}"), ScopedPatch.NONE, OptionalLong.empty());
    }

    assertThat(backend.store().load(key, EventWindow.ALL))
        .hasValueSatisfying(session -> assertThat(session.count()).isEqualTo(1));
  }

  @ParameterizedTest
  @EnumSource
  void lockHeldBySomebodyElseIsGivenUpInTime(Flavour flavour) throws Exception {
    MySqlBackend backend = MySqlBackend.of(flavour);
    SessionKey key = new SessionKey("app", "user", UUID.randomUUID().toString());
    MySqlConfig config =
        backend.config().withMaxConnections(1).withTimeout(Duration.ofMillis(1_500));
    try (MySqlStores stores = MySqlStores.connect(config);
        var locker = Sql.on(backend.server()).open();
        var statement = locker.createStatement()) {
      SessionStore sessions = stores.sessions();
      var unused = sessions.create(key, ScopedPatch.NONE);
      locker.setAutoCommit(false);
      var rows = statement.executeQuery("SELECT * FROM sessions FOR UPDATE");
      assertThat(rows.next()).isTrue();

      // Somebody holds the lock: the wait is bounded, and what it waited for is said.
      assertThatThrownBy(
              () -> sessions.append(key, event("e", "{}"), ScopedPatch.NONE, OptionalLong.empty()))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("appending an event")
          .hasMessageContaining("ock");
      locker.rollback();

      sessions.append(key, event("e", "{}"), ScopedPatch.NONE, OptionalLong.empty());
      assertThat(sessions.load(key, EventWindow.ALL).orElseThrow().count()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatDoesNotFitIntoAPacketIsRefusedBeforeItIsSent(Flavour flavour) {
    MySqlBackend backend = MySqlBackend.of(flavour);
    SessionKey key = new SessionKey("app", "user", UUID.randomUUID().toString());
    Sql sql = Sql.on(backend.server());
    long packet = sql.number("SELECT @@global.max_allowed_packet");
    sql.update("SET GLOBAL max_allowed_packet = 1048576");
    try (MySqlStores stores = MySqlStores.connect(backend.config())) {
      SessionStore sessions = stores.sessions();
      var unused = sessions.create(key, ScopedPatch.NONE);

      assertThatThrownBy(
              () ->
                  sessions.append(
                      key,
                      event("large", "x".repeat(1 << 20)),
                      ScopedPatch.NONE,
                      OptionalLong.empty()))
          .isInstanceOf(PacketTooLargeException.class)
          .hasMessageContaining("max_allowed_packet")
          .hasMessageContaining("1,048,576");
      // Nothing is escaped on the wire.
      sessions.append(
          key,
          event("fits", "\"".repeat((1 << 20) - 1_024)),
          ScopedPatch.NONE,
          OptionalLong.empty());

      assertThat(sessions.load(key, EventWindow.ALL).orElseThrow().count()).isEqualTo(1);
    } finally {
      sql.update("SET GLOBAL max_allowed_packet = " + packet);
    }
  }

  @ParameterizedTest
  @EnumSource
  void fullServerRefusesForNowAndKeepsWhatItHas(Flavour flavour) {
    MySqlServer.assumeRunsHere(flavour);
    SessionKey key = new SessionKey("app", "user", UUID.randomUUID().toString());
    // All tables in one file, which may not grow for long.
    try (MySqlServer server =
            MySqlServer.start(
                flavour,
                "--innodb-file-per-table=0",
                "--innodb-data-file-path=ibdata1:12M:autoextend:max:24M");
        MySqlStores stores =
            MySqlStores.connect(
                MySqlConfig.tcp(
                    "127.0.0.1",
                    server.port(),
                    MySqlServer.DATABASE,
                    MySqlServer.USER,
                    MySqlServer.PASSWORD))) {
      SessionStore sessions = stores.sessions();
      var unused = sessions.create(key, ScopedPatch.NONE);
      AtomicInteger taken = new AtomicInteger();

      assertThatThrownBy(
              () -> {
                while (taken.get() < 1_000) {
                  sessions.append(
                      key,
                      event("e" + taken, "x".repeat(100_000)),
                      ScopedPatch.NONE,
                      OptionalLong.empty());
                  taken.incrementAndGet();
                }
              })
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("larger disk");

      assertThat(sessions.load(key, EventWindow.ALL).orElseThrow().count()).isEqualTo(taken.get());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aKilledConnectionIsReplaced(Flavour flavour) {
    MySqlBackend backend = MySqlBackend.of(flavour);
    SessionKey key = new SessionKey("app", "user", UUID.randomUUID().toString());
    try (MySqlStores stores = MySqlStores.connect(backend.config().withMaxConnections(1))) {
      var unused = stores.sessions().create(key, ScopedPatch.NONE);
      Sql sql = Sql.on(backend.server());
      long connection =
          sql.number(
              "SELECT MAX(id) FROM information_schema.processlist WHERE user = ?",
              MySqlServer.USER);
      sql.update("KILL " + connection);

      assertThatThrownBy(stores::ping).isInstanceOf(StoreUnavailableException.class);
      stores.ping();
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneCallFailsWhenAllConnectionsAreKilled(Flavour flavour) throws Exception {
    MySqlServer.assumeRunsHere(flavour);
    int connections = 5;
    String ofPool = " FROM information_schema.processlist WHERE user = '" + MySqlServer.USER + "'";
    SessionKey key = new SessionKey("app", "user", "session");
    try (MySqlServer server = MySqlServer.start(flavour);
        MySqlStores stores =
            MySqlStores.connect(MySqlBackend.config(server).withMaxConnections(connections));
        var locker = Sql.on(server).open();
        var statement = locker.createStatement()) {
      var unused = stores.sessions().create(key, ScopedPatch.NONE);
      locker.setAutoCommit(false);
      statement.execute("SELECT * FROM sessions FOR UPDATE");
      ExecutorService writers = Executors.newFixedThreadPool(connections);
      for (int i = 0; i < connections; i++) {
        String id = "e" + i;
        writers.execute(
            () ->
                stores
                    .sessions()
                    .append(key, event(id, "{}"), ScopedPatch.NONE, OptionalLong.empty()));
      }
      Sql sql = Sql.on(server);
      Await.until(
          "all wait for the lock",
          () -> sql.number("SELECT COUNT(*)" + ofPool + " AND command <> 'Sleep'") == connections);
      locker.rollback();
      writers.shutdown();
      assertThat(writers.awaitTermination(1, TimeUnit.MINUTES)).isTrue();

      List<String> killed = sql.rows("SELECT id" + ofPool);
      assertThat(killed).hasSize(connections);
      killed.forEach(id -> sql.update("KILL " + id));

      assertThatThrownBy(stores::ping).isInstanceOf(StoreUnavailableException.class);
      for (int i = 0; i < connections; i++) {
        stores.ping();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shortIdleTimeOfTheServerDoesNotCount(Flavour flavour) throws Exception {
    MySqlServer.assumeRunsHere(flavour);
    try (MySqlServer server = MySqlServer.start(flavour, "--wait-timeout=1");
        var connection = MySqlConnections.forRequests(MySqlBackend.config(server)).getConnection();
        var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT @@wait_timeout, @@global.wait_timeout")) {
      assertThat(row.next()).isTrue();
      assertThat(Duration.ofSeconds(row.getLong(1))).isGreaterThan(MySqlConnections.TRUSTED_FOR);
      assertThat(row.getLong(2)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anyTtlIsTaken(Flavour flavour) {
    MySqlConfig config =
        MySqlBackend.of(flavour).config().withSessionTtl(Duration.ofSeconds(Long.MAX_VALUE));
    SessionKey key = new SessionKey("app", "user", UUID.randomUUID().toString());
    try (MySqlStores stores = MySqlStores.connect(config)) {
      var unused = stores.sessions().create(key, ScopedPatch.NONE);
      stores.sessions().append(key, event("e", "{}"), ScopedPatch.NONE, OptionalLong.empty());
      assertThat(stores.sweepExpired()).isNotNegative();

      assertThat(stores.sessions().load(key, EventWindow.ALL).orElseThrow().count()).isEqualTo(1);
      assertThat(stores.inspect(key).orElseThrow().expiresIn())
          .isBetween(Duration.ofDays(364_999), SessionStore.LONGEST_TTL);
    }
  }

  static NewEvent event(String id, String json) {
    return new NewEvent(id, 1, json.getBytes(StandardCharsets.UTF_8));
  }
}
