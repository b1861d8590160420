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
  /**
   * Stores that are open.
   *
   * @param forgetful keeps nothing of what it has read
   */
  private record Connected(OpenStore store, OpenStore forgetful, String settings) {}

  private final Function<URI, Connected> connector;
  private @Nullable Connected connected;
  private @Nullable BaseSessionService service;

  private Ours(Function<URI, Connected> connector) {
    this.connector = connector;
  }

  static Ours onRedis() {
    return new Ours(
        address -> {
          RedisConfig config = RedisInfo.config(address.toString());
          return new Connected(
              OpenStore.on(config),
              OpenStore.on(config.withCacheBytes(0)),
              settings(config.maxConnections(), config.sessionTtl()));
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
              OpenStore.on(config),
              OpenStore.on(config.withCacheBytes(0)),
              settings(config.maxConnections(), config.sessionTtl()));
        });
  }

  private static String settings(int pool, Duration ttl) {
    return "this repository; pool of " + pool + ", TTL " + ttl.toMinutes() + " min";
  }

  @Override
  public String open(URI address) {
    Connected opened = connector.apply(address);
    connected = opened;
    service = new StoredSessionService(opened.store().sessions());
    return opened.settings();
  }

  @Override
  BaseSessionService service() {
    return requireNonNull(service, "not open");
  }

  /** By a store that does not know the session, over a connection that is in use, as theirs. */
  @Override
  public Callable<List<? extends Event>> coldReader(String session) {
    OpenStore forgetful = requireNonNull(connected, "not open").forgetful();
    BaseSessionService reader = new StoredSessionService(forgetful.sessions());
    return () -> load(reader, session, 0).events();
  }

  @Override
  public void close() {
    if (connected != null) {
      connected.forgetful().close();
      connected.store().close();
    }
  }
}
