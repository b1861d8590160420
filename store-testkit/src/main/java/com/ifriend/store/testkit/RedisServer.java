package com.ifriend.store.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import redis.embedded.RedisExecProvider;

/**
 * A real {@code redis-server} as a child process on a free loopback port: the one on the PATH if it
 * is version 7 or newer, else the one that comes with the embedded-redis library. Its files go when
 * it is closed.
 */
public final class RedisServer implements CrashableServer {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(20);

  private final ServerProcess process;
  private final int port;

  private RedisServer(Map<String, String> environment, List<String> options) throws IOException {
    Path directory = ServerProcess.temporaryDirectory("redis");
    this.port = ServerProcess.freePort();
    List<String> command = new ArrayList<>(List.of(executable().toString()));
    command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1", "--save", ""));
    command.addAll(List.of("--dir", directory.toString()));
    // By way of a file a replica follows at once. Else it first waits for others that may want the
    // same data, and then up to a second for the first write.
    command.addAll(List.of("--repl-diskless-sync", "no"));
    command.addAll(options);
    this.process =
        ServerProcess.start(
            command, environment, directory, port, RedisServer::isReady, START_TIMEOUT);
  }

  /**
   * Starts a server without persistence and waits until it answers.
   *
   * @param options further command line options, as {@code "--appendonly", "yes"}
   */
  public static RedisServer start(String... options) {
    return start(Map.of(), options);
  }

  /**
   * As {@link #start(String...)}, in an environment of its own.
   *
   * @param environment variables for the server
   */
  public static RedisServer start(Map<String, String> environment, String... options) {
    try {
      return new RedisServer(environment, List.of(options));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return port;
  }

  public String url() {
    return "redis://127.0.0.1:" + port + "/0";
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

  static boolean isReady(Socket connected) throws IOException {
    connected.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
    byte[] reply = connected.getInputStream().readNBytes(5);
    // A server with a password says -NOAUTH, and is as ready.
    return Set.of("+PONG", "-NOAU").contains(new String(reply, StandardCharsets.US_ASCII));
  }

  /** Of a server, or of a Sentinel. */
  static Path executable() throws IOException {
    for (Path candidate : ServerProcess.onPath("redis-server").toList()) {
      if (isRecent(candidate)) {
        return candidate;
      }
    }
    return Bundled.EXECUTABLE;
  }

  private static boolean isRecent(Path executable) throws IOException {
    Process version =
        new ProcessBuilder(executable.toString(), "--version").redirectErrorStream(true).start();
    String text = new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return text.matches("(?s).*v=([7-9]|\\d\\d+)\\..*");
  }

  /** Unpacked once per JVM, and only where it is needed. */
  private static final class Bundled {
    static final Path EXECUTABLE = unpack();

    private static Path unpack() {
      try {
        return RedisExecProvider.defaultProvider().get().toPath();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
