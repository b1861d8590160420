package com.ifriend.store.testkit;

import com.ifriend.store.testkit.MySqlServer.Flavour;
import com.ifriend.store.testkit.MySqlServer.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Each flavour is unpacked and given an empty data directory once: in the life of this JVM, or,
 * with the system property {@code ifriend.testkit.servers}, for all that name the same folder.
 */
final class InstalledMySql {
  private static final Optional<Path> SHARED =
      Optional.ofNullable(System.getProperty("ifriend.testkit.servers")).map(Path::of);
  private static final Map<Flavour, Path> DIRECTORIES = new ConcurrentHashMap<>();
  private static final Map<Flavour, Installation> INSTALLATIONS = new ConcurrentHashMap<>();
  private static final Map<Flavour, Path> EMPTY_DATA = new ConcurrentHashMap<>();

  private InstalledMySql() {}

  static Installation of(Flavour flavour) throws IOException {
    return once(INSTALLATIONS, flavour, flavour::install);
  }

  /** What to copy for a new server. */
  static Path emptyData(Flavour flavour) throws IOException {
    Installation installation = of(flavour);
    return once(EMPTY_DATA, flavour, directory -> initialise(installation, directory));
  }

  private static Path directory(Flavour flavour) {
    return DIRECTORIES.computeIfAbsent(
        flavour, unused -> SHARED.map(all -> shared(all, flavour)).orElseGet(InstalledMySql::own));
  }

  private static Path shared(Path all, Flavour flavour) {
    try {
      return Files.createDirectories(all.toAbsolutePath().resolve(flavour.name()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path own() {
    Path directory = ServerProcess.temporaryDirectory("mysql");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> ServerProcess.deleteTree(directory)));
    return directory;
  }

  private interface Work<T> {
    T in(Path directory) throws IOException;
  }

  /** Other processes that do the same in a shared folder wait, and find it done. */
  private static <T> T once(Map<Flavour, T> done, Flavour flavour, Work<T> work)
      throws IOException {
    try {
      return done.computeIfAbsent(
          flavour,
          unused -> {
            Path directory = directory(flavour);
            try (FileChannel file =
                FileChannel.open(
                    directory.resolve("lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE)) {
              var unusedLock = file.lock();
              return work.in(directory);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static Path initialise(Installation installation, Path directory) throws IOException {
    // A server found on the PATH may have been replaced since.
    FileTime version = Files.getLastModifiedTime(installation.server());
    Path data = directory.resolve("data-" + version.toMillis());
    if (Files.exists(data)) {
      return data;
    }
    Path unfinished = directory.resolve("data.unfinished");
    ServerProcess.deleteTree(unfinished);
    List<String> command = new ArrayList<>(installation.initialise());
    command.addAll(List.of(MySqlServer.USER_OPTION, "--datadir=" + unfinished));
    run(command, directory);
    return Files.move(unfinished, data);
  }

  private static void run(List<String> command, Path directory) throws IOException {
    Path log = directory.resolve("initialise.log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    // As --tmpdir.
    builder.environment().put("TMPDIR", directory.toString());
    Process child = builder.start();
    try {
      if (!child.waitFor(MySqlServer.START_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
          || child.exitValue() != 0) {
        child.destroyForcibly();
        throw new IOException("no data directory: " + Files.readString(log));
      }
    } catch (InterruptedException e) {
      child.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
