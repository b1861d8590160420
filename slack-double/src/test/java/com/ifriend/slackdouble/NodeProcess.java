package com.ifriend.slackdouble;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A script of {@code src/test/npm} running in Node.js, with its packages from the lock file. */
final class NodeProcess implements AutoCloseable {

  private final Process process;
  private final Journal<String> lines = new Journal<>("a line of the script");

  private NodeProcess(Process process) {
    this.process = process;
    Daemons.named("node-output").newThread(this::readLines).start();
  }

  /** Whether both programs are on the path. */
  static boolean available() {
    return NpmPackages.runs("node", "--version") && NpmPackages.canBeInstalled();
  }

  /** Runs a script with the access data of the double in its environment. */
  static NodeProcess start(String script, SlackDouble slack, Map<String, String> more)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(List.of("node", script));
    builder.directory(NpmPackages.INSTALLED.toFile());
    builder.redirectError(NpmPackages.INSTALLED.resolve(script + ".log").toFile());
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
