package com.ifriend.bench.faults;

import static java.util.Objects.requireNonNull;

import com.ifriend.bench.kit.ChildProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Clocks of single processes, which can be set while they run, by a library that is preloaded:
 * {@code clock.c}, for which a C compiler is needed. It is our own because libfaketime and the
 * memory allocator of Debian's Redis wait for each other.
 *
 * @param folder for the files that say what time it is
 */
record Clocks(Path folder) implements AutoCloseable {
  static final String REDIS = "redis";
  static final String MYSQL = "mysql";

  /** Of the first of the bots. */
  static final String BOT = "bot0";

  private static final Optional<Path> LIBRARY = compiled();

  static boolean canBeSet() {
    return LIBRARY.isPresent();
  }

  private static Optional<Path> compiled() {
    try (InputStream code = requireNonNull(Clocks.class.getResourceAsStream("clock.c"))) {
      Path source = Files.createTempFile("ifriend-clock", ".c");
      Path library = Files.createTempFile("ifriend-clock", ".so");
      library.toFile().deleteOnExit();
      Files.copy(code, source, StandardCopyOption.REPLACE_EXISTING);
      int done =
          ChildProcess.exit(
              "cc", "-shared", "-fPIC", "-O2", "-o", library.toString(), source.toString(), "-ldl");
      Files.delete(source);
      return done == 0 ? Optional.of(library) : Optional.empty();
    } catch (IOException e) {
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

  /** Sets a clock so many seconds ahead of the machine's; what it returns sets it right. */
  Runnable off(String name, int seconds) {
    set(name, seconds);
    return () -> set(name, 0);
  }

  private void set(String name, int seconds) {
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
      file.writeInt(Integer.reverseBytes(seconds));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    for (String name : List.of(REDIS, MYSQL, BOT)) {
      boolean unused = Files.deleteIfExists(folder.resolve(name));
    }
    Files.delete(folder);
  }
}
