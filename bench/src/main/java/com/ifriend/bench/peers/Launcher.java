package com.ifriend.bench.peers;

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
final class Launcher implements Entrant.Starter {
  /** Of a project that could not be built: what the build said. */
  static final String FAILURE = "build-failed";

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Path peers;
  private final Path logs;
  private final Duration patience;

  /**
   * @param peers the folder of all peers' projects
   * @param logs a folder for what children print
   */
  Launcher(Path peers, Path logs) {
    this(peers, logs, PATIENCE);
  }

  /**
   * @param patience how long an answer may take
   */
  Launcher(Path peers, Path logs, Duration patience) {
    this.peers = peers;
    this.logs = logs;
    this.patience = patience;
  }

  @Override
  public Child start(Contender contender) throws IOException, ChildException {
    Path home = peers.resolve(contender.home());
    Path failure = home.resolve("target").resolve(FAILURE);
    if (!contender.home().isEmpty() && Files.exists(failure)) {
      throw new ChildException.Broken("not built: " + Files.readString(failure).strip());
    }
    List<String> command = new ArrayList<>();
    for (String word : contender.command()) {
      command.add(
          switch (word) {
            case "{java}" -> java();
            case "{class-path}" -> classPath(contender, home);
            default -> word;
          });
    }
    return Child.start(command, home, logs.resolve(contender.id() + ".log"), patience);
  }

  private static String java() {
    return Path.of(System.getProperty("java.home", ""), "bin", "java").toString();
  }

  private static String classPath(Contender contender, Path home) throws ChildException {
    if (contender.home().isEmpty()) {
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
