package com.ifriend.bench.race.contender;

import static java.util.Objects.requireNonNull;

import com.google.adk.events.Event;
import com.google.adk.sessions.BaseSessionService;
import com.ifriend.bench.race.child.SqlAddress;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.mysql.MySqlConfig;
import com.ifriend.store.mysql.MySqlStores;
import com.ifriend.store.redis.KeyStyle;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisStores;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@link StoredSessionService} on one of our stores, all settings at their defaults. */
final class Ours extends AdkPeer {
  /** Stores that are open. */
  private record Connected(SessionStore sessions, Runnable close, String settings) {}

  private final Function<URI, Connected> connector;
  private @Nullable URI server;
  private @Nullable Connected stores;
  private @Nullable Connected cold;
  private @Nullable BaseSessionService service;

  private Ours(Function<URI, Connected> connector) {
    this.connector = connector;
  }

  static Ours onRedis() {
    return new Ours(
        address -> {
          RedisConfig config =
              RedisConfig.of(address.toString())
                  .withKeyStyle(KeyStyle.PLAIN)
                  .withSessionTtl(Duration.ofHours(1));
          RedisStores stores = RedisStores.connect(config);
          return new Connected(
              stores.sessions(),
              stores::close,
              settings(config.maxConnections(), config.sessionTtl()));
        });
  }

  static Ours onMySql() {
    return new Ours(
        address -> {
          SqlAddress sql = SqlAddress.of(address);
          MySqlConfig config =
              MySqlConfig.tcp(sql.host(), sql.port(), sql.database(), sql.user(), sql.password())
                  .withTablePrefix("")
                  .withSessionTtl(Duration.ofHours(1))
                  // Not while something is measured.
                  .withSweepInterval(Duration.ofDays(1));
          MySqlStores stores = MySqlStores.connect(config);
          return new Connected(
              stores.sessions(),
              stores::close,
              settings(config.maxConnections(), config.sessionTtl()));
        });
  }

  private static String settings(int pool, Duration ttl) {
    return "this repository; pool of " + pool + ", TTL " + ttl.toMinutes() + " min";
  }

  @Override
  public String open(URI address) {
    Connected connected = connector.apply(address);
    server = address;
    stores = connected;
    service = new StoredSessionService(connected.sessions());
    return connected.settings();
  }

  @Override
  BaseSessionService service() {
    return requireNonNull(service, "not open");
  }

  /** Of a store of its own, because a store keeps what it has decoded. */
  @Override
  public Callable<List<? extends Event>> coldReader(String session) {
    close(cold);
    Connected unknowing = connector.apply(requireNonNull(server, "not open"));
    cold = unknowing;
    BaseSessionService reader = new StoredSessionService(unknowing.sessions());
    // Opens the connection.
    var unused = reader.getSession(key("no such session"), null).isEmpty().blockingGet();
    return () -> load(reader, session, 0).events();
  }

  private static void close(@Nullable Connected connected) {
    if (connected != null) {
      connected.close().run();
    }
  }

  @Override
  public void close() {
    close(cold);
    close(stores);
  }
}
