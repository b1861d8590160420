package com.ifriend.store.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A real Redis Sentinel on a free loopback port that watches one server and its replicas. */
public final class RedisSentinel implements AutoCloseable {
  /** The name by which the server is known. */
  public static final String MASTER = "mymaster";

  private final ServerProcess process;
  private final int port;

  /** A busy machine is no dead server, so that it fails over only where that is the test. */
  private static final Duration PATIENT = Duration.ofHours(1);

  private RedisSentinel(int portOfMaster, Duration patience, List<String> directives)
      throws IOException {
    Path directory = ServerProcess.temporaryDirectory("sentinel");
    this.port = ServerProcess.freePort();
    Path config = directory.resolve("sentinel.conf");
    List<String> lines =
        new ArrayList<>(
            List.of(
                "port " + port,
                "bind 127.0.0.1",
                "dir " + directory,
                "sentinel monitor " + MASTER + " 127.0.0.1 " + portOfMaster + " 1",
                "sentinel down-after-milliseconds " + MASTER + " " + patience.toMillis(),
                "sentinel failover-timeout " + MASTER + " 3000"));
    lines.addAll(directives);
    Files.write(config, lines);
    this.process =
        ServerProcess.start(
            List.of(RedisServer.executable().toString(), config.toString(), "--sentinel"),
            Map.of(),
            directory,
            port,
            RedisServer::isReady,
            Duration.ofSeconds(20));
  }

  /**
   * Starts a Sentinel and waits until it knows a replica that could take over.
   *
   * @param master with a replica, which need not follow yet
   */
  public static RedisSentinel watching(RedisServer master) {
    return watching(master, PATIENT, List.of(), List.of());
  }

  /**
   * As {@link #watching(RedisServer)}, and lets the replica take over once the server is silent.
   */
  public static RedisSentinel ready(RedisServer master) {
    return watching(master, Duration.ofMillis(500), List.of(), List.of());
  }

  /**
   * As {@link #watching(RedisServer)}, but tells nothing to who does not log in.
   *
   * @param password of the default user
   * @param user another one, with {@code passwordOfUser}
   */
  public static RedisSentinel guarded(
      RedisServer master, String password, String user, String passwordOfUser) {
    return watching(
        master,
        PATIENT,
        List.of(
            "requirepass " + password, "user " + user + " on >" + passwordOfUser + " ~* &* +@all"),
        List.of("AUTH " + password));
  }

  /**
   * Starts a Sentinel that names a server which it need not reach itself, such as one behind TLS.
   */
  public static RedisSentinel naming(int portOfMaster) {
    try {
      return new RedisSentinel(portOfMaster, PATIENT, List.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RedisSentinel watching(
      RedisServer master, Duration patience, List<String> directives, List<String> login) {
    // A Sentinel asks for replicas when it starts, and then only every ten seconds.
    Await.until(
        "a replica follows",
        () -> RedisCommand.send(master.port(), "INFO replication").contains("state=online"));
    try {
      RedisSentinel sentinel = new RedisSentinel(master.port(), patience, directives);
      Await.until(
          "the Sentinel knows a replica",
          () -> RedisCommand.send(sentinel.port, login, "INFO sentinel").contains("slaves=1"));
      return sentinel;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return port;
  }

  /** The address of the server by way of the Sentinel. */
  public String url() {
    return "redis-sentinel://127.0.0.1:" + port + "/0#" + MASTER;
  }

  @Override
  public void close() {
    process.close();
  }
}
