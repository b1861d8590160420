package com.ifriend.store.tiered;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.SessionStore;
import com.ifriend.store.mysql.MySqlConfig;
import com.ifriend.store.redis.KeyReport;
import com.ifriend.store.redis.KeyStyle;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.testkit.Await;
import com.ifriend.store.testkit.MySqlServer;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import com.ifriend.store.testkit.RedisServer;
import com.ifriend.store.testkit.TcpProxy;
import com.ifriend.store.testkit.TurnBackend;
import com.ifriend.store.testkit.WireBackend;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRules;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import redis.clients.jedis.RedisClient;

/** One real server of each kind for all contracts of the module, ended with the JVM. */
final class TieredBackend implements WireBackend, TurnBackend {
  private static final Duration TTL = Duration.ofHours(1);

  static final TieredBackend SHARED = new TieredBackend();

  private final RedisServer redis = RedisServer.start();
  private final MySqlServer mysql = MySqlServer.start(Flavour.MARIADB);
  private final RedisClient client = RedisClient.create(redis.url());
  private final TieredStores first = connect(redis.port(), mysql.port(), TieredConfig.DEFAULT);
  private final TcpProxy othersWay = TcpProxy.to("127.0.0.1", mysql.port());
  private TieredStores other = connect(redis.port(), othersWay.port(), TieredConfig.DEFAULT);

  /** What Redis has lost, nobody knows who has no way to MySQL: it is the one or the other. */
  private boolean lost;

  private boolean cut;

  private final TcpProxy proxy = TcpProxy.to("127.0.0.1", redis.port());
  private final TieredStores proxied = connect(proxy.port(), mysql.port(), TieredConfig.DEFAULT);

  private TieredBackend() {}

  @Override
  public TurnQueue queue(String name, TurnRules rules) {
    return first.turns(name, rules);
  }

  @Override
  public TurnQueue otherQueue(String name, TurnRules rules) {
    return other.turns(name, rules);
  }

  /** In Redis. */
  @Override
  public void age(String name, Duration by) {
    String queue = "turns:{" + name + "}:";
    for (String set : List.of("due", "all", "parked")) {
      for (String member : client.zrange(queue + set, 0, -1)) {
        double unused = client.zincrby(queue + set, -by.toNanos() / 1_000.0, member);
      }
    }
    for (String known : client.keys(queue + "known:*")) {
      client.pexpireAt(known, client.pexpireTime(known) - by.toMillis());
    }
  }

  /** The way to Redis. */
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
    return List.of(
        TieredStorm.class.getName(),
        Integer.toString(redis.port()),
        Integer.toString(mysql.port()));
  }

  /** Of the copy. */
  @Override
  public void loseEvent(SessionKey key, int position) {
    client.lset(events(key), position - 1, "lost");
    client.lrem(events(key), 1, "lost");
  }

  /** Of the copy. */
  @Override
  public void replaceEvent(SessionKey key, int position, byte[] json) {
    client.lset(events(key), position - 1, new String(json, StandardCharsets.UTF_8));
  }

  private static String events(SessionKey key) {
    return "session:" + key.id() + ":events";
  }

  /** Patient, so that a busy machine does not look like one that is away. */
  static TieredStores connect(int redisPort, int mysqlPort, TieredConfig config) {
    return connect(redisPort, mysqlPort, config, Duration.ofSeconds(20));
  }

  static TieredStores connect(
      int redisPort, int mysqlPort, TieredConfig config, Duration patience) {
    return connect(redisPort, mysqlPort, config, patience, UnaryOperator.identity());
  }

  static TieredStores connect(
      int redisPort,
      int mysqlPort,
      TieredConfig config,
      Duration patience,
      UnaryOperator<SessionStore> sealing) {
    return TieredStores.connect(
        RedisConfig.of("redis://127.0.0.1:" + redisPort)
            .withKeyStyle(KeyStyle.PLAIN)
            .withTimeout(patience),
        MySqlConfig.tcp(
                "127.0.0.1",
                mysqlPort,
                MySqlServer.DATABASE,
                MySqlServer.USER,
                MySqlServer.PASSWORD)
            .withTimeout(patience)
            .withTablePrefix("")
            .withSessionTtl(TTL)
            .withSweepInterval(Duration.ofDays(1)),
        config,
        sealing);
  }

  int redisPort() {
    return redis.port();
  }

  int mysqlPort() {
    return mysql.port();
  }

  @Override
  public SessionStore store() {
    return first.sessions();
  }

  @Override
  public SessionStore otherStore() {
    lost = false;
    if (cut) {
      // Connections that were cut would fail later.
      othersWay.away(false);
      other.close();
      other = connect(redis.port(), othersWay.port(), TieredConfig.DEFAULT);
      cut = false;
    }
    return other.sessions();
  }

  @Override
  public Duration ttl() {
    return TTL;
  }

  /** All that there is. What has its original gets its deadline first. */
  @Override
  public void age(SessionKey key, Duration by) {
    awaitArchived();
    first.sweep();
    first.sweep();
    // At once: who finds a part of a copy gone makes it anew.
    var unused =
        client.eval(
            """
            for _, key in ipairs(redis.call('KEYS', 'session*')) do
              local deadline = redis.call('PEXPIRETIME', key)
              if deadline > 0 then
                redis.call('PEXPIREAT', key, deadline - ARGV[1])
              end
            end
            """,
            0,
            Long.toString(by.toMillis()));
    update("UPDATE sessions SET expires_at = expires_at - " + by.toMillis());
  }

  private void awaitArchived() {
    othersWay.away(false);
    for (TieredStores each : List.of(first, other, proxied)) {
      Await.until("all is archived", () -> each.status().waiting() == 0);
    }
  }

  /**
   * All copies are looked at; or Redis loses all, or a part of a session, that MySQL has; or the
   * other store loses its way to MySQL, or has it back.
   */
  @Override
  public boolean disturb(SessionKey key, int what) {
    int kind = what % 5;
    if (kind < 2 && !lost) {
      cut = true;
      othersWay.away(kind == 0);
    } else if (kind > 2 && !cut) {
      lose(key, what);
    } else {
      first.sweep();
    }
    return cut;
  }

  private void lose(SessionKey key, int what) {
    lost = true;
    awaitArchived();
    // Without the meta hash no sweep finds the session before it is read.
    List<String> keys = client.keys("session:" + key.id() + ":[eis]*").stream().sorted().toList();
    if (what % 5 == 3 || keys.isEmpty()) {
      var unused = client.flushAll();
    } else {
      long unused = client.del(keys.get(what % keys.size()));
    }
  }

  @Override
  public Set<String> parts(SessionKey key) {
    Set<String> parts = new HashSet<>();
    for (KeyReport report : first.redis().orElseThrow().inspect(key, 0)) {
      parts.add(report.key());
    }
    if (rows(key) > 0) {
      parts.add("sessions");
    }
    return parts;
  }

  private long rows(SessionKey key) {
    try (Connection connection = open(mysql);
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT COUNT(*) FROM sessions WHERE app_name = ? AND user_id = ?"
                    + " AND session_id = ? AND expires_at > TIMESTAMPDIFF(MICROSECOND,"
                    + " '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000")) {
      select.setBytes(1, key.appName().getBytes(StandardCharsets.UTF_8));
      select.setBytes(2, key.userId().getBytes(StandardCharsets.UTF_8));
      select.setBytes(3, key.id().getBytes(StandardCharsets.UTF_8));
      ResultSet row = select.executeQuery();
      if (!row.next()) {
        throw new AssertionError("no count");
      }
      return row.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private void update(String sql) {
    try (Connection connection = open(mysql);
        PreparedStatement update = connection.prepareStatement(sql)) {
      var unused = update.executeUpdate();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  static Connection open(MySqlServer server) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mariadb://127.0.0.1:" + server.port() + "/" + MySqlServer.DATABASE,
        MySqlServer.ADMIN,
        MySqlServer.PASSWORD);
  }
}
