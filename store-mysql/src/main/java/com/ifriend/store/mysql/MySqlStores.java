package com.ifriend.store.mysql;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.PoolUse;
import com.ifriend.store.Records;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoreException;
import com.ifriend.store.StoreUnavailableException;
import com.ifriend.store.memory.Audience;
import com.ifriend.store.memory.MemoryOwner;
import com.ifriend.store.memory.MemoryStore;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRules;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/**
 * Stores in one MySQL (8.0 on) or MariaDB (10.11 on) database, behind a bounded pool of
 * connections.
 *
 * <pre>{@code
 * MySqlConfig config = MySqlConfig.tcp("localhost", 3306, "ifriend", "ifriend", password);
 * try (MySqlStores stores = MySqlStores.connect(config)) {
 *   BaseSessionService sessions = new StoredSessionService(stores.sessions());
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class MySqlStores implements AutoCloseable {
  private final MySqlDatabase database;
  private final MySqlSweeper sweeper;
  private final MySqlSessionStore sessions;
  private final MySqlMemoryStore memories;

  private MySqlStores(MySqlDatabase database) {
    this.database = database;
    this.sessions = new MySqlSessionStore(database);
    this.memories = new MySqlMemoryStore(database);
    this.sweeper = new MySqlSweeper(database, memories);
    sweeper.start();
  }

  /**
   * Brings the tables of the database up to date and opens the pool. Safe when several processes
   * start at once: one migrates, the others wait for it.
   *
   * @throws StoreUnavailableException if there is no answer within {@link MySqlConfig#timeout}
   * @throws StoreException if the server refuses the credentials or the database, or the tables
   *     cannot be brought up to date
   */
  public static MySqlStores connect(MySqlConfig config) {
    try {
      MySqlConnections requests = MySqlConnections.forRequests(config);
      Map<String, String> server = variables(requests);
      requireUsableBinaryLog(config, server);
      long maxAllowedPacket = Long.parseLong(server.getOrDefault("max_allowed_packet", "0"));
      migrate(config);
      return new MySqlStores(
          new MySqlDatabase(config, MySqlSource.Pool.of(config, requests), maxAllowedPacket));
    } catch (SQLException e) {
      throw MySqlErrors.translate(config, "connecting", e);
    }
  }

  /**
   * Uses the connections of an application, of MySQL Connector/J or of MariaDB Connector/J. It
   * stays open when this is closed, and its connections go back as they came.
   *
   * <p>Login, TLS, size of the pool and waiting for a connection are the application's own,
   * whatever the configuration says of them; its address, database and user are what messages call
   * it. Connections that are READ COMMITTED and in autocommit mode already spare two round trips
   * each time. A lock is waited for as long as the server says ({@code innodb_lock_wait_timeout}),
   * but no longer than {@link MySqlConfig#timeout}.
   *
   * @throws StoreUnavailableException if there is no answer
   * @throws StoreException if the connections are none that we can work with, which says why, or
   *     the tables cannot be brought up to date
   */
  public static MySqlStores connect(MySqlConfig config, DataSource connections) {
    try (Connection connection = connections.getConnection()) {
      Map<String, String> server = variables(connection);
      requireUsableBinaryLog(config, server);
      requireUsableSession(server);
      upgrade(config, connection, server);
      return new MySqlStores(
          new MySqlDatabase(
              config,
              new MySqlSource.Given(connections),
              Long.parseLong(server.getOrDefault("max_allowed_packet", "0"))));
    } catch (SQLException e) {
      throw MySqlErrors.translate(config, "connecting", e);
    }
  }

  /** Leaves the connection as it came. */
  private static void upgrade(MySqlConfig config, Connection connection, Map<String, String> server)
      throws SQLException {
    int patience = connection.getNetworkTimeout();
    boolean autoCommit = connection.getAutoCommit();
    connection.setNetworkTimeout(Runnable::run, 0);
    // Else what is noted of the last migration would be undone with the application's transaction.
    connection.setAutoCommit(true);
    // A procedure keeps the mode in which it is made.
    set(connection, "sql_mode", MySqlConnections.MODE);
    try {
      new MySqlHistory(config, connection).upgrade();
    } finally {
      set(connection, "sql_mode", server.getOrDefault("sql_mode", ""));
      // Migrations switch this one.
      set(connection, "sql_notes", server.getOrDefault("sql_notes", "ON"));
      connection.setAutoCommit(autoCommit);
      connection.setNetworkTimeout(Runnable::run, patience);
    }
  }

  private static void set(Connection connection, String variable, String value)
      throws SQLException {
    try (PreparedStatement set = connection.prepareStatement("SET SESSION " + variable + " = ?")) {
      set.setString(1, value);
      var unused = set.execute();
    }
  }

  private static void requireUsableSession(Map<String, String> server) {
    String mode = server.getOrDefault("sql_mode", "");
    if (!mode.contains("STRICT_")
        || mode.contains("ANSI_QUOTES")
        || mode.contains("NO_BACKSLASH")) {
      throw new StoreException(
          "the connections of the DataSource have sql_mode '"
              + mode
              + "'; they need STRICT_TRANS_TABLES, and neither ANSI_QUOTES nor"
              + " NO_BACKSLASH_ESCAPES");
    }
    if (!"utf8mb4".equals(server.get("character_set_client"))) {
      throw new StoreException(
          "the connections of the DataSource speak "
              + server.get("character_set_client")
              + "; they need utf8mb4 (characterEncoding=UTF-8)");
    }
  }

  private static Map<String, String> variables(MySqlConnections connections) throws SQLException {
    try (Connection connection = connections.getConnection()) {
      return variables(connection);
    }
  }

  private static Map<String, String> variables(Connection connection) throws SQLException {
    Map<String, String> variables = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SHOW VARIABLES WHERE Variable_name IN"
                    + " ('max_allowed_packet', 'log_bin', 'binlog_format', 'sql_mode',"
                    + " 'sql_notes', 'character_set_client')")) {
      while (row.next()) {
        variables.put(row.getString(1), row.getString(2));
      }
    }
    return variables;
  }

  /** Our transactions are READ COMMITTED, which cannot be logged as statements. */
  private static void requireUsableBinaryLog(MySqlConfig config, Map<String, String> server) {
    if ("ON".equals(server.get("log_bin")) && "STATEMENT".equals(server.get("binlog_format"))) {
      throw new StoreException(
          "the server at "
              + config.address()
              + " has binlog_format=STATEMENT, with which it refuses every write of ours; set it to"
              + " ROW, as an administrator: SET GLOBAL binlog_format = 'ROW', and in its"
              + " configuration");
    }
  }

  private static void migrate(MySqlConfig config) throws SQLException {
    try (Connection connection = MySqlConnections.forMigrations(config).getConnection()) {
      new MySqlHistory(config, connection).upgrade();
    }
  }

  public SessionStore sessions() {
    return sessions;
  }

  /** For a store that has copies of the sessions elsewhere. */
  public MySqlOriginals originals() {
    return new MySqlOriginals(database, sessions);
  }

  public MemoryStore memories() {
    return memories;
  }

  /**
   * The queue of this name, one for all processes that ask for it. An id is known at least as long
   * as a session lives, or {@link TurnRules#LONGEST_WITH_SESSION}.
   */
  public TurnQueue turns(String name, TurnRules rules) {
    return new MySqlTurnQueue(database, name, rules.rememberingFor(database.config().sessionTtl()));
  }

  /**
   * The documents of this kind, the same for all processes that ask for it.
   *
   * @param kind a word
   */
  public Records records(String kind) {
    return new MySqlRecords(database, kind);
  }

  /**
   * What the tables hold of a session, for a person to look at; not for a request path, since it
   * counts the events.
   *
   * @return empty if there is no such session of this app and user, or it has expired
   */
  public Optional<RowReport> inspect(SessionKey key) {
    return RowReport.of(database, key);
  }

  /**
   * How the server would search memories, for a person to look at: the lines of {@code EXPLAIN}.
   *
   * @param terms words, folded and stemmed; at least one
   */
  public List<String> explainMemorySearch(MemoryOwner owner, Audience listener, Set<String> terms) {
    return memories.explainSearch(owner, listener, terms);
  }

  /** What the database tells in numbers. */
  public Analytics analytics() {
    return new Analytics(database);
  }

  /**
   * Returns if the server answers.
   *
   * @throws StoreUnavailableException if it does not, within {@link MySqlConfig#timeout}
   */
  public void ping() {
    var unused =
        database.with(
            "a ping",
            connection -> {
              try (Statement statement = connection.createStatement()) {
                return statement.execute("SELECT 1");
              }
            });
  }

  /**
   * Removes the sessions that have expired by now from the tables; this happens by itself every
   * {@link MySqlConfig#sweepInterval}.
   *
   * @return how many were removed by this call
   */
  public int sweepExpired() {
    return sweeper.sweep();
  }

  /** How many expired sessions this has removed so far, by itself and by {@link #sweepExpired}. */
  public long sessionsExpired() {
    return sweeper.total();
  }

  /** What the pool of connections is doing. */
  public PoolUse pool() {
    return database.use();
  }

  @Override
  public void close() {
    sweeper.close();
    database.close();
  }
}
