package com.ifriend.store.mysql;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.EventWindow;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.StoredSession;
import com.ifriend.store.testkit.MySqlServer;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Databases of other ages than ours. */
final class MySqlMigrationTest {
  private static final SessionKey KEY = new SessionKey("app", "user", "session");

  /** Each with the beginning of its SHA-256. */
  private static final Map<String, String> FILES =
      Map.ofEntries(
          entry("V1__tables.sql", "b7d677e71bba13f3"),
          entry("V2__procedures.sql", "8c48664fa206a303"),
          entry("V3__memories.sql", "5b844013b8ecd548"),
          entry("V4__analytics.sql", "81ba61296fd0dad2"),
          entry("V5__forgettings.sql", "98bfba03dc63479e"),
          entry("V6__documents.sql", "35e0efab8bf68581"),
          entry("V7__one_snapshot.sql", "d3924cf41409c636"),
          entry("V8__turns.sql", "564220099fadf24f"),
          entry("V9__tokens.sql", "91ab15e2ff24e950"),
          entry("V10__append.sql", "c43c6fb41c8ffd1e"),
          entry("V11__copies.sql", "05a89408a1188e42"));

  /** A database that has applied one refuses another content: mend it by a file of its own. */
  @Test
  void filesAreAddedAndNeverChanged() throws Exception {
    Map<String, String> files = new TreeMap<>();
    Path folder = Path.of("src/main/resources/com/ifriend/store/mysql/migrations");
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.toList()) {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        files.put(file.getFileName().toString(), HexFormat.of().formatHex(digest, 0, 8));
      }
    }
    assertThat(files).containsExactlyInAnyOrderEntriesOf(FILES);
  }

  @ParameterizedTest
  @EnumSource
  void storesThatStartAtOnceMigrateOnce(Flavour flavour) throws Exception {
    MySqlConfig config = freshDatabase(flavour);
    int stores = 4;
    ExecutorService pool = Executors.newFixedThreadPool(stores);
    try {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<MySqlStores>> starting = new ArrayList<>();
      for (int i = 0; i < stores; i++) {
        starting.add(
            pool.submit(
                () -> {
                  start.await();
                  return MySqlStores.connect(config);
                }));
      }
      start.countDown();
      for (Future<MySqlStores> each : starting) {
        each.get(60, TimeUnit.SECONDS).close();
      }
    } finally {
      pool.shutdownNow();
    }

    try (MySqlStores again = MySqlStores.connect(config)) {
      var unused = again.sessions().create(KEY, ScopedPatch.NONE);
    }
    assertThat(
            sql(flavour, config)
                .number("SELECT COUNT(*) FROM ifriend_schema_history WHERE success = 0"))
        .isZero();
  }

  @ParameterizedTest
  @EnumSource
  void oldTablesAreUpgradedInPlace(Flavour flavour) throws SQLException {
    MySqlConfig config = freshDatabase(flavour);
    var migrated =
        Flyway.configure()
            .dataSource(MySqlConnections.forMigrations(config))
            .locations(MySqlStores.MIGRATIONS)
            .table(MySqlStores.HISTORY_TABLE)
            .target("1")
            .load()
            .migrate();
    assertThat(migrated.targetSchemaVersion).isEqualTo("1");
    Sql sql = sql(flavour, config);
    sql.update(
        "INSERT INTO sessions (app_name, user_id, session_id, created_at, expires_at, committed_at,"
            + " event_count, event_bytes, last_event_at)"
            + " VALUES ('app', 'user', 'session', 1000, 99999999999999, 1, 1, 2, 5000)");
    sql.update(
        "INSERT INTO session_events (session_pk, seq, newest_at, event_hash, payload)"
            + " SELECT session_pk, 1, 5000, UNHEX(SHA2('old', 256)), '{}' FROM sessions");

    try (MySqlStores stores = MySqlStores.connect(config)) {
      stores
          .sessions()
          .append(KEY, MySqlStoresTest.event("new", "[]"), ScopedPatch.NONE, OptionalLong.empty());
      StoredSession session = stores.sessions().load(KEY, EventWindow.ALL).orElseThrow();
      assertThat(session.count()).isEqualTo(2);
      assertThat(session.events())
          .extracting(event -> new String(event.json(), StandardCharsets.UTF_8))
          .containsExactly("{}", "[]");
      assertThat(session.createdAt().toEpochMilli()).isEqualTo(1000);
    }
  }

  @ParameterizedTest
  @EnumSource
  void migrationThatWasCutOffIsDoneAgain(Flavour flavour) {
    MySqlConfig config = freshDatabase(flavour);
    MySqlStores.connect(config).close();
    Sql sql = sql(flavour, config);
    sql.update("DROP PROCEDURE delete_session_v1");
    sql.update("DELETE FROM " + MySqlStores.HISTORY_TABLE + " WHERE version <> '1'");

    try (MySqlStores stores = MySqlStores.connect(config)) {
      var unused = stores.sessions().create(KEY, ScopedPatch.NONE);
      assertThat(stores.sessions().delete(KEY)).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void tablesOfOthersInTheDatabaseAreLeftAlone(Flavour flavour) {
    MySqlConfig config = freshDatabase(flavour);
    Sql sql = sql(flavour, config);
    sql.update("CREATE TABLE chat_history (id INT PRIMARY KEY)");
    sql.update("INSERT INTO chat_history VALUES (7)");

    MySqlStores.connect(config).close();

    assertThat(sql.number("SELECT id FROM chat_history")).isEqualTo(7);
  }

  private static Sql sql(Flavour flavour, MySqlConfig config) {
    return Sql.on(MySqlBackend.of(flavour).server(), config.database());
  }

  static MySqlConfig freshDatabase(Flavour flavour) {
    MySqlServer server = MySqlBackend.of(flavour).server();
    String name = "fresh_" + UUID.randomUUID().toString().replace("-", "");
    Sql sql = Sql.on(server);
    sql.update("CREATE DATABASE " + name + " CHARACTER SET latin1");
    sql.update("GRANT ALL ON " + name + ".* TO '" + MySqlServer.USER + "'@'%'");
    return MySqlConfig.tcp(
        "127.0.0.1", server.port(), name, MySqlServer.USER, MySqlServer.PASSWORD);
  }
}
