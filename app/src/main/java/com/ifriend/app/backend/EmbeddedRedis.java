package com.ifriend.app.backend;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.ifriend.app.files.PrivateFolder;
import com.ifriend.app.files.UnsafeFileException;
import com.ifriend.store.redis.KeyStyle;
import com.ifriend.store.redis.RedisAddress;
import com.ifriend.store.redis.RedisConfig;
import com.ifriend.store.redis.RedisProbe;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A real Redis of our own for when none is configured: append-only file, data kept between runs. It
 * listens on a socket in a folder that only our user can enter and on no port, so that nobody else
 * can reach it, and nobody else can be taken for it.
 *
 * <p>Whoever holds the lock on the folder owns the server: starts it, again if it dies, and stops
 * it at the end. Other copies on the same folder share the server; when the owner is gone, and the
 * server with it, one of them becomes the owner. A server left behind by an owner that was killed
 * is taken over by the next one.
 */
final class EmbeddedRedis implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedRedis.class);
  private static final String FOLDER = "redis";
  static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Of a socket's path; the strictest system allows 103 bytes. */
  private static final int LONGEST_PATH = 103;

  private static final Pattern VERSION = Pattern.compile("(?m)^redis_version:(\\S+)");
  private static final Duration CHECKED_EVERY = Duration.ofSeconds(1);
  private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);

  private final Path home;
  private final Path folder;
  private final RedisConfig config;
  private final ServersOfFolder servers;
  private final FileChannel lockFile;
  private final CountDownLatch closed = new CountDownLatch(1);

  @GuardedBy("this")
  private @Nullable FileLock lock;

  private EmbeddedRedis(Path home, Path folder) throws IOException {
    this.home = home;
    this.folder = folder;
    this.config =
        RedisConfig.of(RedisAddress.ofSocket(socket(folder)))
            .withKeyStyle(KeyStyle.PLAIN)
            .withSessionTtl(Duration.ofHours(1));
    this.servers = new ServersOfFolder(folder);
    this.lockFile = PrivateFolder.file(folder.resolve("lock"));
  }

  /**
   * Starts or joins the server whose data is in {@code home/redis}.
   *
   * @throws IOException if there is no Redis for this machine in the library, or it does not start
   * @throws UnsafeFileException if others than our user could change what is in the folder
   */
  static EmbeddedRedis open(Path home) throws IOException {
    Path folder = PrivateFolder.in(home, FOLDER);
    refuseLongPath(folder);
    EmbeddedRedis redis = new EmbeddedRedis(home, folder);
    try {
      redis.join();
    } catch (IOException | RuntimeException e) {
      redis.lockFile.close();
      throw e;
    }
    Thread watch = new Thread(redis::watch, "embedded-redis");
    watch.setDaemon(true);
    watch.start();
    return redis;
  }

  private static void refuseLongPath(Path folder) {
    int length = socket(folder).toString().getBytes(StandardCharsets.UTF_8).length;
    if (length > LONGEST_PATH) {
      throw new UnsafeFileException(
          socket(folder) + " has " + length + " bytes, and a socket's path at most " + LONGEST_PATH,
          "choose a shorter IFRIEND_HOME");
    }
  }

  /** How to reach it. */
  RedisConfig config() {
    return config;
  }

  Path folder() {
    return folder;
  }

  Path socket() {
    return socket(folder);
  }

  private static Path socket(Path folder) {
    return folder.resolve("redis.sock");
  }

  /** Whether this process stops the server when it ends. */
  synchronized boolean owned() {
    return lock != null;
  }

  private synchronized void join() throws IOException {
    Instant deadline = Instant.now().plus(PATIENCE);
    do {
      if (locked()) {
        raise();
        return;
      }
      if (answers()) {
        return;
      }
      pause();
    } while (Instant.now().isBefore(deadline));
    throw new IOException(
        "another copy holds "
            + folder
            + " but its Redis does not answer at "
            + socket()
            + "; stop that copy (one of an earlier version does not share it), or choose another"
            + " IFRIEND_HOME");
  }

  @GuardedBy("this")
  private boolean locked() throws IOException {
    if (lock == null) {
      try {
        lock = lockFile.tryLock();
      } catch (OverlappingFileLockException e) {
        // Another copy in this process has it.
        return false;
      }
    }
    return lock != null;
  }

  /** Sees to it that a server runs, and just one, since two would spoil the file they append to. */
  private void raise() throws IOException {
    if (!listens()) {
      servers.stop();
      // What one of an earlier version wrote at its end is open to all.
      var unused = PrivateFolder.in(home, FOLDER);
      servers.start(executable(), socket());
    }
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!answers()) {
      if (servers.haveEnded() && !listens()) {
        throw new IOException("the embedded Redis ended while it started: " + servers.lastWords());
      }
      if (Instant.now().isAfter(deadline)) {
        throw new IOException(
            "the embedded Redis did not answer in "
                + PATIENCE.toSeconds()
                + " s; see "
                + servers.logFile());
      }
      pause();
    }
  }

  private static RedisExecutable executable() {
    return RedisExecutable.newest(Optional.ofNullable(System.getenv("PATH")).orElse(""));
  }

  static Path logFile(Path home) {
    return new ServersOfFolder(home.resolve(FOLDER)).logFile();
  }

  /**
   * Which one runs or would be started, in words; changes nothing.
   *
   * @throws IOException if one should run and does not answer
   * @throws UnsafeFileException as {@link #open} would
   */
  static String look(Path home) throws IOException {
    PrivateFolder.refuseUnsafe(home, FOLDER);
    Path folder = home.toAbsolutePath().resolve(FOLDER);
    refuseLongPath(folder);
    if (Files.exists(socket(folder))) {
      try (UnifiedJedis client =
          RedisProbe.client(
              RedisConfig.of(RedisAddress.ofSocket(socket(folder)))
                  .withKeyStyle(KeyStyle.PLAIN)
                  .withSessionTtl(Duration.ofHours(1)))) {
        Matcher version = VERSION.matcher(client.info("server"));
        if (version.find()) {
          return "Redis " + version.group(1) + " runs, with its data in " + folder;
        }
      } catch (JedisException e) {
        // It was left behind; the next start makes a new one.
      }
    }
    if (isHeld(folder)) {
      throw new IOException(
          "the Redis in " + folder + " does not answer, though a copy of the bot is at work on it");
    }
    RedisExecutable executable = executable();
    return "Redis "
        + executable.version()
        + " will be started ("
        + executable.origin()
        + "), with its data in "
        + folder;
  }

  /** Whether some copy owns the server. */
  private static boolean isHeld(Path folder) throws IOException {
    try (FileChannel file = FileChannel.open(folder.resolve("lock"), StandardOpenOption.WRITE);
        FileLock free = file.tryLock()) {
      return free == null;
    } catch (NoSuchFileException e) {
      return false;
    } catch (OverlappingFileLockException e) {
      return true;
    }
  }

  /** Starts the server again when it is gone, and takes over from an owner that is. */
  private void watch() {
    int failures = 0;
    while (slept(backoff(failures))) {
      failures = listens() || mended(failures) ? 0 : failures + 1;
    }
  }

  private static Duration backoff(int failures) {
    Duration longer = CHECKED_EVERY.multipliedBy(1L << Math.min(failures, 10));
    return longer.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : longer;
  }

  /** False when there is nothing left to watch. */
  private boolean slept(Duration time) {
    try {
      return !closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }

  private synchronized boolean mended(int failures) {
    try {
      if (closed.getCount() == 0 || !locked()) {
        return true;
      }
      log.warn("The embedded Redis in {} is gone, and is started again", folder);
      raise();
      log.warn("The embedded Redis in {} is back, with what was kept on disk", folder);
      return true;
    } catch (IOException | RuntimeException e) {
      log.error(
          "The embedded Redis in {} did not start, which is tried again in {} s: {}",
          folder,
          backoff(failures + 1).toSeconds(),
          e.getMessage());
      return false;
    }
  }

  /** Stops the server in good order, if it is ours, so that nothing it acknowledged is lost. */
  @Override
  public synchronized void close() {
    if (closed.getCount() == 0) {
      return;
    }
    closed.countDown();
    try (lockFile) {
      if (lock != null) {
        servers.stop();
      }
    } catch (IOException e) {
      log.warn("The embedded Redis in {} did not stop in good order", folder, e);
    }
  }

  /** Whether somebody takes connections; waits as long as one that is busy. */
  private boolean listens() {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
      return channel.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether it has loaded its data. */
  private boolean answers() {
    try (UnifiedJedis client = RedisProbe.client(config)) {
      return "PONG".equals(client.ping());
    } catch (JedisException e) {
      return false;
    }
  }

  static void pause() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
  }
}
