package com.ifriend.bench.limit;

import com.google.adk.events.Event;
import com.google.adk.events.EventActions;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.ifriend.bench.kit.Payload;
import com.ifriend.bench.kit.RedisInfo;
import com.ifriend.bench.kit.Rx;
import com.ifriend.bench.kit.Servers;
import com.ifriend.bench.kit.SessionOfLength;
import com.ifriend.bench.kit.SqlServer;
import com.ifriend.bench.kit.Step;
import com.ifriend.bench.limit.Results.Cost;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.mysql.MySqlStores;
import com.ifriend.store.redis.RedisStores;
import com.ifriend.store.testkit.TcpProxy;
import com.ifriend.store.testkit.TcpProxy.Traffic;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import redis.clients.jedis.RedisClient;

/** Counts round trips, statements and bytes of each operation, through a proxy. */
final class CostModel {
  private static final int LENGTH = 1_000;

  private static final Pattern COMMAND_STAT =
      Pattern.compile("cmdstat_([a-z|]+):calls=(\\d+)", Pattern.CASE_INSENSITIVE);

  /** What the counting itself runs. */
  private static final Set<String> OF_THE_COUNTER = Set.of("info", "show_status");

  private CostModel() {}

  /** Numbers of calls so far, by statement. */
  private interface Counter {
    Map<String, Long> count() throws Exception;
  }

  static List<Cost> measure(Servers servers) throws Exception {
    List<Cost> costs = new ArrayList<>();
    try (TcpProxy proxy = TcpProxy.to("127.0.0.1", servers.redis().port());
        RedisStores stores =
            RedisStores.connect(RedisInfo.config("redis://127.0.0.1:" + proxy.port()));
        RedisStores other = servers.redisStores();
        RedisClient client = RedisClient.create(servers.redis().url())) {
      Meter meter = new Meter("Redis", proxy, () -> commands(client.info("commandstats")));
      costs.addAll(operations(meter, stores.sessions(), other.sessions(), true));
    }
    for (SqlServer database : servers.databases()) {
      try (TcpProxy proxy = TcpProxy.to("127.0.0.1", database.port());
          MySqlStores stores = database.stores(proxy.port());
          MySqlStores other = database.stores();
          Connection admin = database.connect()) {
        Meter meter = new Meter(database.name(), proxy, () -> statements(admin));
        costs.addAll(operations(meter, stores.sessions(), other.sessions(), false));
      }
      try (TcpProxy proxy = TcpProxy.to("127.0.0.1", database.port());
          Connection connection = SqlServer.connect(SqlServer.config(proxy.port()));
          Connection admin = database.connect()) {
        BlobSession blob = new BlobSession(connection, LENGTH);
        Meter meter = new Meter(database.name(), proxy, () -> statements(admin));
        costs.add(
            meter.cost(String.format("legacy blob: append at %,d events", LENGTH), blob::append));
      }
    }
    return costs;
  }

  /**
   * @param filler writes what is there before, past the proxy
   * @param remembers whether a second load is another operation than the first
   */
  private static List<Cost> operations(
      Meter meter, SessionStore store, SessionStore filler, boolean remembers) throws Exception {
    StoredSessionService service = new StoredSessionService(store);
    warmUp(service);
    SessionOfLength history = new SessionOfLength(filler, LENGTH, 2 * LENGTH);
    Payload payload = new Payload("cost");
    List<Cost> costs = new ArrayList<>();
    // Of an id as long as those that ADK makes.
    SessionKey key = new SessionKey("bench", "cost", UUID.randomUUID().toString());
    costs.add(meter.cost("create", () -> Rx.run(service.createSession(key, null))));
    Session session = Session.builder(key).build();
    Event plain = payload.event();
    costs.add(meter.cost("append", () -> Rx.run(service.appendEvent(session, plain))));
    EventActions state =
        EventActions.builder()
            .stateDelta(Map.of("city", "Paris", "user:language", "pt", "app:greeting", "oi"))
            .build();
    Event withState = payload.event().toBuilder().actions(state).build();
    costs.add(
        meter.cost(
            "append with a state key in each scope",
            () -> Rx.run(service.appendEvent(session, withState))));
    Step load = () -> Rx.run(service.getSession(history.key(), null).toSingle());
    costs.add(
        meter.cost(String.format("load of %,d events%s", LENGTH, remembers ? ", cold" : ""), load));
    if (remembers) {
      history.prepare();
      history.append();
      costs.add(meter.cost(String.format("load of %,d events, one new", LENGTH), load));
    }
    costs.add(
        meter.cost("list of one session", () -> Rx.run(service.listSessions("bench", "cost"))));
    costs.add(
        meter.cost("delete", () -> service.deleteSession(session.sessionKey()).blockingAwait()));
    return costs;
  }

  /** Opens the connection and sends what is only sent once. */
  private static void warmUp(StoredSessionService service) {
    Session session = service.createSession("bench", "warm-up").blockingGet();
    Rx.run(service.appendEvent(session, new Payload("warm-up").event()));
    Rx.run(service.getSession(session.sessionKey(), null).toSingle());
    Rx.run(service.listSessions("bench", "warm-up"));
    service.deleteSession(session.sessionKey()).blockingAwait();
  }

  private static Map<String, Long> commands(String info) {
    Map<String, Long> counts = new TreeMap<>();
    for (MatchResult stat : COMMAND_STAT.matcher(info).results().toList()) {
      counts.put(stat.group(1), Long.parseLong(stat.group(2)));
    }
    return counts;
  }

  /** Those of the client and those inside of procedures. */
  private static Map<String, Long> statements(Connection connection) throws SQLException {
    Map<String, Long> counts = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Com\\_%'")) {
      while (rows.next()) {
        counts.put(rows.getString(1).substring("Com_".length()), rows.getLong(2));
      }
    }
    return counts;
  }

  private record Meter(String backend, TcpProxy proxy, Counter counter) {
    Cost cost(String operation, Step step) throws Exception {
      Map<String, Long> before = counter.count();
      Traffic trafficBefore = proxy.traffic();
      step.run();
      Traffic traffic = proxy.traffic().since(trafficBefore);
      return new Cost(
          backend,
          operation,
          traffic.roundTrips(),
          difference(before, counter.count()),
          traffic.bytesUp(),
          traffic.bytesDown());
    }
  }

  private static String difference(Map<String, Long> before, Map<String, Long> after) {
    List<String> ran = new ArrayList<>();
    after.forEach(
        (statement, calls) -> {
          long more = calls - before.getOrDefault(statement, 0L);
          if (more > 0 && !OF_THE_COUNTER.contains(statement)) {
            ran.add(more == 1 ? statement : statement + " ×" + more);
          }
        });
    return String.join(", ", ran);
  }
}
