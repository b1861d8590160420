package com.ifriend.bench.limit;

import com.ifriend.bench.figure.Goal;
import com.ifriend.bench.machine.SqlServer;
import com.ifriend.bench.page.Row;
import com.ifriend.bench.page.Section;
import com.ifriend.bench.workload.Contender;
import com.ifriend.bench.workload.Payload;
import com.ifriend.bench.workload.SessionOfLength;
import com.ifriend.store.mysql.MySqlStores;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** How much of an append is not one committed INSERT? */
final class MySqlAppend implements Question {
  private static final String INSERT = "autocommit INSERT";
  private static final String CALL = "CALL of a procedure that only does that INSERT";
  private static final String OURS = "appendEvent";

  private final List<SqlServer> databases;

  MySqlAppend(List<SqlServer> databases) {
    this.databases = databases;
  }

  @Override
  public Section ask(Scale scale) throws Exception {
    List<Row> rows = new ArrayList<>();
    for (SqlServer database : databases) {
      for (int flush : new int[] {1, 2}) {
        database.flushAtCommit(flush);
        rows.addAll(rows(scale, database, flush));
      }
    }
    return new Section(
        "MySQL and MariaDB: one append",
        "One thread, one event of about 600 bytes a time, against the same bytes into a table with"
            + " an auto-increment key and nothing else; same server, same"
            + " `innodb_flush_log_at_trx_commit`, same driver, binary log off; "
            + scale.rounds() * samples(scale)
            + " samples each.",
        rows);
  }

  private static int samples(Scale scale) {
    return Math.max(1, scale.appends() / 2);
  }

  private static List<Row> rows(Scale scale, SqlServer database, int flush) throws Exception {
    try (Connection connection = database.connect();
        MySqlStores stores = database.stores()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("DROP TABLE IF EXISTS bench_plain");
        statement.execute(
            "CREATE TABLE bench_plain (id BIGINT AUTO_INCREMENT PRIMARY KEY,"
                + " payload LONGBLOB NOT NULL) ENGINE = InnoDB");
        statement.execute("DROP PROCEDURE IF EXISTS bench_insert");
        statement.execute(
            "CREATE PROCEDURE bench_insert(IN p_payload LONGBLOB)"
                + " MODIFIES SQL DATA SQL SECURITY INVOKER"
                + " INSERT INTO bench_plain (payload) VALUES (p_payload)");
      }
      try (Plain insert = new Plain(connection, "INSERT INTO bench_plain (payload) VALUES (?)");
          Plain call = new Plain(connection, "CALL bench_insert(?)")) {
        Contest.Result result =
            new Contest(
                    List.of(
                        insert.contender(INSERT, samples(scale)),
                        call.contender(CALL, samples(scale)),
                        SessionOfLength.unbounded(stores.sessions())
                            .appending(OURS, samples(scale))))
                .run(scale.rounds(), scale.warmUp());
        String id = database.id() + ".append." + flush;
        String where = database.name() + ", flush " + flush + ": ";
        return List.of(
            result.atMost(id + ".call", where + CALL + ", p50", CALL, INSERT, 50, Goal.NONE),
            result.atMost(id + ".p50", where + OURS + ", p50", OURS, INSERT, 50, Goal.atMost(1.3)),
            result.atMost(id + ".p99", where + OURS + ", p99", OURS, INSERT, 99, Goal.NONE));
      }
    }
  }

  private static final class Plain implements AutoCloseable {
    private final PreparedStatement statement;
    private final Payload payload = new Payload("plain");
    private byte[] json = payload.json();

    Plain(Connection connection, String sql) throws SQLException {
      this.statement = connection.prepareStatement(sql);
    }

    Contender contender(String name, int samples) {
      return new Contender(name, samples, () -> json = payload.json(), this::execute);
    }

    private void execute() throws SQLException {
      statement.setBytes(1, json);
      statement.execute();
    }

    @Override
    public void close() throws SQLException {
      statement.close();
    }
  }
}
