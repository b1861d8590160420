package com.ifriend.app.doctor;

import com.ifriend.store.mysql.MySqlConfig;
import com.ifriend.store.mysql.MySqlProbe;
import com.ifriend.store.mysql.MySqlProbe.Migration;
import com.ifriend.store.mysql.MySqlProbe.MigrationState;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/** Whether the tables are those of this version. */
record MySqlMigrationsCheck(MySqlConfig config) {
  private static final String SUBJECT = "MySQL migrations";

  Finding look() throws SQLException {
    List<Migration> all = MySqlProbe.migrations(config);
    String failed = versions(all, MigrationState.FAILED);
    if (!failed.isEmpty()) {
      return Finding.failed(
          SUBJECT,
          "migration " + failed + " did not succeed, and the bot does not start before it is gone",
          "mend what the log of that start says; then have it done again by the next start: "
              + MySqlCli.query(
                  config, "DELETE FROM " + MySqlProbe.historyTable(config) + " WHERE success = 0"));
    }
    String changed = versions(all, MigrationState.CHANGED);
    if (!changed.isEmpty()) {
      return Finding.failed(
          SUBJECT,
          "migration "
              + changed
              + " was applied with another content than it has in this version (checksum), and the"
              + " bot does not start",
          "run the version that made the tables; to see when that was: " + history());
    }
    String missing = versions(all, MigrationState.MISSING);
    if (!missing.isEmpty()) {
      return Finding.failed(
          SUBJECT,
          "migration " + missing + " was applied, and this version does not have it",
          "run the version that made the tables; to see when that was: " + history());
    }
    String newer = versions(all, MigrationState.NEWER);
    if (!newer.isEmpty()) {
      return Finding.warning(
          SUBJECT,
          "the tables are newer than this version: migration " + newer + " is not in it",
          "upgrade the bot to the version that made them; to see when that was: " + history());
    }
    long applied = count(all, MigrationState.APPLIED);
    long pending = count(all, MigrationState.PENDING);
    return pending == 0
        ? Finding.good(SUBJECT, "all " + applied + " applied")
        : Finding.warning(
            SUBJECT,
            pending + " pending, " + applied + " applied",
            "nothing to do: the next start of the bot applies them");
  }

  private String history() {
    return MySqlCli.query(
        config,
        "SELECT version, description, installed_on FROM " + MySqlProbe.historyTable(config));
  }

  private static String versions(List<Migration> all, MigrationState state) {
    return all.stream()
        .filter(migration -> migration.state() == state)
        .map(Migration::version)
        .collect(Collectors.joining(", "));
  }

  private static long count(List<Migration> all, MigrationState state) {
    return all.stream().filter(migration -> migration.state() == state).count();
  }
}
