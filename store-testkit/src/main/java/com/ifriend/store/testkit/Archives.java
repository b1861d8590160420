package com.ifriend.store.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.stream.Stream;

/** Takes servers out of the libraries that bring them. */
final class Archives {
  private Archives() {}

  /** A gzipped tar on the class path, unpacked with the machine's own {@code tar}. */
  static Path tarball(String resource, Path directory) throws IOException {
    Path archive = directory.resolve("server.tar.gz");
    Path target = Files.createDirectories(directory.resolve("server"));
    try (InputStream in = open(resource)) {
      Files.copy(in, archive);
    }
    Process tar =
        new ProcessBuilder("tar", "xzf", archive.toString(), "-C", target.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("tar.log").toFile())
            .start();
    try {
      if (tar.waitFor() != 0) {
        throw new IOException("tar: " + Files.readString(directory.resolve("tar.log")));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    Files.delete(archive);
    return target;
  }

  /** A folder inside of a jar on the class path. */
  static Path folder(String resource, Path directory) throws IOException {
    URL url = Archives.class.getClassLoader().getResource(resource);
    if (url == null) {
      throw missing(resource);
    }
    Path target = directory.resolve("server");
    URI jar = URI.create(url.toString().replaceFirst("!.*", ""));
    try (FileSystem files = FileSystems.newFileSystem(jar, Map.of());
        Stream<Path> paths = Files.walk(files.getPath(resource))) {
      Path root = files.getPath(resource);
      for (Path path : (Iterable<Path>) paths::iterator) {
        Path copy = target.resolve(root.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(path, copy, StandardCopyOption.REPLACE_EXISTING);
          String name = root.relativize(path).toString();
          if (name.startsWith("bin/") || name.startsWith("scripts/")) {
            var unused = copy.toFile().setExecutable(true);
          }
        }
      }
    }
    return target;
  }

  private static InputStream open(String resource) throws IOException {
    InputStream in = Archives.class.getClassLoader().getResourceAsStream(resource);
    if (in == null) {
      throw missing(resource);
    }
    return in;
  }

  private static IOException missing(String resource) {
    return new IOException(
        "no such server on the PATH, and no library with " + resource + " on the class path");
  }
}
