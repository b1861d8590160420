package com.ifriend.bench.limit;

import com.google.adk.sessions.SessionKey;
import com.ifriend.bench.kit.Contest;
import com.ifriend.bench.kit.Goal;
import com.ifriend.bench.kit.Payload;
import com.ifriend.bench.kit.Row;
import com.ifriend.bench.kit.Servers;
import com.ifriend.bench.kit.SessionOfLength;
import com.ifriend.bench.kit.SqlServer;
import com.ifriend.bench.kit.Way;
import com.ifriend.bench.limit.Results.Section;
import com.ifriend.store.EventWindow;
import com.ifriend.store.mysql.MySqlStores;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** How much of an append is not one committed INSERT? */
final class MySqlAppend {
  private static final String INSERT = "autocommit INSERT";
  private static final String CALL = "CALL of a procedure that only does that INSERT";
  private static final String COUNTED = "CALL of one that counts it in a row as well";
  private static final String LEAST =
      "CALL of one that writes what an append does, and checks nothing";
  private static final String OURS = "appendEvent";

  private static final List<String> TABLES_AND_PROCEDURES =
      List.of(
          "DROP TABLE IF EXISTS bench_plain",
          "CREATE TABLE bench_plain (id BIGINT AUTO_INCREMENT PRIMARY KEY,"
              + " payload LONGBLOB NOT NULL) ENGINE = InnoDB",
          "DROP PROCEDURE IF EXISTS bench_insert",
          "CREATE PROCEDURE bench_insert(IN p_payload LONGBLOB)"
              + " MODIFIES SQL DATA SQL SECURITY INVOKER"
              + " INSERT INTO bench_plain (payload) VALUES (p_payload)",
          "DROP TABLE IF EXISTS bench_counter",
          "CREATE TABLE bench_counter (id BIGINT PRIMARY KEY, events BIGINT NOT NULL)"
              + " ENGINE = InnoDB",
          "INSERT INTO bench_counter VALUES (1, 0)",
          "DROP PROCEDURE IF EXISTS bench_counted",
          "CREATE PROCEDURE bench_counted(IN p_payload LONGBLOB)"
              + " MODIFIES SQL DATA SQL SECURITY INVOKER BEGIN START TRANSACTION;"
              + " UPDATE bench_counter SET events = events + 1 WHERE id = 1;"
              + " INSERT INTO bench_plain (payload) VALUES (p_payload); COMMIT; END",
          "DROP PROCEDURE IF EXISTS bench_least",
          "CREATE PROCEDURE bench_least(IN p_payload LONGBLOB, IN p_pk BIGINT)"
              + " MODIFIES SQL DATA SQL SECURITY INVOKER BEGIN"
              + " DECLARE v_seq BIGINT; START TRANSACTION;"
              + " UPDATE sessions SET event_count = LAST_INSERT_ID(event_count + 1),"
              + " event_bytes = event_bytes + LENGTH(p_payload), committed_at = committed_at + 1,"
              + " last_event_at = event_count, newest_event_at = event_count,"
              + " expires_at = expires_at + 1 WHERE session_pk = p_pk;"
              + " SET v_seq = LAST_INSERT_ID();"
              + " INSERT INTO session_events (session_pk, seq, newest_at, event_hash, payload)"
              + " VALUES (p_pk, v_seq, v_seq, UNHEX(SHA2(v_seq, 256)), p_payload); COMMIT; END");

  private MySqlAppend() {}

  static Section ask(Servers servers, Scale scale) throws Exception {
    int samples = Math.max(1, scale.appends() / 2);
    List<Row> rows = new ArrayList<>();
    for (SqlServer database : servers.databases()) {
      for (int flush : new int[] {1, 2}) {
        database.flushAtCommit(flush);
        rows.addAll(rows(scale, samples, database, flush));
      }
    }
    return new Section(
        "MySQL and MariaDB: one append",
        "One thread, one event of about 600 bytes a time, against the same bytes into a table with"
            + " an auto-increment key and nothing else; same server, same"
            + " `innodb_flush_log_at_trx_commit`, same driver, binary log off. Ours in a session that was"
            + " read, as at the beginning of a turn; "
            + scale.rounds() * samples
            + " samples each.",
        rows);
  }

  private static List<Row> rows(Scale scale, int samples, SqlServer database, int flush)
      throws Exception {
    try (Connection connection = database.connect();
        MySqlStores stores = database.stores();
        Statement statement = connection.createStatement()) {
      for (String sql : TABLES_AND_PROCEDURES) {
        statement.execute(sql);
      }
      SessionOfLength ours = session(stores);
      try (PreparedStatement insert =
              connection.prepareStatement("INSERT INTO bench_plain (payload) VALUES (?)");
          PreparedStatement call = connection.prepareStatement("CALL bench_insert(?)");
          PreparedStatement counted = connection.prepareStatement("CALL bench_counted(?)");
          PreparedStatement least =
              connection.prepareStatement(
                  "CALL bench_least(?, " + number(connection, session(stores).key()) + ")")) {
        Contest.Result result =
            scale.contest(
                executing(INSERT, samples, insert),
                executing(CALL, samples, call),
                executing(COUNTED, samples, counted),
                executing(LEAST, samples, least),
                ours.appending(OURS, samples));
        String id = database.id() + ".append." + flush;
        String where = database.name() + ", flush " + flush + ": ";
        Row leastRow = row(result, id + ".least", where, LEAST, 50, Goal.NONE);
        return List.of(
            row(result, id + ".call", where, CALL, 50, Goal.NONE),
            row(result, id + ".counted", where, COUNTED, 50, Goal.NONE),
            leastRow,
            row(result, id + ".p50", where, OURS, 50, Goal.atMost(1.3)).beside(leastRow),
            row(result, id + ".p99", where, OURS, 99, Goal.NONE));
      }
    }
  }

  private static Row row(
      Contest.Result result, String id, String where, String ours, int percent, Goal goal) {
    return result.atMost(id, where + ours + ", p" + percent, ours, INSERT, percent, goal);
  }

  /** One that was read, as at the beginning of a turn. */
  private static SessionOfLength session(MySqlStores stores) {
    SessionOfLength session = SessionOfLength.unbounded(stores.sessions());
    session.prepare();
    session.append();
    var unused = stores.sessions().load(session.key(), EventWindow.ALL);
    return session;
  }

  private static String number(Connection connection, SessionKey key) throws SQLException {
    return SqlServer.ask(
        connection, "SELECT session_pk FROM sessions WHERE session_id = '" + key.id() + "'");
  }

  private static Way executing(String name, int samples, PreparedStatement statement) {
    return Way.of(
        name,
        samples,
        new Payload("plain")::json,
        json -> {
          statement.setBytes(1, json);
          statement.execute();
        });
  }
}
