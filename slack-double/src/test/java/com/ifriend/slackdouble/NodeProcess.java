package com.ifriend.slackdouble;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** A script of {@code src/test/npm} running in Node.js, with its packages from the lock file. */
final class NodeProcess implements AutoCloseable {
  private static final Path SOURCES = Path.of("src", "test", "npm");
  private static final Path INSTALLED = Path.of("target", "npm");

  private final Process process;
  private final Journal<String> lines = new Journal<>("a line of the script");

  private NodeProcess(Process process) {
    this.process = process;
    Daemons.named("node-output").newThread(this::readLines).start();
  }

  /** Whether both programs are on the path. */
  static boolean available() {
    return runs("node", "--version") && runs("npm", "--version");
  }

  private static boolean runs(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(30, SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Installs the locked packages under {@code target}, unless they are there already. */
  static void install() throws IOException, InterruptedException {
    Files.createDirectories(INSTALLED);
    Path stamp = INSTALLED.resolve("installed-lock.json");
    Path lock = SOURCES.resolve("package-lock.json");
    try (Stream<Path> files = Files.list(SOURCES)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(
            file,
            INSTALLED.resolve(file.getFileName().toString()),
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
    if (Files.exists(stamp) && Files.mismatch(stamp, lock) == -1) {
      return;
    }
    Path log = INSTALLED.resolve("npm-ci.log");
    Process npm =
        new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
            .directory(INSTALLED.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!npm.waitFor(3, MINUTES) || npm.exitValue() != 0) {
      npm.destroyForcibly();
      throw new IOException("npm ci failed:\n" + Files.readString(log));
    }
    Files.copy(lock, stamp, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Runs a script with the access data of the double in its environment. */
  static NodeProcess start(String script, SlackDouble slack, Map<String, String> more)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(List.of("node", script));
    builder.directory(INSTALLED.toFile());
    builder.redirectError(INSTALLED.resolve(script + ".log").toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("proxy"));
    environment.put("API_URL", slack.apiUrl().toString());
    environment.put("BOT_TOKEN", slack.botToken());
    environment.put("APP_TOKEN", slack.appToken());
    environment.put("SIGNING_SECRET", slack.signingSecret());
    environment.putAll(more);
    return new NodeProcess(builder.start());
  }

  /** Waits for the next line the script prints. */
  String nextLine(Duration within) {
    return lines.take(within);
  }

  private void readLines() {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks the script to end by closing its input; ends it by force when it does not. */
  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(5, SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
