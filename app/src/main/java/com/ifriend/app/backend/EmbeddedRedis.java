package com.ifriend.app.backend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.embedded.RedisExecProvider;

/**
 * A real Redis of our own for when none is configured: append-only file, data kept between runs, on
 * a port of the loopback interface.
 *
 * <p>Whoever holds the lock on the folder owns the server: starts it, and stops it at the end.
 * Another copy on the same folder shares the server for as long as the owner lives. A server left
 * behind by an owner that was killed is taken over by the next one.
 */
final class EmbeddedRedis implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedRedis.class);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path folder;
  private final int port;
  private final @Nullable FileChannel lock;

  private EmbeddedRedis(Path folder, int port, @Nullable FileChannel lock) {
    this.folder = folder;
    this.port = port;
    this.lock = lock;
  }

  /**
   * Starts or joins the server whose data is in {@code home/redis}.
   *
   * @throws IOException if there is no Redis for this machine in the library, or it does not start
   */
  static EmbeddedRedis open(Path home) throws IOException {
    Path folder = Files.createDirectories(home.toAbsolutePath().resolve("redis"));
    Optional<FileChannel> lock = lock(folder);
    if (lock.isEmpty()) {
      return new EmbeddedRedis(folder, await(folder, null), null);
    }
    try {
      Optional<Integer> leftBehind = portOf(folder).filter(p -> isOurs(p, folder));
      int port = leftBehind.isPresent() ? leftBehind.get() : start(folder);
      return new EmbeddedRedis(folder, port, lock.get());
    } catch (IOException | RuntimeException e) {
      lock.get().close();
      throw e;
    }
  }

  String url() {
    return "redis://127.0.0.1:" + port + "/0";
  }

  int port() {
    return port;
  }

  /** Whether this process stops the server when it ends. */
  boolean owned() {
    return lock != null;
  }

  /** Stops the server in good order, if it is ours, so that nothing it acknowledged is lost. */
  @Override
  public void close() {
    if (lock == null) {
      return;
    }
    try (lock) {
      try (Jedis jedis = client(port)) {
        jedis.shutdown();
      } catch (JedisConnectionException e) {
        // It was gone already.
      }
      Instant deadline = Instant.now().plus(PATIENCE);
      while (isOurs(port, folder) && Instant.now().isBefore(deadline)) {
        pause();
      }
    } catch (IOException | JedisException e) {
      log.warn("The embedded Redis in {} did not stop in good order", folder, e);
    }
  }

  private static Optional<FileChannel> lock(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock held;
    try {
      held = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      held = null;
    }
    if (held == null) {
      channel.close();
      return Optional.empty();
    }
    return Optional.of(channel);
  }

  private static int start(Path folder) throws IOException {
    int port = freePort(portOf(folder).orElse(0));
    // A daemon has a session of its own: Ctrl-C ends the bot, and the bot ends Redis afterwards.
    Process process =
        new ProcessBuilder(
                executable(folder).toString(),
                "--daemonize",
                "yes",
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--dir",
                folder.toString(),
                "--appendonly",
                "yes",
                "--save",
                "",
                "--logfile",
                folder.resolve("redis.log").toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("start.log").toFile())
            .start();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException(
            "the embedded Redis did not start: "
                + Files.readString(folder.resolve("start.log")).strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the embedded Redis was starting", e);
    }
    return await(folder, port);
  }

  /** The library's binary, unpacked once per home. */
  private static Path executable(Path folder) throws IOException {
    Path target = folder.resolve("redis-server-7.0.15");
    if (!Files.isExecutable(target)) {
      Path unpacked;
      try {
        unpacked = RedisExecProvider.defaultProvider().get().toPath();
      } catch (RuntimeException e) {
        throw new IOException("no embedded Redis for this machine: " + e.getMessage(), e);
      }
      Path partial = Files.createTempFile(folder, "redis-server", ".tmp");
      Files.copy(
          unpacked,
          partial,
          StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.COPY_ATTRIBUTES);
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    }
    return target;
  }

  /**
   * Waits until the server of the folder has loaded its data, and notes its port for others.
   *
   * @param started the port if we started it; null to wait for the owner to do so
   */
  private static int await(Path folder, @Nullable Integer started) throws IOException {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(deadline)) {
      Optional<Integer> port = started == null ? portOf(folder) : Optional.of(started);
      if (port.isPresent() && isOurs(port.get(), folder)) {
        if (started != null) {
          Files.writeString(portFile(folder), started.toString());
        }
        return port.get();
      }
      pause();
    }
    throw new IOException(
        started == null
            ? "another copy holds "
                + folder
                + " but its Redis does not answer; stop that copy, or"
                + " choose another IFRIEND_HOME"
            : "the embedded Redis did not answer in "
                + PATIENCE.toSeconds()
                + " s; see "
                + folder.resolve("redis.log"));
  }

  /** Whether a Redis that is ready and works in our folder answers there. */
  private static boolean isOurs(int port, Path folder) {
    try (Jedis jedis = client(port)) {
      return "PONG".equals(jedis.ping())
          && folder.toRealPath().toString().equals(jedis.configGet("dir").get("dir"));
    } catch (JedisException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Jedis client(int port) {
    return new Jedis(
        new HostAndPort("127.0.0.1", port),
        DefaultJedisClientConfig.builder().resp2().timeoutMillis(2_000).build());
  }

  /** Where the server listens, or did the last time: it takes the same port again if it can. */
  private static Optional<Integer> portOf(Path folder) {
    try {
      return Optional.of(Integer.valueOf(Files.readString(portFile(folder)).strip()));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Path portFile(Path folder) {
    return folder.resolve("port");
  }

  private static int freePort(int preferred) throws IOException {
    try (ServerSocket socket = new ServerSocket(preferred, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      if (preferred == 0) {
        throw e;
      }
      return freePort(0);
    }
  }

  private static void pause() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
  }
}
