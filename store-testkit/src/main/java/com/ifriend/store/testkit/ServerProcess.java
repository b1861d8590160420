package com.ifriend.store.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A server of the tests as a child process that listens on a loopback port and keeps its files in a
 * folder of its own. Both end when it is closed, and at the latest with this JVM.
 */
final class ServerProcess implements AutoCloseable {
  /** Tells whether what answers on the port is ready. */
  interface Greeting {
    boolean isReady(Socket connected) throws IOException;
  }

  private final Process process;
  private final Path directory;
  private final Thread stopAtExit = new Thread(this::kill, "stop-server");

  private ServerProcess(Process process, Path directory) {
    this.process = process;
    this.directory = directory;
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
    Path log = directory.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    ServerProcess server = new ServerProcess(builder.start(), directory);
    Runtime.getRuntime().addShutdownHook(server.stopAtExit);
    Instant deadline = Instant.now().plus(timeout);
    while (!answers(port, greeting)) {
      if (server.endsWithin(Duration.ofMillis(5)) || Instant.now().isAfter(deadline)) {
        String output = Files.readString(log);
        server.close();
        throw new IOException(command.get(0) + " did not start on port " + port + ": " + output);
      }
    }
    return server;
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
    kill();
    try {
      Runtime.getRuntime().removeShutdownHook(stopAtExit);
    } catch (IllegalStateException e) {
      // Already shutting down.
    }
  }

  private void kill() {
    process.destroyForcibly();
    if (endsWithin(Duration.ofSeconds(10))) {
      deleteTree(directory);
    }
  }

  private boolean endsWithin(Duration wait) {
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

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
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
