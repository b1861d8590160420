package com.ifriend.store.mysql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.EventWindow;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.StoreException;
import com.ifriend.store.StoredSession;
import com.ifriend.store.testkit.MySqlServer;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Databases of other ages than ours. */
final class MySqlMigrationTest {
  private static final SessionKey KEY = new SessionKey("app", "user", "session");

  /** Each, with names as they are without a prefix, with the beginning of its SHA-256. */
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
          entry("V11__copies.sql", "7ee5d0dab4b460ea"),
          entry("V12__permits.sql", "8fadcee5b98f2122"),
          entry("V13__records.sql", "5008a955ad1185f4"),
          entry("V14__creation_times.sql", "9c2ddab6e37f652d"));

  /** Rows of the history as Flyway 11 wrote them, without number and times. */
  private static final List<String> FLYWAY =
      List.of(
          "0|<< Flyway Baseline >>|BASELINE|<< Flyway Baseline >>|null|ifriend|true",
          "1|tables|SQL|V1__tables.sql|-541387416|ifriend|true",
          "2|procedures|SQL|V2__procedures.sql|-1314900905|ifriend|true",
          "3|memories|SQL|V3__memories.sql|1767571397|ifriend|true",
          "4|analytics|SQL|V4__analytics.sql|429649434|ifriend|true",
          "5|forgettings|SQL|V5__forgettings.sql|-784706744|ifriend|true",
          "6|documents|SQL|V6__documents.sql|-2116060644|ifriend|true",
          "7|one snapshot|SQL|V7__one_snapshot.sql|-1987871609|ifriend|true",
          "8|turns|SQL|V8__turns.sql|-671314116|ifriend|true",
          "9|tokens|SQL|V9__tokens.sql|-7506233|ifriend|true",
          "10|append|SQL|V10__append.sql|2035497876|ifriend|true");

  /** A database that has applied one refuses another content: mend it by a file of its own. */
  @Test
  void filesAreAddedAndNeverChanged() throws Exception {
    Map<String, String> files = new TreeMap<>();
    Path folder = Path.of("src/main/resources/com/ifriend/store/mysql/migrations");
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.toList()) {
        String sql = new TableNames("").in(Files.readString(file));
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(sql.getBytes(UTF_8));
        files.put(file.getFileName().toString(), HexFormat.of().formatHex(digest, 0, 8));
      }
    }
    assertThat(files).containsExactlyInAnyOrderEntriesOf(FILES);
    assertThat(MySqlMigration.all())
        .extracting(MySqlMigration::script)
        .containsExactlyInAnyOrderElementsOf(FILES.keySet());
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
    Sql sql = sql(flavour, config);
    asFlywayLeftIt(sql, 1);
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
          .extracting(event -> new String(event.json(), UTF_8))
          .containsExactly("{}", "[]");
      assertThat(session.createdAt().toEpochMilli()).isEqualTo(1000);
    }
  }

  @ParameterizedTest
  @EnumSource
  void databaseThatFlywayBroughtUpToDateIsTakenAsItIs(Flavour flavour) {
    MySqlConfig config = freshDatabase(flavour);
    Sql sql = sql(flavour, config);
    asFlywayLeftIt(sql, FLYWAY.size() - 1);
    List<String> before = sql.rows("SELECT * FROM " + "ifriend_schema_history");
    sql.update("DROP PROCEDURE load_session_v1");

    MySqlStores.connect(config).close();

    assertThat(sql.rows("SELECT * FROM " + "ifriend_schema_history"))
        .hasSize(FILES.size() + 1)
        .startsWith(before.toArray(String[]::new));
    assertThat(
            sql.number(
                "SELECT COUNT(*) FROM information_schema.routines WHERE routine_schema ="
                    + " DATABASE() AND routine_name = 'load_session_v1'"))
        .isZero();
  }

  @ParameterizedTest
  @EnumSource
  void historyIsWrittenAsFlywayDid(Flavour flavour) {
    MySqlConfig config = freshDatabase(flavour);

    MySqlStores.connect(config).close();

    assertThat(
            sql(flavour, config)
                .rows(
                    "SELECT version, description, type, script, checksum, installed_by, success"
                        + " FROM ifriend_schema_history ORDER BY installed_rank"))
        .startsWith(FLYWAY.subList(1, FLYWAY.size()).toArray(String[]::new));
  }

  /** Up to this version; the statements of a file that is never changed are what they were. */
  private static void asFlywayLeftIt(Sql sql, int version) {
    sql.update(
        "CREATE TABLE ifriend_schema_history (installed_rank INT NOT NULL, version VARCHAR(50),"
            + " description VARCHAR(200) NOT NULL, type VARCHAR(20) NOT NULL,"
            + " script VARCHAR(1000) NOT NULL, checksum INT, installed_by VARCHAR(100) NOT NULL,"
            + " installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,"
            + " execution_time INT NOT NULL, success BOOL NOT NULL,"
            + " CONSTRAINT ifriend_schema_history_pk PRIMARY KEY (installed_rank))");
    for (int i = 0; i <= version; i++) {
      List<String> row = List.of(FLYWAY.get(i).split("\\|", -1));
      sql.update(
          "INSERT INTO ifriend_schema_history VALUES (?, ?, ?, ?, ?, NULLIF(?, 'null'), ?,"
              + " '2026-01-01', 1, 1)",
          Stream.concat(Stream.of(i + 1), row.subList(0, 6).stream()).toArray());
    }
    try (Connection connection = sql.open();
        Statement statement = connection.createStatement()) {
      for (MySqlMigration migration : MySqlMigration.all().subList(0, version)) {
        for (String each : migration.statements(new TableNames(""))) {
          var unused = statement.execute(each);
        }
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void statementsEndWhereTheDelimiterSays() {
    assertThat(
            new MySqlMigration(
                    "V1__x.sql",
                    """
                    -- One; no statement.
                    SELECT 'it''s; \\'; ', "a;b", `c;d`; -- and; so on
                    DELIMITER //
                    CREATE PROCEDURE p() BEGIN
                      -- isn't; it
                      SELECT 1;
                    END //
                    DELIMITER ;
                    SELECT 2;
                    """)
                .statements(new TableNames("")))
        .containsExactly(
            "SELECT 'it''s; \\'; ', \"a;b\", `c;d`",
            "CREATE PROCEDURE p() BEGIN\n  -- isn't; it\n  SELECT 1;\nEND",
            "SELECT 2");
  }

  @ParameterizedTest
  @EnumSource
  void rowThatIsMissingFromTheMiddleIsRefused(Flavour flavour) {
    MySqlConfig config = freshDatabase(flavour);
    MySqlStores.connect(config).close();
    sql(flavour, config).update("DELETE FROM ifriend_schema_history WHERE version IN ('3', '4')");

    assertThatThrownBy(() -> MySqlStores.connect(config))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("migration 3, 4 was not applied, though later ones were");
  }

  /**
   * What brings it here would have an application's framework run it on the application's tables.
   */
  @Test
  void noMigratorOfOthersIsOnTheClassPath() {
    assertThatThrownBy(() -> Class.forName("org.flywaydb.core.Flyway"))
        .isInstanceOf(ClassNotFoundException.class);
  }

  @ParameterizedTest
  @EnumSource
  void migrationThatWasCutOffIsDoneAgain(Flavour flavour) {
    MySqlConfig config = freshDatabase(flavour);
    MySqlStores.connect(config).close();
    Sql sql = sql(flavour, config);
    sql.update("DROP PROCEDURE delete_session_v1");
    sql.update("DELETE FROM " + "ifriend_schema_history" + " WHERE version <> '1'");

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
    return MySqlConfig.tcp("127.0.0.1", server.port(), name, MySqlServer.USER, MySqlServer.PASSWORD)
        .withTablePrefix("");
  }
}
