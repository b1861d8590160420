package com.ifriend.store.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A server of the tests as a child process that listens on a loopback port and keeps its files in a
 * folder of its own. Both end when it is closed, and at the latest with this JVM. In between it can
 * be killed and started again.
 */
final class ServerProcess implements AutoCloseable {
  private static final int FIRST_PORT = 10_000;

  /** Where the ports for outgoing connections begin on Linux. */
  private static final int END_OF_PORTS = 32_768;

  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  /** Tells whether what answers on the port is ready. */
  interface Greeting {
    boolean isReady(Socket connected) throws IOException;
  }

  private final ProcessBuilder builder;
  private final Path directory;
  private final int port;
  private final Greeting greeting;
  private final Duration timeout;
  private final Thread stopAtExit = new Thread(this::end, "stop-server");
  private volatile @Nullable Process process;

  private ServerProcess(
      ProcessBuilder builder, Path directory, int port, Greeting greeting, Duration timeout) {
    this.builder = builder;
    this.directory = directory;
    this.port = port;
    this.greeting = greeting;
    this.timeout = timeout;
  }

  /**
   * Starts a server and waits until it is ready.
   *
   * @param directory for its files and its log; goes with it, also when it does not start
   */
  static ServerProcess start(
      List<String> command,
      Map<String, String> environment,
      Path directory,
      int port,
      Greeting greeting,
      Duration timeout)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(directory.resolve("log").toFile()));
    builder.environment().putAll(environment);
    ServerProcess server = new ServerProcess(builder, directory, port, greeting, timeout);
    Runtime.getRuntime().addShutdownHook(server.stopAtExit);
    server.launch();
    return server;
  }

  private void launch() throws IOException {
    Process started = builder.start();
    process = started;
    Instant deadline = Instant.now().plus(timeout);
    while (!answers(port, greeting)) {
      if (endsWithin(started, Duration.ofMillis(5)) || Instant.now().isAfter(deadline)) {
        String output = Files.readString(directory.resolve("log"));
        close();
        throw new IOException(
            builder.command().get(0) + " did not start on port " + port + ": " + output);
      }
    }
  }

  /** Ends the process as {@code kill -9} does, and waits until it is gone; its files stay. */
  void kill() {
    if (!end(Duration.ofSeconds(10))) {
      throw new IllegalStateException(builder.command().get(0) + " does not end");
    }
  }

  /** Lets the process stand still as {@code SIGSTOP} does, or go on. */
  void pause(boolean still) {
    Process running = process;
    if (running == null) {
      throw new IllegalStateException("it was not started");
    }
    try {
      int done =
          new ProcessBuilder("kill", still ? "-STOP" : "-CONT", Long.toString(running.pid()))
              .start()
              .waitFor();
      if (done != 0) {
        throw new IllegalStateException("kill says " + done);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Starts the killed server again on its port and files, and waits until it is ready. */
  void restart() {
    try {
      launch();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean answers(int port, Greeting greeting) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 200);
      socket.setSoTimeout(1000);
      return greeting.isReady(socket);
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(stopAtExit);
    } catch (IllegalStateException e) {
      // Already shutting down.
    }
  }

  private void end() {
    if (end(Duration.ofSeconds(10))) {
      deleteTree(directory);
    }
  }

  private boolean end(Duration wait) {
    Process running = process;
    return running == null || endsWithin(running.destroyForcibly(), wait);
  }

  private static boolean endsWithin(Process process, Duration wait) {
    try {
      return process.waitFor(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The executables of this name on the PATH, in its order. */
  static Stream<Path> onPath(String name) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable);
  }

  /**
   * A port that nobody listens on, given to one caller only. Not one of those from which the system
   * takes the near ends of connections, which could be gone when the server comes to listen on it,
   * or to do so again after a crash.
   */
  static int freePort() throws IOException {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, END_OF_PORTS);
      if (GIVEN.add(port) && isFree(port)) {
        return port;
      }
    }
  }

  private static boolean isFree(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (BindException e) {
      return false;
    }
  }

  static Path temporaryDirectory(String name) {
    try {
      return Files.createTempDirectory("ifriend-test-" + name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void deleteTree(Path root) {
    try (Stream<Path> paths = Files.walk(root)) {
      paths.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      // A leftover in the temporary folder harms nobody.
    }
  }
}
