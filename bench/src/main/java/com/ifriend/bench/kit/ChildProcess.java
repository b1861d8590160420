package com.ifriend.bench.kit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A process that was started here. It ends when this is closed, and at the latest with this JVM.
 */
public final class ChildProcess implements AutoCloseable {
  /** The command of another JVM like this one. */
  public static final String JAVA =
      Path.of(System.getProperty("java.home", ""), "bin", "java").toString();

  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private final Process process;
  private final Thread reader;

  /**
   * Starts one.
   *
   * @param output is given each line that it prints, and empty when there will be no more
   */
  public ChildProcess(ProcessBuilder builder, Consumer<Optional<String>> output)
      throws IOException {
    process = builder.start();
    reader = new Thread(() -> read(output), "reads " + process.pid());
    reader.setDaemon(true);
    reader.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  /**
   * Runs a command, and waits for its end.
   *
   * @return what it returns; -1 if there is no such command
   */
  public static int exit(String... command) {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      return -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    }
  }

  /**
   * Runs a command, and waits for its end.
   *
   * @return what it prints; empty if there is no such command
   */
  public static String output(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "";
    }
  }

  private void read(Consumer<Optional<String>> output) {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      lines.lines().forEach(line -> output.accept(Optional.of(line)));
    } catch (IOException | UncheckedIOException e) {
      // It has ended.
    }
    output.accept(Optional.empty());
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Writes a line to its standard input. */
  public void tell(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  /** Ends it at once, as {@code kill -9} does. */
  public void kill() {
    end(Duration.ZERO);
  }

  /** Asks it to end, as SIGTERM does, and ends it if it does not in this time. */
  public void terminate(Duration within) {
    // Not by way of the process, which would end its input as well.
    var unused = process.toHandle().destroy();
    end(within);
  }

  /** Ends its input, which most take as a request to end, and ends it if it does not in time. */
  public void stop(Duration within) {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // It has ended.
    }
    end(within);
  }

  @Override
  public void close() {
    stop(FAREWELL);
  }

  private void end(Duration within) {
    try {
      if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
        var unused = process.destroyForcibly().waitFor();
      }
      reader.join(FAREWELL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      var unused = process.destroyForcibly();
    }
  }
}
