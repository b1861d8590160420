package com.ifriend.checklist;

import com.ifriend.store.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The bot that is served in the background, started anew for some rows. Its log is a file. */
final class Bot implements AutoCloseable {
  private static final Pattern SERVES = Pattern.compile("Console: (http://localhost:\\d+)/");

  private final Path log;
  private final Process process;

  private Bot(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts {@code ./ifriend} in a folder and waits until it serves. */
  static Bot start(Path folder, Map<String, String> environment, Path log) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("./ifriend")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Bot bot = new Bot(builder.start(), log);
    Await.until(
        "the bot serves",
        () -> {
          if (!bot.process.isAlive()) {
            throw new AssertionError("the bot ended:\n" + bot.log());
          }
          return SERVES.matcher(bot.log()).find();
        });
    return bot;
  }

  /** Where it is reached, without a slash at the end. */
  String url() {
    Matcher serves = SERVES.matcher(log());
    if (!serves.find()) {
      throw new IllegalStateException(log());
    }
    return serves.group(1);
  }

  String log() {
    try {
      return Output.read(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@code kill -9} does. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      throw new AssertionError("the bot cannot be killed");
    }
  }

  /** As Cloud Run stops it. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("the bot did not stop within 10 s:\n" + log());
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
