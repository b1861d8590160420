package com.ifriend.bench.race;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Starts children from what {@code scripts/peers} has built. */
public final class Launcher {
  /** Of a project that could not be built: what the build said. */
  public static final String FAILURE = "build-failed";

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Path peers;
  private final Path logs;
  private final Duration patience;

  /**
   * One with the patience that a race has.
   *
   * @param peers the folder of all peers' projects
   * @param logs a folder for what children print
   */
  public Launcher(Path peers, Path logs) {
    this(peers, logs, PATIENCE);
  }

  /**
   * As the other.
   *
   * @param patience how long an answer may take
   */
  public Launcher(Path peers, Path logs, Duration patience) {
    this.peers = peers;
    this.logs = logs;
    this.patience = patience;
  }

  /** Starts a contender's process. */
  public Child start(Contender<?> contender) throws IOException, ChildException {
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
            case "{java}" -> java();
            case "{class-path}" -> classPath(built, home);
            default -> word;
          });
    }
    return Child.start(command, home, logs.resolve(contender.id() + ".log"), patience);
  }

  private static String java() {
    return Path.of(System.getProperty("java.home", ""), "bin", "java").toString();
  }

  private static String classPath(String built, Path home) throws ChildException {
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
