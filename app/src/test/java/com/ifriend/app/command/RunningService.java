package com.ifriend.app.command;

import com.ifriend.store.testkit.Await;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code ifriend} as a service in a JVM of its own, and the log it writes. */
final class RunningService implements AutoCloseable {
  private static final Pattern CONSOLE = Pattern.compile("Console: http://localhost:(\\d+)/");

  private final Process process;
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Thread reader;

  private RunningService(Process process) {
    this.process = process;
    this.reader = new Thread(this::read, "log-of-ifriend");
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts it on a free port and waits until it serves. */
  static RunningService start(Path folder, Map<String, String> env) throws IOException {
    RunningService service = new RunningService(ChildJvm.startIn(folder, env));
    service.await(CONSOLE);
    return service;
  }

  /** Each line so far. */
  List<String> log() {
    return log;
  }

  /** Waits for a line in which the pattern is found. */
  void await(Pattern pattern) {
    Await.until(
        pattern + " is logged",
        () -> {
          if (!process.isAlive() && !reader.isAlive() && find(pattern).isEmpty()) {
            throw new AssertionError("ifriend ended:\n" + String.join("\n", log));
          }
          return !find(pattern).isEmpty();
        });
  }

  List<String> find(Pattern pattern) {
    return log.stream().filter(line -> pattern.matcher(line).find()).toList();
  }

  URI uri(String path) {
    Matcher console = CONSOLE.matcher(find(CONSOLE).get(0));
    if (!console.find()) {
      throw new IllegalStateException();
    }
    return URI.create("http://127.0.0.1:" + console.group(1) + path);
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      lines.lines().forEach(log::add);
    } catch (IOException e) {
      log.add("reading the log failed: " + e);
    }
  }

  /** As a platform does, with SIGTERM. */
  void askToStop() {
    // By its handle: Process.destroy() would close its log as well.
    var unused = process.toHandle().destroy();
  }

  /** The exit code, if it ends by itself in that time; then its last line is in the log. */
  OptionalInt exitCodeWithin(Duration time) throws InterruptedException {
    if (!process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
      return OptionalInt.empty();
    }
    reader.join();
    return OptionalInt.of(process.exitValue());
  }

  /** Asks it to stop, and waits until it has written its last line. */
  @Override
  public void close() {
    askToStop();
    try {
      var unused = process.onExit().get(30, TimeUnit.SECONDS);
      reader.join();
    } catch (TimeoutException | ExecutionException e) {
      process.destroyForcibly();
      throw new AssertionError("ifriend did not stop:\n" + String.join("\n", log), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
