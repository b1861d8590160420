package com.ifriend.bench.loadtest;

import com.google.common.io.Closer;
import com.ifriend.bench.kit.BlobTable;
import com.ifriend.bench.kit.OpenStore;
import com.ifriend.bench.kit.RedisInfo;
import com.ifriend.bench.kit.Rx;
import com.ifriend.bench.kit.SqlServer;
import com.ifriend.bench.loadtest.Backend.Name;
import com.ifriend.bench.loadtest.Options.Network;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.mysql.MySqlConfig;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.testkit.MySqlServer;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import com.ifriend.store.testkit.RedisServer;
import com.ifriend.store.testkit.TcpProxy;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The servers that the chosen backends need, and the backends on them. Servers started here go with
 * their files when this is closed, and at the latest with the JVM.
 */
final class Backends implements AutoCloseable {
  /** The genuine one first: it is what Cloud SQL runs. */
  static final List<Flavour> FLAVOURS = List.of(Flavour.MYSQL, Flavour.MARIADB);

  private static final int MIN_CONNECTIONS = 10;

  /**
   * A server to put load on.
   *
   * @param direct how to reach it
   * @param measured how to reach it over the network that is measured
   * @param proxy the network, if it is made longer
   * @param where the server in words
   */
  private record Target<C>(C direct, C measured, Optional<TcpProxy> proxy, String where) {}

  /** Distinguishes the sessions of this run. */
  private final String run = UUID.randomUUID().toString().substring(0, 8);

  private final Closer closer = Closer.create();
  private final Options options;
  private final List<Flavour> flavours;
  private final int connections;
  private @Nullable Target<MySqlConfig> sql;

  /**
   * @param flavours which SQL server to start: the first that runs on this machine
   */
  Backends(Options options, List<Flavour> flavours) {
    this.options = options;
    this.flavours = flavours;
    this.connections = Math.max(MIN_CONNECTIONS, options.concurrency);
  }

  /** Opens all that are asked for; they are closed with this. */
  List<Backend> open() throws Exception {
    List<Backend> backends = new ArrayList<>();
    for (Name name : options.backends) {
      Backend backend =
          switch (name) {
            case REDIS -> onRedis(redis());
            case CLOUDSQL -> onSql(sql());
            case INMEMORY -> inMemory();
            case LEGACY_BLOB -> onBlobs(sql());
          };
      closer.register(backend::removeAll);
      backends.add(backend);
    }
    return backends;
  }

  private Backend onRedis(Target<RedisConfig> target) {
    OpenStore direct = closer.register(OpenStore.on(target.direct()));
    OpenStore measured = closer.register(OpenStore.on(target.measured()));
    return stored(Name.REDIS, target, measured.sessions(), direct.sessions());
  }

  private Backend onSql(Target<MySqlConfig> target) {
    // First the short way: it makes the tables.
    OpenStore direct = closer.register(OpenStore.on(target.direct()));
    OpenStore measured = closer.register(OpenStore.on(target.measured()));
    return stored(Name.CLOUDSQL, target, measured.sessions(), direct.sessions());
  }

  private Backend inMemory() {
    SessionStore heap = InMemoryStores.create().sessions();
    Target<String> target = new Target<>("", "", Optional.empty(), "the heap of this process");
    return stored(Name.INMEMORY, target, heap, heap);
  }

  private Backend stored(Name name, Target<?> target, SessionStore measured, SessionStore direct) {
    StoredSessionService filler = new StoredSessionService(direct);
    return new Backend(
        name,
        target.where(),
        new StoredSessionService(measured),
        filler,
        (session, history) -> history.forEach(event -> Rx.run(filler.appendEvent(session, event))),
        target.proxy(),
        run,
        ConcurrentHashMap.newKeySet());
  }

  private Backend onBlobs(Target<MySqlConfig> target) throws SQLException {
    BlobTable table = new BlobTable("ifriend_loadtest_" + run);
    try (Connection connection = SqlServer.connect(target.direct())) {
      table.create(connection);
    }
    closer.register(
        () -> {
          try {
            SqlServer.execute(target.direct(), "DROP TABLE " + table.name());
          } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
          }
        });
    LegacyBlobSessions direct = closer.register(new LegacyBlobSessions(target.direct(), table));
    LegacyBlobSessions measured = closer.register(new LegacyBlobSessions(target.measured(), table));
    return new Backend(
        Name.LEGACY_BLOB,
        target.where(),
        measured,
        direct,
        (session, history) -> direct.fill(session.id(), history),
        target.proxy(),
        run,
        ConcurrentHashMap.newKeySet());
  }

  /** The one that the environment names, or one that loses at most a second, as is usual. */
  private Target<RedisConfig> redis() throws IOException {
    if (options.servers.redis().isPresent()) {
      RedisConfig config = options.servers.redis().get().withMaxConnections(connections);
      return new Target<>(config, config, Optional.empty(), "Redis at " + config.address());
    }
    RedisServer server = RedisServer.start("--appendonly", "yes", "--appendfsync", "everysec");
    closer.register(server::close);
    Optional<TcpProxy> proxy = proxy(Network.REDIS, server.port());
    String measured = "redis://127.0.0.1:" + proxy.map(TcpProxy::port).orElse(server.port()) + "/0";
    return new Target<>(
        RedisInfo.config(server.url()).withMaxConnections(connections),
        RedisInfo.config(measured).withMaxConnections(connections),
        proxy,
        "Redis "
            + RedisInfo.version(server.url())
            + " started here, appendonly yes, appendfsync everysec");
  }

  private Optional<TcpProxy> proxy(Network network, int port) {
    Optional<TcpProxy> proxy =
        Optional.ofNullable(options.delays.get(network))
            .map(delay -> TcpProxy.to("127.0.0.1", port, delay));
    proxy.ifPresent(started -> closer.register(started::close));
    return proxy;
  }

  /** The one that the environment names, or one that loses nothing in a crash, as Cloud SQL. */
  private Target<MySqlConfig> sql() throws IOException {
    if (sql == null) {
      if (options.servers.sql().isPresent()) {
        MySqlConfig config = options.servers.sql().get();
        sql = target(config, config, Optional.empty(), " at " + config.address() + ", ");
      } else {
        MySqlServer server = MySqlServer.start(pick(), "--innodb-flush-log-at-trx-commit=1");
        closer.register(server::close);
        Optional<TcpProxy> proxy = proxy(Network.CLOUDSQL, server.port());
        int port = proxy.map(TcpProxy::port).orElse(server.port());
        MySqlConfig config = SqlServer.config(server.port());
        sql = target(config, SqlServer.config(port), proxy, " started here, ");
      }
    }
    return sql;
  }

  private Target<MySqlConfig> target(
      MySqlConfig direct, MySqlConfig measured, Optional<TcpProxy> proxy, String at)
      throws IOException {
    try (Connection connection = SqlServer.connect(direct)) {
      String where =
          String.format(
              "%s%sinnodb_flush_log_at_trx_commit=%s, binary log %s",
              SqlServer.name(connection),
              at,
              SqlServer.ask(connection, "SELECT @@innodb_flush_log_at_trx_commit"),
              SqlServer.ask(connection, "SELECT @@log_bin").equals("0") ? "off" : "on");
      return new Target<>(
          direct.withMaxConnections(connections),
          measured.withMaxConnections(connections),
          proxy,
          where);
    } catch (SQLException e) {
      throw new IOException(
          "Cannot use the " + direct + ": " + e.getMessage() + "\n  Check the CLOUDSQL_ settings.",
          e);
    }
  }

  private Flavour pick() throws IOException {
    StringBuilder obstacles = new StringBuilder();
    for (Flavour flavour : flavours) {
      Optional<String> obstacle = flavour.obstacle();
      if (obstacle.isEmpty()) {
        return flavour;
      }
      obstacles.append("\n  ").append(flavour).append(": ").append(obstacle.get());
    }
    throw new IOException(
        "cloudsql and legacy-blob need a MySQL or MariaDB, and none runs on this machine:"
            + obstacles
            + "\n  Name one with CLOUDSQL_HOST, or leave them out: --backends redis,inmemory");
  }

  @Override
  public void close() throws IOException {
    // Who ends a run interrupts it, and pools refuse an interrupted thread.
    boolean interrupted = Thread.interrupted();
    try {
      closer.close();
    } catch (IOException | RuntimeException e) {
      throw new IOException("Not everything could be cleaned up: " + e.getMessage(), e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
