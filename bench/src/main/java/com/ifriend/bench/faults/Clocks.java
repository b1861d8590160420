package com.ifriend.bench.faults;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Clocks of single processes, which can be set while they run, by a library that is preloaded:
 * {@code clock.c}, for which a C compiler is needed. It is our own because libfaketime and the
 * memory allocator of Debian's Redis wait for each other.
 */
final class Clocks implements AutoCloseable {
  static final String REDIS = "redis";
  static final String MYSQL = "mysql";

  /** Of the first of the bots. */
  static final String BOT = "bot0";

  private static final Optional<Path> LIBRARY = compiled();

  private final Path folder;

  /**
   * @param folder for the files that say what time it is
   */
  Clocks(Path folder) {
    this.folder = folder;
  }

  static boolean canBeSet() {
    return LIBRARY.isPresent();
  }

  private static Optional<Path> compiled() {
    try (InputStream code = requireNonNull(Clocks.class.getResourceAsStream("clock.c"))) {
      Path library = Files.createTempFile("ifriend-clock", ".so");
      library.toFile().deleteOnExit();
      Process compiler =
          new ProcessBuilder(
                  "cc", "-shared", "-fPIC", "-O2", "-x", "c", "-o", library.toString(), "-", "-ldl")
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (var source = compiler.getOutputStream()) {
        var unused = code.transferTo(source);
      }
      return compiler.waitFor() == 0 ? Optional.of(library) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** What a process with a clock of this name is started with. */
  Map<String, String> environment(String name) {
    set(name, 0);
    return Map.of(
        "LD_PRELOAD", LIBRARY.orElseThrow().toString(),
        "CLOCK_OFFSET", folder.resolve(name).toString());
  }

  @Override
  public void close() throws IOException {
    for (String name : List.of(REDIS, MYSQL, BOT)) {
      boolean unused = Files.deleteIfExists(folder.resolve(name));
    }
    Files.delete(folder);
  }

  /** Sets a clock, so many seconds ahead of the machine's. */
  void set(String name, int seconds) {
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
      file.writeInt(Integer.reverseBytes(seconds));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
