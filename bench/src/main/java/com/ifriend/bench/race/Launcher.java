package com.ifriend.bench.race;

import com.ifriend.bench.kit.ChildProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Starts children from what {@code scripts/peers} has built.
 *
 * @param peers the folder of all peers' projects
 * @param logs a folder for what children print
 * @param patience how long an answer may take
 */
public record Launcher(Path peers, Path logs, Duration patience) {
  /** Of a project that could not be built: what the build said. */
  public static final String FAILURE = "build-failed";

  /** With the patience that a race has. */
  public Launcher(Path peers, Path logs) {
    this(peers, logs, Duration.ofMinutes(3));
  }

  /** Starts a contender's process. */
  public Child start(Contender<?> contender) throws IOException {
    String built = contender.home();
    Path home = peers.resolve(built);
    Path failure = home.resolve("target").resolve(FAILURE);
    if (!built.isEmpty() && Files.exists(failure)) {
      throw new ChildException.Broken("not built: " + Files.readString(failure).strip());
    }
    List<String> command = new ArrayList<>();
    for (String word : contender.command()) {
      command.add(
          switch (word) {
            case "{java}" -> ChildProcess.JAVA;
            case "{class-path}" -> classPath(built, home);
            default -> word;
          });
    }
    return new Child(command, home, logs.resolve(contender.id() + ".log"), patience);
  }

  private static String classPath(String built, Path home) {
    if (built.isEmpty()) {
      return Stream.of(System.getProperty("java.class.path", "").split(File.pathSeparator, -1))
          .map(entry -> Path.of(entry).toAbsolutePath().toString())
          .collect(Collectors.joining(File.pathSeparator));
    }
    Path target = home.resolve("target").toAbsolutePath();
    try {
      return target.resolve("classes")
          + File.pathSeparator
          + Files.readString(target.resolve("class-path")).strip();
    } catch (IOException e) {
      throw new ChildException.Broken("not built: there is no " + target.resolve("class-path"));
    }
  }
}
