package com.ifriend.bench.loadtest.backend;

import com.google.adk.sessions.BaseSessionService;
import com.ifriend.bench.legacy.BlobTable;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.inmemory.InMemoryStores;
import com.ifriend.store.mysql.MySqlStores;
import com.ifriend.store.redis.RedisStores;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The servers that the chosen backends need, and the backends on them. Servers started here go with
 * their files when this is closed, and at the latest with the JVM.
 */
public final class Servers implements AutoCloseable {
  /** The genuine one first: it is what Cloud SQL runs. */
  public static final List<Flavour> FLAVOURS = List.of(Flavour.MYSQL, Flavour.MARIADB);

  private static final int MIN_CONNECTIONS = 10;

  private final String run = UUID.randomUUID().toString().substring(0, 8);
  private final Closer closer = new Closer();
  private @Nullable RedisTarget redis;
  private @Nullable SqlTarget sql;

  private Servers() {}

  /**
   * Starts what is needed and not named by the settings.
   *
   * @param delays round trips to add; only to servers that are started here
   * @param concurrency how many callers a backend is to serve at once
   * @param flavours which SQL server to start: the first that runs on this machine
   */
  public static Servers open(
      Set<BackendName> backends,
      ServerSettings settings,
      Map<Network, Duration> delays,
      int concurrency,
      List<Flavour> flavours)
      throws Exception {
    Servers servers = new Servers();
    try {
      int connections = Math.max(MIN_CONNECTIONS, concurrency);
      if (backends.contains(BackendName.REDIS)) {
        servers.redis =
            settings.redis().isPresent()
                ? RedisTarget.configured(settings.redis().get(), connections)
                : RedisTarget.started(
                    Optional.ofNullable(delays.get(Network.REDIS)), connections, servers.closer);
      }
      if (backends.stream().anyMatch(BackendName::needsSql)) {
        servers.sql =
            settings.sql().isPresent()
                ? SqlTarget.configured(settings.sql().get(), connections)
                : SqlTarget.started(
                    flavours,
                    Optional.ofNullable(delays.get(Network.CLOUDSQL)),
                    connections,
                    servers.closer);
      }
      return servers;
    } catch (Exception e) {
      servers.close();
      throw e;
    }
  }

  /** Opens a backend; it is closed with this. */
  public Backend backend(BackendName name) throws Exception {
    return closer.add(open(name));
  }

  private Backend open(BackendName name) throws Exception {
    Closer resources = new Closer();
    try {
      return switch (name) {
        case REDIS -> onRedis(required(redis), resources);
        case CLOUDSQL -> onSql(required(sql), resources);
        case INMEMORY -> inMemory(resources);
        case LEGACY_BLOB -> onBlobs(required(sql), resources);
      };
    } catch (Exception e) {
      resources.close();
      throw e;
    }
  }

  private static <T> T required(@Nullable T target) {
    if (target == null) {
      throw new IllegalStateException("opened without the server of this backend");
    }
    return target;
  }

  private Backend onRedis(RedisTarget target, Closer resources) {
    RedisStores direct = resources.add(RedisStores.connect(target.direct()));
    RedisStores measured = resources.add(RedisStores.connect(target.measured()));
    return backend(
        BackendName.REDIS,
        target.where(),
        new StoredSessionService(measured.sessions()),
        new StoredSessionService(direct.sessions()),
        target.proxy(),
        resources);
  }

  private Backend onSql(SqlTarget target, Closer resources) {
    // First the short way: it makes the tables.
    MySqlStores direct = resources.add(MySqlStores.connect(target.direct()));
    MySqlStores measured = resources.add(MySqlStores.connect(target.measured()));
    return backend(
        BackendName.CLOUDSQL,
        target.where(),
        new StoredSessionService(measured.sessions()),
        new StoredSessionService(direct.sessions()),
        target.proxy(),
        resources);
  }

  private Backend inMemory(Closer resources) {
    InMemoryStores stores = resources.add(InMemoryStores.create());
    BaseSessionService sessions = new StoredSessionService(stores.sessions());
    return backend(
        BackendName.INMEMORY,
        "the heap of this process",
        sessions,
        sessions,
        Optional.empty(),
        resources);
  }

  private Backend backend(
      BackendName name,
      String where,
      BaseSessionService measured,
      BaseSessionService direct,
      Optional<DelayProxy> proxy,
      Closer resources) {
    return new Backend(
        name,
        where,
        measured,
        direct,
        (session, history) ->
            history.forEach(
                event -> {
                  var unused = direct.appendEvent(session, event).blockingGet();
                }),
        exchanges(proxy),
        run,
        resources);
  }

  private Backend onBlobs(SqlTarget target, Closer resources) throws SQLException {
    String table = "ifriend_loadtest_" + run;
    try (Connection connection = SqlTarget.connect(target.direct())) {
      BlobTable.create(connection, table);
    }
    var unused = resources.add(() -> drop(target, table));
    LegacyBlobSessions direct =
        resources.add(new LegacyBlobSessions(() -> SqlTarget.connect(target.direct()), table));
    LegacyBlobSessions measured =
        resources.add(new LegacyBlobSessions(() -> SqlTarget.connect(target.measured()), table));
    return new Backend(
        BackendName.LEGACY_BLOB,
        target.where(),
        measured,
        direct,
        (session, history) -> direct.fill(session.id(), history),
        exchanges(target.proxy()),
        run,
        resources);
  }

  private static void drop(SqlTarget target, String table) throws SQLException {
    try (Connection connection = SqlTarget.connect(target.direct());
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE " + table);
    }
  }

  private static Backend.Exchanges exchanges(Optional<DelayProxy> proxy) {
    return () ->
        proxy.isPresent() ? OptionalLong.of(proxy.get().exchanges()) : OptionalLong.empty();
  }

  @Override
  public void close() throws IOException {
    closer.close();
  }
}
