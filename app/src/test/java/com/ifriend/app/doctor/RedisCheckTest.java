package com.ifriend.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.ifriend.app.backend.Backend;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisStores;
import com.ifriend.store.redis.RedisTls;
import com.ifriend.store.testkit.Await;
import com.ifriend.store.testkit.Certificates;
import com.ifriend.store.testkit.RedisServer;
import com.ifriend.store.testkit.TlsProxy;
import com.ifriend.store.turns.Lease;
import com.ifriend.store.turns.NewTurn;
import com.ifriend.store.turns.TurnOutcome;
import com.ifriend.store.turns.TurnQueue;
import com.ifriend.store.turns.TurnRules;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

/** Broken set-ups of real servers, each of which must be told from the others. */
final class RedisCheckTest {
  @TempDir static Path directory;

  private static RedisServer redis;
  private static Certificates server;
  private static Certificates stranger;
  private static Certificates elsewhere;

  @BeforeAll
  static void start() throws Exception {
    redis = RedisServer.start("--appendonly", "yes");
    server = Certificates.make(directory, "server", "san=ip:127.0.0.1");
    stranger = Certificates.make(directory, "stranger", "san=ip:127.0.0.1");
    elsewhere = Certificates.make(directory, "elsewhere", "san=dns:other.example");
  }

  @AfterAll
  static void stop() {
    redis.close();
  }

  @Test
  void durableServerIsHealthy() {
    Examined.redis(redis.url())
        .isHealthy()
        .praises("127.0.0.1:" + redis.port() + " answers")
        .praises("append-only file (AOF)")
        .praises("noeviction")
        .praises("that of this machine");
  }

  @Test
  void hostThatDnsDoesNotKnowIsNamed() {
    Examined.redis("redis://no-such-host.invalid:6379/0")
        .failsOnlyWith("no-such-host.invalid", "REDIS_URL");
  }

  @Test
  void portWhereNothingListensIsRefused() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Examined.redis("redis://127.0.0.1:" + port)
        .failsOnlyWith("refuses the connection: nothing listens", "start the server");
  }

  @Test
  void firewallThatDropsPacketsIsSuspected() throws IOException {
    List<Socket> queue = new ArrayList<>();
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      // When the queue of a listener is full, the kernel drops further requests to connect.
      fill(full, queue);
      Examined.redis("redis://127.0.0.1:" + full.getLocalPort())
          .failsOnlyWith("something drops the packets", "gcloud compute firewall-rules list");
    } finally {
      for (Socket socket : queue) {
        socket.close();
      }
    }
  }

  private static void fill(ServerSocket listener, List<Socket> queue) throws IOException {
    for (int i = 0; i < 64; i++) {
      Socket socket = new Socket();
      queue.add(socket);
      try {
        socket.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort()), 200);
      } catch (SocketTimeoutException e) {
        return;
      }
    }
    throw new IllegalStateException("the queue does not fill");
  }

  @Test
  void serverThatAcceptsAndSaysNothingIsNotTakenForAFirewall() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Examined.redis("redis://127.0.0.1:" + silent.getLocalPort())
          .failsOnlyWith("accepts connections and says nothing", "swallows");
    }
  }

  @Test
  void passwordsAreToldApart() {
    try (RedisServer locked = RedisServer.start("--requirepass", "s3cret-right")) {
      Examined.redis("redis://127.0.0.1:" + locked.port())
          .failsOnlyWith("asks for a password, and REDIS_URL has none", "redis://:password@");
      Examined wrong =
          Examined.redis("redis://:s3cret-wrong@127.0.0.1:" + locked.port())
              .saysNothingOf("s3cret");
      wrong.failsOnlyWith("does not accept the user and password", "percent-encoded");
      Examined.redis("redis://:s3cret-right@127.0.0.1:" + locked.port())
          .saysNothingOf("s3cret")
          .isHealthy();
    }
  }

  @Test
  void databaseThatIsNotThereIsNamed() {
    Examined.redis("redis://127.0.0.1:" + redis.port() + "/99")
        .failsOnlyWith("has no database 99", "/0");
  }

  @Test
  void tlsToAPlainServerIsTheWrongScheme() {
    Examined.redis(secure(redis.port(), server))
        .failsOnlyWith("speaks no TLS, and REDIS_URL asks for it", "redis in place of rediss");
  }

  @Test
  void plainToATlsServerIsTheWrongScheme() throws Exception {
    try (TlsProxy proxy = TlsProxy.before(redis.port(), server, Optional.empty())) {
      Examined.redis("redis://127.0.0.1:" + proxy.port())
          .failsOnlyWith("speaks TLS, and REDIS_URL is without", "rediss in place of redis");
    }
  }

  @Test
  void certificatesAreToldApart() throws Exception {
    try (TlsProxy proxy = TlsProxy.before(redis.port(), server, Optional.empty());
        TlsProxy other = TlsProxy.before(redis.port(), elsewhere, Optional.empty());
        TlsProxy strict = TlsProxy.before(redis.port(), server, Optional.of(stranger))) {
      Examined.redis(secure(proxy.port(), server)).isHealthy().praises("answers through TLS");
      Examined.redis(secure(proxy.port(), stranger))
          .failsOnlyWith("signed by a CA that is not trusted", "REDIS_TLS_CA");
      Examined.redis(secure(other.port(), elsewhere))
          .failsOnlyWith("is for another host", "a name in REDIS_URL that is in the certificate");
      Examined.redis(secure(strict.port(), server))
          .failsOnlyWith("does not let us in without a certificate", "REDIS_TLS_CERT");
    }
  }

  @Test
  void evictionOfLiveSessionsFails() {
    try (RedisServer cache =
        RedisServer.start(
            "--appendonly", "yes", "--maxmemory", "64mb", "--maxmemory-policy", "allkeys-lru")) {
      Examined.redis(cache.url())
          .praises("of 64.0 MiB used")
          .failsOnlyWith("maxmemory-policy is allkeys-lru", "noeviction");
    }
  }

  @Test
  void memoryThatIsAlmostFullIsWarnedOf() {
    try (RedisServer small = RedisServer.start("--maxmemory", "8mb");
        RedisClient client = RedisClient.create(small.url())) {
      for (int i = 0; i < 8; i++) {
        client.set("ballast-" + i, "x".repeat(700 << 10));
      }
      Examined.redis(small.url()).isHealthy().warnsOf("of 8.0 MiB used", "REDIS_SESSION_TTL");
    }
  }

  @Test
  void missingPersistenceIsWarnedOf() {
    try (RedisServer forgetful = RedisServer.start();
        RedisServer snapshots = RedisServer.start("--save", "3600 1")) {
      Examined.redis(forgetful.url())
          .isHealthy()
          .warnsOf("a restart of Redis ends all sessions", "appendonly yes");
      Examined.redis(snapshots.url())
          .isHealthy()
          .warnsOf("snapshots only (RDB, save 3600 1)", "appendonly yes");
    }
  }

  @Test
  void sessionsThatNeverExpireFail() {
    try (RedisServer own = RedisServer.start("--appendonly", "yes");
        RedisClient client = RedisClient.create(own.url())) {
      client.hset("session:good:meta", "app_name", "a");
      client.expire("session:good:meta", 1_000);
      Examined.redis(own.url()).isHealthy().praises("1 sessions seen");

      client.hset("session:long:meta", "app_name", "a");
      client.expire("session:long:meta", 9_000);
      Examined.redis(own.url())
          .isHealthy()
          .warnsOf("REDIS_SESSION_TTL is 3600", "the same REDIS_SESSION_TTL");

      client.del("session:long:meta");
      client.hset("session:bad:meta", "app_name", "a");
      Examined.redis(own.url())
          .failsOnlyWith(
              "1 of 2 sessions never expire (TTL -1), as session:bad:meta",
              " EXPIRE \"session:bad:meta\" 3600");
    }
  }

  @Test
  void userWithoutRightsIsToldSo() {
    try (RedisServer own =
        RedisServer.start("--user", "bot", "on", ">s3cret", "~session:*", "+get")) {
      Examined.redis("redis://bot:s3cret@127.0.0.1:" + own.port())
          .saysNothingOf("s3cret")
          .failsOnlyWith("may not do what is needed", "ACL");
    }
  }

  @Test
  void messagesThatWereGivenUpAreNamed() {
    try (RedisServer own = RedisServer.start("--appendonly", "yes");
        RedisStores stores = RedisStores.connect(Examined.at(own.url()))) {
      TurnQueue queue = stores.turns(Backend.QUEUE, TurnRules.DEFAULT);
      NewTurn turn = new NewTurn("1", "lane", "author", 1, new byte[0]);
      Lease lease = queue.accept(turn, Optional.of("here")).lease().orElseThrow();
      Examined.redis(own.url()).isHealthy().praises("1 waiting or worked on, none given up");

      queue.complete(lease, new TurnOutcome.Parked("why"), Optional.empty());

      Examined.redis(own.url())
          .isHealthy()
          .warnsOf("1 given up, 0 waiting", "./ifriend turns list --parked");
    }
  }

  @Test
  void eachMissingCommandIsNamedAndNothingIsWritten() {
    try (RedisServer own =
            RedisServer.start(
                "--appendonly",
                "yes",
                "--user",
                "bot",
                "on",
                ">s3cret",
                "~session:*",
                "~sessions:*",
                "~state:*",
                "~memory:*",
                "~turns:*",
                "+@all",
                "-rpush",
                "-evalsha");
        RedisClient client = RedisClient.create(own.url())) {
      RedisConfig config = Examined.at("redis://bot:s3cret@127.0.0.1:" + own.port());
      String fix = "--user bot --askpass ACL SETUSER bot +evalsha +rpush '~session:*'";
      Examined.redis(config)
          .saysNothingOf("s3cret")
          .failsOnlyWith("may not call EVALSHA, RPUSH", fix);
      allow(client, "+rpush", "+evalsha");
      Examined.redis(config).isHealthy().praises("all commands and keys that the stores use");

      allow(client, "resetkeys", "~session:*", "~sessions:*", "~state:*", "~turns:*");
      Examined.redis(config).failsOnlyWith("may not touch the keys", "'~memory:*'");
      allow(client, "~memory:*", "-info");
      Examined.redis(config).isHealthy().warnsOf("(INFO)", "ACL SETUSER bot +info");
      allow(client, "-multi");
      Examined.redis(config).isHealthy().warnsOf("transactions are refused", "+multi");
      assertThat(client.dbSize()).isZero();
    }
  }

  private static void allow(RedisClient client, String... rules) {
    CommandArguments command = new CommandArguments(Protocol.Command.ACL).add("SETUSER").add("bot");
    for (String rule : rules) {
      command = command.add(rule);
    }
    var unused = client.executeCommand(command);
  }

  @Test
  void replicaInPlaceOfItsMasterIsNamed() {
    try (RedisServer master = RedisServer.start();
        RedisServer replica = RedisServer.start("--replicaof", "127.0.0.1 " + master.port());
        RedisClient client = RedisClient.create(replica.url())) {
      Await.until("it follows", () -> client.info().contains("master_link_status:up"));
      Examined.redis(replica.url())
          .failsOnlyWith(
              "is a read-only replica of 127.0.0.1:" + master.port(),
              "REDIS_URL=redis://127.0.0.1:" + master.port() + "/0");
    }
  }

  @Test
  void serverWithoutRoomForConnectionsIsNamed() {
    try (RedisServer small = RedisServer.start("--maxclients", "3");
        Jedis first = new Jedis("127.0.0.1", small.port());
        Jedis second = new Jedis("127.0.0.1", small.port());
        Jedis third = new Jedis("127.0.0.1", small.port())) {
      assertThat(first.ping() + second.ping() + third.ping()).isEqualTo("PONG".repeat(3));
      Examined.redis(small.url())
          .failsOnlyWith(
              "has no room for another connection (maxclients)", "CONFIG SET maxclients");
    }
    try (RedisServer busy = RedisServer.start("--maxclients", "6")) {
      List<Jedis> clients = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        clients.add(new Jedis("127.0.0.1", busy.port()));
        assertThat(clients.get(i).ping()).isEqualTo("PONG");
      }
      Examined.redis(busy.url()).isHealthy().warnsOf("5 of 6 connections in use", "CLIENT LIST");
      clients.forEach(Jedis::close);
    }
  }

  @Test
  void serverThatStillReadsItsDataIsNamed() throws Exception {
    RedisServer slow =
        RedisServer.start(
            "--save",
            "3600 1000000",
            "--rdbcompression",
            "no",
            "--key-load-delay",
            "100000",
            "--loading-process-events-interval-bytes",
            "1024");
    try (slow) {
      try (RedisClient client = RedisClient.create(slow.url())) {
        for (int i = 0; i < 100; i++) {
          client.set("ballast-" + i, "x".repeat(2_048));
        }
        var unused = client.executeCommand(new CommandArguments(Protocol.Command.SAVE));
      }
      slow.kill();
      Thread restart = new Thread(slow::restart, "restart");
      restart.start();
      Await.until("it loads", () -> says(slow.port()).startsWith("-LOADING"));
      Examined.redis(slow.url())
          .failsOnlyWith("still reads its data (LOADING)", "loading_eta_seconds");
      restart.join();
      Examined.redis(slow.url()).isHealthy();
    }
  }

  /** The first line that a server answers to a PING; empty if there is none. */
  private static String says(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(1_000);
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readNBytes(8), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  void serverThatTakesNoWritesSaysWhy() throws Exception {
    try (RedisServer full = RedisServer.start("--appendonly", "yes", "--maxmemory", "2mb");
        RedisClient client = RedisClient.create(full.url())) {
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 100; i++) {
                  client.set("ballast-" + i, "x".repeat(100 << 10));
                }
              })
          .hasMessageContaining("OOM");
      Examined.redis(full.url())
          .warnsOf("of 2.0 MiB used", "CONFIG SET maxmemory")
          .failsOnlyWith("has no memory left, and takes no writes (OOM)", "CONFIG SET maxmemory");
    }
    try (RedisServer broken = RedisServer.start("--save", "3600 1");
        RedisClient client = RedisClient.create(broken.url())) {
      // A folder where the file belongs.
      Path folder = Path.of(client.configGet("dir").get("dir"), "dump.rdb", "inside");
      Files.createDirectories(folder);
      client.set("k", "v");
      var unused = client.executeCommand(new CommandArguments(Protocol.Command.BGSAVE));
      Await.until("it fails", () -> client.info().contains("rdb_last_bgsave_status:err"));
      Examined.redis(broken.url()).failsOnlyWith("cannot write to its disk", "BGSAVE");
    }
    try (RedisServer alone =
        RedisServer.start("--appendonly", "yes", "--min-replicas-to-write", "1")) {
      Examined.redis(alone.url())
          .failsOnlyWith("too few replicas follow it", "min-replicas-to-write 0");
    }
    Examined.redis(Examined.at(redis.url()).withReplicas(1))
        .failsOnlyWith("appends wait for 1 replicas", "SESSION_DURABILITY=redis");
  }

  @Test
  void serverWithoutScriptsIsNamed() {
    try (RedisServer poor =
        RedisServer.start("--appendonly", "yes", "--rename-command", "EVALSHA", "")) {
      Examined.redis(poor.url()).failsOnlyWith("does not have EVALSHA", "rename-command");
    }
  }

  @Test
  void scriptOfSomebodyElseThatDoesNotEndIsNamed() throws Exception {
    try (RedisServer own = RedisServer.start("--busy-reply-threshold", "50");
        Jedis somebody = new Jedis("127.0.0.1", own.port(), 60_000)) {
      Thread script =
          new Thread(
              () -> {
                try {
                  var unused = somebody.eval("while true do end");
                } catch (JedisException e) {
                  // Killed below.
                }
              },
              "script");
      script.start();
      Await.until("it is busy", () -> says(own.port()).startsWith("-BUSY"));
      Examined.redis(own.url()).failsOnlyWith("runs somebody's script", "SCRIPT KILL");
      try (Jedis us = new Jedis("127.0.0.1", own.port())) {
        assertThat(us.scriptKill()).isEqualTo("OK");
      }
      script.join();
    }
  }

  @Test
  void clocksThatAreApartAreWarnedOf() {
    RedisConfig config = Examined.at(redis.url());
    Examined.redisWithClockOff(config, Duration.ofHours(-1))
        .isHealthy()
        .warnsOf("ms ahead of that of this machine", "timedatectl set-ntp true");
    Examined.redisWithClockOff(config, Duration.ofSeconds(30))
        .isHealthy()
        .warnsOf("ms behind that of this machine", "timedatectl set-ntp true");
    Examined.redisWithClockOff(config, Duration.ofMillis(500))
        .isHealthy()
        .praises("that of this machine");
  }

  @Test
  void serverOfAnOldVersionIsRefused() throws Exception {
    try (OlderRedis old = OlderRedis.before(redis.port())) {
      Examined.redis("redis://127.0.0.1:" + old.port()).failsOnlyWith("Redis 6.", "redis:7-alpine");
    }
    // What those before it do not know.
    try (RedisServer older = RedisServer.start("--rename-command", "HELLO", "")) {
      Examined.redis(older.url())
          .failsOnlyWith("is older than Redis 6, and 7.0 is needed", "redis:7-alpine");
    }
  }

  private static RedisConfig secure(int port, Certificates trusted) {
    return Examined.at("rediss://127.0.0.1:" + port)
        .withTls(new RedisTls(Optional.of(trusted.pem()), Optional.empty()));
  }
}
