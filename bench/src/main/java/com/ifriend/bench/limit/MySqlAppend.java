package com.ifriend.bench.limit;

import com.ifriend.bench.kit.Contender;
import com.ifriend.bench.kit.Contest;
import com.ifriend.bench.kit.Goal;
import com.ifriend.bench.kit.Payload;
import com.ifriend.bench.kit.Row;
import com.ifriend.bench.kit.Servers;
import com.ifriend.bench.kit.SessionOfLength;
import com.ifriend.bench.kit.SqlServer;
import com.ifriend.bench.limit.Results.Section;
import com.ifriend.store.mysql.MySqlStores;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** How much of an append is not one committed INSERT? */
final class MySqlAppend {
  private static final String INSERT = "autocommit INSERT";
  private static final String CALL = "CALL of a procedure that only does that INSERT";
  private static final String OURS = "appendEvent";

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
            + " `innodb_flush_log_at_trx_commit`, same driver, binary log off; "
            + scale.rounds() * samples
            + " samples each.",
        rows);
  }

  private static List<Row> rows(Scale scale, int samples, SqlServer database, int flush)
      throws Exception {
    try (Connection connection = database.connect();
        MySqlStores stores = database.stores();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS bench_plain");
      statement.execute(
          "CREATE TABLE bench_plain (id BIGINT AUTO_INCREMENT PRIMARY KEY,"
              + " payload LONGBLOB NOT NULL) ENGINE = InnoDB");
      statement.execute("DROP PROCEDURE IF EXISTS bench_insert");
      statement.execute(
          "CREATE PROCEDURE bench_insert(IN p_payload LONGBLOB)"
              + " MODIFIES SQL DATA SQL SECURITY INVOKER"
              + " INSERT INTO bench_plain (payload) VALUES (p_payload)");
      try (PreparedStatement insert =
              connection.prepareStatement("INSERT INTO bench_plain (payload) VALUES (?)");
          PreparedStatement call = connection.prepareStatement("CALL bench_insert(?)")) {
        Contest.Result result =
            scale.contest(
                executing(INSERT, samples, insert),
                executing(CALL, samples, call),
                SessionOfLength.unbounded(stores.sessions()).appending(OURS, samples));
        String id = database.id() + ".append." + flush;
        String where = database.name() + ", flush " + flush + ": ";
        return List.of(
            result.atMost(id + ".call", where + CALL + ", p50", CALL, INSERT, 50, Goal.NONE),
            result.atMost(id + ".p50", where + OURS + ", p50", OURS, INSERT, 50, Goal.atMost(1.3)),
            result.atMost(id + ".p99", where + OURS + ", p99", OURS, INSERT, 99, Goal.NONE));
      }
    }
  }

  private static Contender executing(String name, int samples, PreparedStatement statement) {
    return Contender.of(
        name,
        samples,
        new Payload("plain")::json,
        json -> {
          statement.setBytes(1, json);
          statement.execute();
        });
  }
}
