package com.ifriend.store.redis;

import com.google.adk.sessions.SessionKey;
import com.ifriend.store.SessionStore;
import com.ifriend.store.testkit.RedisSentinel;
import com.ifriend.store.testkit.RedisServer;
import com.ifriend.store.testkit.TcpProxy;
import com.ifriend.store.testkit.WireBackend;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import redis.clients.jedis.UnifiedJedis;

/** One real server for all tests of the module, ended with the JVM. */
final class RedisBackend implements WireBackend, AnyRedis {
  private static final RedisServer SERVER = RedisServer.start();

  static final RedisBackend SHARED = new RedisBackend(SERVER, SERVER.url(), KeyStyle.PLAIN, "");
  static final RedisBackend SCOPED = new RedisBackend(SERVER, SERVER.url(), KeyStyle.SCOPED, "");

  /** A server with a replica, found by asking a Sentinel. Not started before it is needed. */
  static final class BySentinel {
    private static final RedisServer MASTER = master();

    static final RedisBackend SHARED =
        new RedisBackend(MASTER, RedisSentinel.watching(MASTER).url(), KeyStyle.PLAIN, "");

    private BySentinel() {}

    /** A Sentinel looks after a server that has a replica. */
    private static RedisServer master() {
      RedisServer master = RedisServer.start();
      var unused = RedisServer.start("--replicaof", "127.0.0.1 " + master.port());
      return master;
    }
  }

  /** A server that refuses us every key without our prefix. Not started before it is needed. */
  static final class Prefixed {
    static final String PREFIX = "staging:";
    static final RedisBackend SHARED = shared();

    private Prefixed() {}

    private static RedisBackend shared() {
      RedisServer server =
          RedisServer.start("--user", "app", "on", ">s3cret", "~" + PREFIX + "*", "+@all");
      String url = "redis://app:s3cret@127.0.0.1:" + server.port();
      return new RedisBackend(server, url, KeyStyle.PLAIN, PREFIX);
    }
  }

  private final RedisServer server;
  private final TcpProxy proxy;
  private final RedisKeys.Layout layout;
  private final RedisStores first;
  private final RedisStores other;
  private final RedisStores proxied;
  private final UnifiedJedis client;

  private RedisBackend(RedisServer server, String url, KeyStyle style, String prefix) {
    this.server = server;
    proxy = TcpProxy.to("127.0.0.1", server.port());
    client = AnyRedis.open(server.url());
    layout = new RedisKeys.Layout(prefix, style, false);
    first = connect(url);
    other = connect(url);
    proxied = connect(url.replace(":" + server.port(), ":" + proxy.port()));
  }

  static RedisStores connect(int port) {
    return RedisStores.connect(patient("redis://127.0.0.1:" + port));
  }

  /** So that a busy machine does not look like a broken connection. */
  private static RedisConfig patient(String url) {
    return AnyRedis.plain(url).withTimeout(Duration.ofSeconds(20));
  }

  private RedisStores connect(String url) {
    return RedisStores.connect(
        patient(url).withKeyStyle(layout.style()).withKeyPrefix(layout.prefix()));
  }

  @Override
  public String prefix() {
    return layout.prefix();
  }

  String url() {
    return server.url();
  }

  int port() {
    return server.port();
  }

  @Override
  public RedisStores stores() {
    return first;
  }

  @Override
  public RedisStores otherStores() {
    return other;
  }

  @Override
  public UnifiedJedis client() {
    return client;
  }

  @Override
  public void loseEvent(SessionKey key, int position) {
    String events = layout.of(key).events();
    client.lset(events, position - 1, "lost");
    client.lrem(events, 1, "lost");
  }

  @Override
  public void replaceEvent(SessionKey key, int position, byte[] json) {
    client.lset(layout.of(key).events(), position - 1, new String(json, StandardCharsets.UTF_8));
  }

  @Override
  public List<String> sessionKeys(SessionKey key) {
    return layout.of(key).ofSession();
  }

  @Override
  public TcpProxy proxy() {
    return proxy;
  }

  RedisStores proxiedStores() {
    return proxied;
  }

  @Override
  public SessionStore proxiedStore() {
    return proxied.sessions();
  }

  @Override
  public List<String> storm() {
    return List.of(RedisStorm.class.getName(), Integer.toString(server.port()));
  }
}
