package com.ifriend.app.backend;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import redis.embedded.RedisExecProvider;

/**
 * A {@code redis-server} to run.
 *
 * @param file empty for the one of the library, which is not unpacked yet
 * @param version as in {@code 7.0.15}
 */
record RedisExecutable(Optional<Path> file, String version) {
  /** Of the library, whose latest release has no newer one. */
  static final String BUNDLED = "7.0.15";

  private static final Pattern VERSION = Pattern.compile("v=(\\d{1,4}\\.\\d{1,4}\\.\\d{1,4})\\b");
  private static final int PATIENCE_SECONDS = 5;

  private static final Comparator<String> ORDER =
      (one, other) ->
          Arrays.compare(
              Arrays.stream(one.split("\\.", -1)).mapToInt(Integer::parseInt).toArray(),
              Arrays.stream(other.split("\\.", -1)).mapToInt(Integer::parseInt).toArray());

  /**
   * The newest in the folders of a search path that is not older than the one of the library, else
   * that one. At the same version the system's is taken: distributions mend it without a new
   * number.
   *
   * @param searchPath as in {@code PATH}
   */
  static RedisExecutable newest(String searchPath) {
    return Arrays.stream(searchPath.split(Pattern.quote(File.pathSeparator), -1))
        // Not the folder that the bot happens to be started in.
        .filter(folder -> folder.startsWith("/"))
        .flatMap(RedisExecutable::in)
        .filter(found -> ORDER.compare(found.version, BUNDLED) >= 0)
        // The first of the newest, as a shell would.
        .reduce((first, next) -> ORDER.compare(next.version, first.version) > 0 ? next : first)
        .orElse(new RedisExecutable(Optional.empty(), BUNDLED));
  }

  private static Stream<RedisExecutable> in(String folder) {
    try {
      Path file = Path.of(folder, "redis-server");
      return Files.isRegularFile(file) && Files.isExecutable(file)
          ? version(file).map(version -> new RedisExecutable(Optional.of(file), version)).stream()
          : Stream.empty();
    } catch (IOException | InvalidPathException e) {
      return Stream.empty();
    }
  }

  private static Optional<String> version(Path file) throws IOException {
    Process process =
        new ProcessBuilder(file.toString(), "--version")
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .start();
    try {
      if (process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        Matcher version =
            VERSION.matcher(
                new String(process.getInputStream().readNBytes(1_000), StandardCharsets.UTF_8));
        return version.find() ? Optional.of(version.group(1)) : Optional.empty();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
    return Optional.empty();
  }

  /** Where it comes from, in words. */
  String origin() {
    return file.map(Path::toString).orElse("the one that comes with the bot");
  }

  /**
   * Where it can be run; the library's is unpacked once per folder.
   *
   * @throws IOException if the library has none for this machine
   */
  Path in(Path folder) throws IOException {
    if (file.isPresent()) {
      return file.get();
    }
    Path target = folder.resolve(unpackedPrefix() + BUNDLED);
    if (!Files.isExecutable(target)) {
      Path unpacked;
      try {
        unpacked = RedisExecProvider.defaultProvider().get().toPath();
      } catch (RuntimeException e) {
        throw new IOException("no embedded Redis for this machine: " + e.getMessage(), e);
      }
      // Made by us with rights for us alone, which copying leaves as they are.
      Path partial = Files.createTempFile(folder, "redis-server", ".tmp");
      Files.write(partial, Files.readAllBytes(unpacked));
      if (!partial.toFile().setExecutable(true, true)) {
        throw new IOException(partial + " cannot be made executable");
      }
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    }
    return target;
  }

  /** How the names of unpacked ones begin. */
  static String unpackedPrefix() {
    return "redis-server-";
  }
}
