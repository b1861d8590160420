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

/** Takes servers out of the libraries that bring them, unless they are unpacked already. */
final class Archives {
  private static final String SERVER = "server";

  private Archives() {}

  /** A gzipped tar on the class path, unpacked with the machine's own {@code tar}. */
  static Path tarball(String resource, Path directory) throws IOException {
    Path complete = directory.resolve(SERVER);
    if (Files.exists(complete)) {
      return complete;
    }
    Path archive = directory.resolve("server.tar.gz");
    Path target = Files.createDirectories(unfinished(directory));
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
    return Files.move(target, complete);
  }

  /** A folder inside of a jar on the class path. */
  static Path folder(String resource, Path directory) throws IOException {
    Path complete = directory.resolve(SERVER);
    if (Files.exists(complete)) {
      return complete;
    }
    URL url = Archives.class.getClassLoader().getResource(resource);
    if (url == null) {
      throw missing(resource);
    }
    Path target = unfinished(directory);
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
    return Files.move(target, complete);
  }

  /** Where the server is unpacked until it is there as a whole; what another left there goes. */
  private static Path unfinished(Path directory) {
    Path folder = directory.resolve(SERVER + ".unfinished");
    ServerProcess.deleteTree(folder);
    return folder;
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
