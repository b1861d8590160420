package com.ifriend.app.doctor;

import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisTls;
import com.ifriend.store.redis.SentinelLogin;
import com.ifriend.store.testkit.Certificates;
import com.ifriend.store.testkit.RedisSentinel;
import com.ifriend.store.testkit.RedisServer;
import com.ifriend.store.testkit.TlsProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Broken set-ups with real Sentinels. */
final class RedisSentinelCheckTest {

  @Test
  void sentinelsAndTheirMasterAreToldApart() throws Exception {
    try (RedisServer master = RedisServer.start("--appendonly", "yes");
        RedisServer replica = replicaOf(master);
        RedisSentinel sentinel = RedisSentinel.watching(master)) {
      String named = "names master 127.0.0.1:" + master.port();
      Examined.redis(sentinel.url()).isHealthy().praises(named);

      Examined.redis(sentinel.url().replace("#mymaster", "#ifriend"))
          .failsOnlyWith("knows no master ifriend; it knows mymaster", "/0#mymaster");

      int nobody = portOfNobody();
      Examined.redis("redis-sentinel://127.0.0.1:" + nobody + "/0#mymaster")
          .failsOnlyWith("127.0.0.1:" + nobody + " refuses the connection", "redis-sentinel ");
      Examined.redis(sentinel.url().replace("//", "//127.0.0.1:" + nobody + ","))
          .isHealthy()
          .praises(named)
          .warnsOf("127.0.0.1:" + nobody + " refuses the connection", "redis-sentinel ");

      Examined.redis(sentinel.url().replaceFirst(".*//([^/]*)/.*", "redis://$1/0"))
          .failsOnlyWith("is a Sentinel, and REDIS_URL takes it for a server", "#mymaster");
      Examined.redis("redis-sentinel://127.0.0.1:" + master.port() + "/0#mymaster")
          .failsOnlyWith(
              "is a Redis server and no Sentinel", "redis://127.0.0.1:" + master.port() + "/0");

      // Without a replica there is nobody to take over.
      replica.kill();
      master.kill();
      Examined.redis(sentinel.url())
          .praises(named)
          .failsOnlyWith(
              "the master that the Sentinels name: 127.0.0.1:" + master.port() + " refuses",
              "SENTINEL FAILOVER mymaster");
    }
  }

  @Test
  void loginsOfSentinelsAreToldApart() {
    try (RedisServer master = RedisServer.start("--appendonly", "yes");
        RedisServer replica = replicaOf(master);
        RedisSentinel sentinel = RedisSentinel.guarded(master, "s3cret", "bot", "s3cret-of-bot")) {
      RedisConfig config = Examined.at(sentinel.url());
      Examined.redis(config)
          .failsOnlyWith("asks for a password of its own", "REDIS_SENTINEL_PASSWORD");
      Examined.redis(config.withSentinelLogin(new SentinelLogin(Optional.empty(), "s3cret-wrong")))
          .saysNothingOf("s3cret")
          .failsOnlyWith("does not accept REDIS_SENTINEL_PASSWORD", "REDIS_SENTINEL_PASSWORD");
      Examined.redis(config.withSentinelLogin(new SentinelLogin(Optional.empty(), "s3cret")))
          .isHealthy()
          .saysNothingOf("s3cret");
      var unused = replica.port();
    }
  }

  @Test
  void tlsOfSentinelsIsLookedAt(@TempDir Path folder) throws Exception {
    Certificates own = Certificates.make(folder, "sentinel", "san=ip:127.0.0.1");
    try (RedisServer server = RedisServer.start("--appendonly", "yes");
        TlsProxy master = TlsProxy.before(server.port(), own, Optional.empty());
        RedisSentinel sentinel = RedisSentinel.naming(master.port());
        TlsProxy proxy = TlsProxy.before(sentinel.port(), own, Optional.empty())) {
      RedisConfig config =
          Examined.at("rediss-sentinel://127.0.0.1:" + proxy.port() + "/0#mymaster");
      Examined.redis(config.withTls(new RedisTls(Optional.of(own.pem()), Optional.empty())))
          .isHealthy()
          .praises("names master 127.0.0.1:" + master.port())
          .praises("answers through TLS");
      Examined.redis(config).failsOnlyWith("signed by a CA that is not trusted", "REDIS_TLS_CA");
      Examined.redis("redis-sentinel://127.0.0.1:" + proxy.port() + "/0#mymaster")
          .failsOnlyWith("speaks TLS, and REDIS_URL is without", "rediss");
      Examined.redis("rediss-sentinel://127.0.0.1:" + sentinel.port() + "/0#mymaster")
          .failsOnlyWith("speaks no TLS, and REDIS_URL asks for it", "turn TLS on");
    }
  }

  private static RedisServer replicaOf(RedisServer master) {
    return RedisServer.start("--replicaof", "127.0.0.1 " + master.port());
  }

  private static int portOfNobody() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
