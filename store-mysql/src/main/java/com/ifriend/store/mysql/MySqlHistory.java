package com.ifriend.store.mysql;

import com.ifriend.store.StoreException;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.mysql.MySqlProbe.Migration;
import com.ifriend.store.mysql.MySqlProbe.MigrationState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which migrations a database has had, and those that it has not had. The table is Flyway's, which
 * was used before: a database goes on where that left it.
 */
record MySqlHistory(MySqlConfig config, Connection connection) {
  private static final Logger log = LoggerFactory.getLogger(MySqlHistory.class);

  private static final String LOCK =
      "SELECT GET_LOCK(CONCAT('ifriend-migrations.', MD5(DATABASE())), 60)";
  private static final String UNLOCK =
      "SELECT RELEASE_LOCK(CONCAT('ifriend-migrations.', MD5(DATABASE())))";

  private static final String CREATE =
      """
      CREATE TABLE IF NOT EXISTS %1$s (
        installed_rank INT           NOT NULL,
        version        VARCHAR(50)   NULL,
        description    VARCHAR(200)  NOT NULL,
        type           VARCHAR(20)   NOT NULL,
        script         VARCHAR(1000) NOT NULL,
        checksum       INT           NULL,
        installed_by   VARCHAR(100)  NOT NULL,
        installed_on   TIMESTAMP     NOT NULL DEFAULT CURRENT_TIMESTAMP,
        execution_time INT           NOT NULL,
        success        BOOL          NOT NULL,
        PRIMARY KEY (installed_rank),
        KEY %1$s_s_idx (success)
      ) ENGINE = InnoDB DEFAULT CHARACTER SET = utf8mb4 COLLATE = utf8mb4_bin
      """;

  /** Of tables and views, of routines, and of constraints, which are the database's as well. */
  private static final String NAMES =
      "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE()"
          + " UNION SELECT routine_name FROM information_schema.routines"
          + " WHERE routine_schema = DATABASE()"
          + " UNION SELECT constraint_name FROM information_schema.referential_constraints"
          + " WHERE constraint_schema = DATABASE()";

  private static final Comparator<String> BY_VERSION =
      Comparator.comparing(
          version -> Arrays.stream(version.split("[._]", -1)).mapToInt(Integer::parseInt).toArray(),
          Arrays::compare);

  /** What the table says of a migration. */
  private record Applied(String description, int checksum, boolean success) {
    MigrationState beside(MySqlMigration migration) {
      return !success
          ? MigrationState.FAILED
          : checksum == migration.checksum() ? MigrationState.APPLIED : MigrationState.CHANGED;
    }
  }

  /**
   * Does what is pending; one process at a time.
   *
   * @throws StoreException if the tables are not those that this version can go on from
   * @throws StoreUnavailableException if another process takes too long over it
   */
  @SuppressWarnings("try") // The lock is held, and not looked at.
  void upgrade() throws SQLException {
    try (Statement statement = connection.createStatement();
        Lock lock = lock(statement)) {
      upgrade(statement);
    }
  }

  private interface Lock extends AutoCloseable {
    @Override
    void close() throws SQLException;
  }

  private Lock lock(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery(LOCK)) {
      if (!row.next() || row.getInt(1) != 1) {
        throw new StoreUnavailableException(
            "upgrading the tables of "
                + where()
                + " waits for another process that is at it; try again later",
            null);
      }
    }
    return () -> {
      var unused = statement.execute(UNLOCK);
    };
  }

  private void upgrade(Statement statement) throws SQLException {
    List<Migration> known = migrations();
    requireUsable(known);
    if (!exists()) {
      requireNothingInTheWay(statement);
      var unused = statement.execute(CREATE.formatted(table()));
    }
    List<String> pending = versions(known, MigrationState.PENDING);
    for (MySqlMigration migration : MySqlMigration.all()) {
      if (pending.contains(migration.version())) {
        run(statement, migration);
      }
    }
  }

  /** Where we have not been, what has a name of ours is somebody else's. */
  private void requireNothingInTheWay(Statement statement) throws SQLException {
    Set<String> ours = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (String name : MySqlMigration.names()) {
      ours.add(config.tablePrefix() + name);
    }
    List<String> taken = new ArrayList<>();
    try (ResultSet row = statement.executeQuery(NAMES)) {
      while (row.next()) {
        if (ours.contains(row.getString(1))) {
          taken.add(row.getString(1));
        }
      }
    }
    if (!taken.isEmpty()) {
      throw new StoreException(
          "the database "
              + where()
              + " has "
              + String.join(", ", taken)
              + " of somebody else, which "
              + (config.tablePrefix().isEmpty()
                  ? "our names without a prefix meet"
                  : "our names with the prefix " + config.tablePrefix() + " meet")
              + "; nothing was changed. Choose another table prefix (CLOUDSQL_TABLE_PREFIX,"
              + " MySqlConfig.withTablePrefix), or another database");
    }
  }

  private void run(Statement statement, MySqlMigration migration) throws SQLException {
    long start = System.nanoTime();
    for (String sql : migration.statements(config.tableNames())) {
      var unused = statement.execute(sql);
    }
    String note =
        "INSERT INTO "
            + table()
            + " (installed_rank, version, description, type, script, checksum, installed_by,"
            + " execution_time, success) SELECT COALESCE(MAX(installed_rank), 0) + 1, ?, ?, 'SQL',"
            + " ?, ?, SUBSTRING_INDEX(USER(), '@', 1), ?, TRUE FROM "
            + table();
    try (PreparedStatement insert = connection.prepareStatement(note)) {
      insert.setString(1, migration.version());
      insert.setString(2, migration.description());
      insert.setString(3, migration.script());
      insert.setInt(4, migration.checksum());
      insert.setInt(5, (int) ((System.nanoTime() - start) / 1_000_000));
      var unused = insert.executeUpdate();
    }
    log.info("Upgraded the tables of {} to version {}", config.database(), migration.version());
  }

  private void requireUsable(List<Migration> known) {
    List<String> failed = versions(known, MigrationState.FAILED);
    if (!failed.isEmpty()) {
      throw refused(
          failed,
          "was begun and did not succeed; mend what the log of that start says, then have it done"
              + " again by the next start: DELETE FROM "
              + table()
              + " WHERE success = 0");
    }
    List<String> changed = versions(known, MigrationState.CHANGED);
    if (!changed.isEmpty()) {
      throw refused(
          changed,
          "was applied with another content than it has in this version (checksum); run the version"
              + " that made the tables");
    }
    List<String> missing = versions(known, MigrationState.MISSING);
    if (!missing.isEmpty()) {
      throw refused(
          missing,
          "was applied, and this version does not have it; run the version that made the tables");
    }
    List<String> applied = versions(known, MigrationState.APPLIED);
    List<String> skipped = new ArrayList<>(versions(known, MigrationState.PENDING));
    skipped.removeIf(
        version -> applied.stream().allMatch(other -> BY_VERSION.compare(other, version) < 0));
    if (!skipped.isEmpty()) {
      throw refused(
          skipped, "was not applied, though later ones were; restore the rows of " + table());
    }
    List<String> newer = versions(known, MigrationState.NEWER);
    if (!newer.isEmpty()) {
      log.warn(
          "The tables of {} are newer than this version: migration {} is not in it",
          where(),
          String.join(", ", newer));
    }
  }

  private StoreException refused(List<String> versions, String why) {
    return new StoreException(
        "upgrading the tables of "
            + where()
            + " failed: migration "
            + String.join(", ", versions)
            + " "
            + why);
  }

  private String table() {
    return config.tableNames().history();
  }

  private String where() {
    return config.database() + " at " + config.address();
  }

  private static List<String> versions(List<Migration> all, MigrationState state) {
    return all.stream()
        .filter(migration -> migration.state() == state)
        .map(Migration::version)
        .collect(Collectors.toList());
  }

  /** Those of this version and of the database, in order. */
  List<Migration> migrations() throws SQLException {
    Map<String, Applied> applied = exists() ? applied() : new HashMap<>();
    List<MySqlMigration> ours = MySqlMigration.all();
    String newest = ours.get(ours.size() - 1).version();
    List<Migration> all = new ArrayList<>();
    for (MySqlMigration migration : ours) {
      Applied there = applied.remove(migration.version());
      all.add(
          new Migration(
              migration.version(),
              migration.description(),
              there == null ? MigrationState.PENDING : there.beside(migration)));
    }
    applied.forEach(
        (version, there) ->
            all.add(
                new Migration(
                    version,
                    there.description,
                    !there.success
                        ? MigrationState.FAILED
                        : BY_VERSION.compare(version, newest) > 0
                            ? MigrationState.NEWER
                            : MigrationState.MISSING)));
    all.sort(Comparator.comparing(Migration::version, BY_VERSION));
    return all;
  }

  private boolean exists() throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT 1 FROM information_schema.tables WHERE table_schema = DATABASE()"
                + " AND table_name = ?")) {
      select.setString(1, table());
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  /** Without Flyway's note of a database that was not empty. */
  private Map<String, Applied> applied() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT version, description, checksum, success FROM "
                    + table()
                    + " WHERE type = 'SQL' ORDER BY installed_rank")) {
      Map<String, Applied> applied = new HashMap<>();
      while (row.next()) {
        applied.put(
            row.getString(1), new Applied(row.getString(2), row.getInt(3), row.getBoolean(4)));
      }
      return applied;
    }
  }
}
