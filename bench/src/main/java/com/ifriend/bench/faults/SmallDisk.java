package com.ifriend.bench.faults;

import com.ifriend.bench.kit.ChildProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The folder of a server, as a file system of its own that can be filled up; needs root. */
final class SmallDisk implements AutoCloseable {
  private final Path folder;
  private final Path filler;

  /**
   * Moves what is in the folder to the new file system. The server must be down.
   *
   * @param spare how much it may grow, in MiB
   */
  SmallDisk(Path folder, int spare) throws IOException {
    this.folder = folder;
    this.filler = folder.resolve("filler");
    Path aside = Files.createTempDirectory("ifriend-disk");
    run("cp", "-a", folder + "/.", aside.toString());
    long used;
    try (Stream<Path> files = Files.walk(aside)) {
      used = files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
    run(mounting(folder, (used >> 20) + spare));
    run("cp", "-a", aside + "/.", folder.toString());
    run("rm", "-rf", aside.toString());
  }

  private static String[] mounting(Path folder, long mebibytes) {
    String size = "size=" + mebibytes + "m";
    return new String[] {"mount", "-t", "tmpfs", "-o", size, "tmpfs", folder.toString()};
  }

  static boolean canBeHad() {
    try {
      Path folder = Files.createTempDirectory("ifriend-disk");
      boolean can = ChildProcess.exit(mounting(folder, 1)) == 0;
      if (can) {
        run("umount", folder.toString());
      }
      Files.delete(folder);
      return can;
    } catch (IOException e) {
      return false;
    }
  }

  /** Takes all that is left. */
  void fill() {
    byte[] some = new byte[4096];
    try (OutputStream out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(some);
      }
    } catch (IOException e) {
      // That is what was wanted.
    }
  }

  void empty() {
    try {
      boolean unused = Files.deleteIfExists(filler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    // A process that was just killed may hold it for a moment; lazily is soon enough.
    run("umount", "-l", folder.toString());
  }

  private static void run(String... command) throws IOException {
    int code = ChildProcess.exit(command);
    if (code != 0) {
      throw new IOException(String.join(" ", command) + ": " + code);
    }
  }
}
