package com.ifriend.slackdouble;

import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/**
 * Packages of npm that tests run, as the lock file in {@code src/test/npm} of a module has them.
 */
public final class NpmPackages {
  private static final Path SOURCES = Path.of("src", "test", "npm");

  /** Where they are installed, with what else is in {@code src/test/npm}. */
  public static final Path INSTALLED = Path.of("target", "npm").toAbsolutePath();

  private NpmPackages() {}

  /** Whether npm is on the path. */
  public static boolean canBeInstalled() {
    return runs("npm", "--version");
  }

  /** Whether a command can be run, and says that all is well. */
  public static boolean runs(String... command) {
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

  /**
   * Installs the locked packages, unless they are there already.
   *
   * @throws IOException if npm cannot; the message has what it says
   */
  public static void install() throws IOException, InterruptedException {
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
    if (!npm.waitFor(5, MINUTES) || npm.exitValue() != 0) {
      npm.destroyForcibly();
      throw new IOException("npm ci failed:\n" + Files.readString(log));
    }
    Files.copy(lock, stamp, StandardCopyOption.REPLACE_EXISTING);
  }
}
