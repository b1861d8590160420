package com.ifriend.bench.race.contender;

import static java.util.Objects.requireNonNull;

import com.google.adk.events.Event;
import com.google.adk.sessions.BaseSessionService;
import com.ifriend.bench.kit.OpenStore;
import com.ifriend.bench.kit.RedisInfo;
import com.ifriend.bench.kit.SqlServer;
import com.ifriend.bench.race.child.SqlAddress;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.mysql.MySqlConfig;
import com.ifriend.store.redis.RedisConfig;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@link StoredSessionService} on one of our stores, all settings at their defaults. */
final class Ours extends AdkPeer {
  /** A store that is open. */
  private record Connected(OpenStore store, String settings) {}

  private final Function<URI, Connected> connector;
  private @Nullable URI server;
  private @Nullable OpenStore store;
  private @Nullable OpenStore cold;
  private @Nullable BaseSessionService service;

  private Ours(Function<URI, Connected> connector) {
    this.connector = connector;
  }

  static Ours onRedis() {
    return new Ours(
        address -> {
          RedisConfig config = RedisInfo.config(address.toString());
          return new Connected(
              OpenStore.on(config), settings(config.maxConnections(), config.sessionTtl()));
        });
  }

  static Ours onMySql() {
    return new Ours(
        address -> {
          SqlAddress sql = SqlAddress.of(address);
          MySqlConfig config =
              SqlServer.settled(
                  MySqlConfig.tcp(
                      sql.host(), sql.port(), sql.database(), sql.user(), sql.password()));
          return new Connected(
              OpenStore.on(config), settings(config.maxConnections(), config.sessionTtl()));
        });
  }

  private static String settings(int pool, Duration ttl) {
    return "this repository; pool of " + pool + ", TTL " + ttl.toMinutes() + " min";
  }

  @Override
  public String open(URI address) {
    Connected connected = connector.apply(address);
    server = address;
    store = connected.store();
    service = new StoredSessionService(connected.store().sessions());
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
    OpenStore unknowing = connector.apply(requireNonNull(server, "not open")).store();
    cold = unknowing;
    BaseSessionService reader = new StoredSessionService(unknowing.sessions());
    // Opens the connection.
    var unused = reader.getSession(key("no such session"), null).isEmpty().blockingGet();
    return () -> load(reader, session, 0).events();
  }

  private static void close(@Nullable OpenStore store) {
    if (store != null) {
      store.close();
    }
  }

  @Override
  public void close() {
    close(cold);
    close(store);
  }
}
