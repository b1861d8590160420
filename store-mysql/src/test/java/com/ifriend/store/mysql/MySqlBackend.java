package com.ifriend.store.mysql;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.SessionStore;
import com.ifriend.store.testkit.MySqlServer;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import com.ifriend.store.testkit.TcpProxy;
import com.ifriend.store.testkit.WireBackend;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** One real server of each flavour for all tests of the module, ended with the JVM. */
final class MySqlBackend implements WireBackend {
  private static final String OF_KEY = "app_name = ? AND user_id = ? AND session_id = ?";
  private static final String EVENT =
      "session_pk = (SELECT session_pk FROM {sessions} WHERE " + OF_KEY + ")";

  private final MySqlServer server;
  private final TcpProxy proxy;
  private final TableNames names;
  private final MySqlStores first;
  private final MySqlStores other;
  private final MySqlStores proxied;

  private MySqlBackend(Flavour flavour, String tablePrefix) {
    this(flavour, tablePrefix, MySqlStores::connect);
  }

  private MySqlBackend(
      Flavour flavour, String tablePrefix, Function<MySqlConfig, MySqlStores> connect) {
    // The zone of the server is neither UTC nor that of the JVM, and has daylight saving time.
    server = MySqlServer.start(flavour, Map.of("TZ", "America/New_York"));
    proxy = TcpProxy.to("127.0.0.1", server.port());
    MySqlConfig config = config(server).withTablePrefix(tablePrefix);
    names = config.tableNames();
    first = connect.apply(config);
    other = connect.apply(config);
    proxied =
        connect.apply(config(proxy.port()).withTablePrefix(tablePrefix).withMaxConnections(1));
  }

  /** Aborts the test, loudly, where this server cannot run. */
  static MySqlBackend of(Flavour flavour) {
    MySqlServer.assumeRunsHere(flavour);
    return flavour == Flavour.MARIADB ? MariaDb.SHARED : MySql.SHARED;
  }

  /** A server whose tables have the prefix that they have by default, and none has none. */
  static MySqlBackend prefixed() {
    return Prefixed.SHARED;
  }

  /** A server of its own, and a pool that an application has made of its driver. */
  static MySqlBackend handedIn(Flavour flavour, String scheme) {
    MySqlServer.assumeRunsHere(flavour);
    return new MySqlBackend(
        flavour, "", config -> MySqlStores.connect(config, pool(config, scheme)));
  }

  /** As an application has it by default. */
  static HikariDataSource pool(MySqlConfig config, String scheme) {
    HikariDataSource pool = new HikariDataSource();
    MySqlAddress.Tcp address = (MySqlAddress.Tcp) config.address();
    pool.setJdbcUrl(
        "jdbc:%s://%s/%s?allowPublicKeyRetrieval=true%s"
            .formatted(
                scheme, address, config.database(), scheme.equals("mysql") ? "&useSSL=false" : ""));
    pool.setUsername(config.user());
    pool.setPassword(config.password());
    pool.setMaximumPoolSize(config.maxConnections());
    return pool;
  }

  /** With names of ours in braces. */
  Sql sql() {
    return Sql.on(server).with(names);
  }

  static MySqlConfig config(MySqlServer server) {
    return config(server.port());
  }

  /** Nothing is swept behind the back of a test that moves the clock or counts what has expired. */
  static MySqlConfig config(int port) {
    return MySqlConfig.tcp(
            "127.0.0.1", port, MySqlServer.DATABASE, MySqlServer.USER, MySqlServer.PASSWORD)
        .withTablePrefix("")
        .withSessionTtl(Duration.ofHours(1))
        .withSweepInterval(Duration.ofDays(1));
  }

  MySqlServer server() {
    return server;
  }

  MySqlConfig config() {
    return config(server);
  }

  MySqlStores stores() {
    return first;
  }

  MySqlStores otherStores() {
    return other;
  }

  /** On one connection, which is counted. */
  MySqlStores proxiedStores() {
    return proxied;
  }

  @Override
  public SessionStore otherStore() {
    return other.sessions();
  }

  @Override
  public SessionStore store() {
    return first.sessions();
  }

  @Override
  public Duration ttl() {
    return Duration.ofHours(1);
  }

  @Override
  public void age(SessionKey key, Duration by) {
    sql()
        .update(
            "UPDATE {sessions} SET expires_at = expires_at - ? WHERE " + OF_KEY,
            args(key, by.toMillis()));
  }

  @Override
  public Set<String> parts(SessionKey key) {
    String live =
        "SELECT session_pk FROM {sessions} WHERE expires_at > " + Sql.NOW + " AND " + OF_KEY;
    Set<String> parts = new TreeSet<>();
    for (String table : List.of("sessions", "session_events", "session_state")) {
      String rows = "SELECT COUNT(*) FROM {" + table + "} WHERE session_pk IN (" + live + ")";
      if (sql().number(rows, args(key)) > 0) {
        parts.add(table);
      }
    }
    return parts;
  }

  @Override
  public void loseEvent(SessionKey key, int position) {
    sql().update("DELETE FROM {session_events} WHERE seq = ? AND " + EVENT, args(key, position));
  }

  @Override
  public void replaceEvent(SessionKey key, int position, byte[] json) {
    sql()
        .update(
            "UPDATE {session_events} SET payload = ? WHERE seq = ? AND " + EVENT,
            args(key, json, position));
  }

  private static Object[] args(SessionKey key, Object... first) {
    return Stream.concat(
            Stream.of(first),
            Stream.of(key.appName(), key.userId(), key.id())
                .map(text -> text.getBytes(StandardCharsets.UTF_8)))
        .toArray();
  }

  @Override
  public TcpProxy proxy() {
    return proxy;
  }

  @Override
  public SessionStore proxiedStore() {
    return proxied.sessions();
  }

  @Override
  public List<String> storm() {
    return List.of(MySqlStorm.class.getName(), Integer.toString(server.port()));
  }

  private static final class Prefixed {
    static final MySqlBackend SHARED =
        new MySqlBackend(Flavour.MARIADB, MySqlConfig.DEFAULT_TABLE_PREFIX);
  }

  private static final class MariaDb {
    static final MySqlBackend SHARED = new MySqlBackend(Flavour.MARIADB, "");
  }

  private static final class MySql {
    static final MySqlBackend SHARED = new MySqlBackend(Flavour.MYSQL, "");
  }
}
