package com.ifriend.app.backend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Redis servers that work in a folder, whoever started them. Nobody is asked over a port, where
 * anybody could answer.
 */
final class ServersOfFolder {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedRedis.class);
  private static final Path SHELL = Path.of("/bin/sh");

  /** How much later than its note a process may seem to have started, by the clocks of a system. */
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  private final Path folder;

  ServersOfFolder(Path folder) {
    this.folder = folder;
  }

  /** Where the server writes its process id. */
  Path note() {
    return folder.resolve("redis.pid");
  }

  /**
   * The processes that work in the folder: by the note that the server leaves there, and those of
   * an earlier version, which left none, by the program that was unpacked there.
   */
  private List<ProcessHandle> running() {
    Optional<String> us = ProcessHandle.current().info().user();
    String unpacked = folder.resolve(RedisExecutable.unpackedPrefix()).toString();
    Stream<ProcessHandle> earlier =
        ProcessHandle.allProcesses()
            .filter(each -> each.info().command().filter(c -> c.startsWith(unpacked)).isPresent());
    return Stream.concat(noted().stream(), earlier)
        .distinct()
        .filter(each -> each.info().user().equals(us))
        .filter(ServersOfFolder::runs)
        .toList();
  }

  /** The process that the server's note names, unless its number is another one's by now. */
  private Optional<ProcessHandle> noted() {
    try {
      Instant latest = Files.getLastModifiedTime(note()).toInstant().plus(TOLERANCE);
      return number()
          .flatMap(ProcessHandle::of)
          .filter(each -> !each.info().startInstant().orElse(Instant.MAX).isAfter(latest));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Optional<Long> number() throws IOException {
    try {
      return Optional.of(Long.valueOf(Files.readString(note()).strip()));
    } catch (NumberFormatException e) {
      // It is being written.
      return Optional.empty();
    }
  }

  /** Whether the server has said who it is, and is gone. */
  boolean haveEnded() throws IOException {
    return Files.exists(note())
        && number().isPresent()
        && noted().filter(ServersOfFolder::runs).isEmpty();
  }

  /** Starts one, which takes connections on this socket and on no port. */
  void start(RedisExecutable executable, Path socket) throws IOException {
    Files.deleteIfExists(note());
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(SHELL)) {
      // Its files are in a folder that is ours alone; this is for where they may be moved to.
      command.addAll(List.of(SHELL.toString(), "-c", "umask 077; exec \"$@\"", "sh"));
    }
    command.addAll(
        List.of(executable.in(folder).toString(), "--dir", folder.toString(), "--port", "0"));
    command.addAll(List.of("--unixsocket", socket.toString(), "--unixsocketperm", "700"));
    command.addAll(List.of("--appendonly", "yes", "--save", ""));
    command.addAll(List.of("--pidfile", note().toString(), "--logfile", logFile().toString()));
    // A daemon has a session of its own: Ctrl-C ends the bot, and the bot ends Redis afterwards.
    command.addAll(List.of("--daemonize", "yes"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      if (!process.waitFor(EmbeddedRedis.PATIENCE.toSeconds(), TimeUnit.SECONDS)
          || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException(
            "the embedded Redis did not start: "
                + new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the embedded Redis was starting", e);
    }
    log.info("Embedded Redis {} in {} ({})", executable.version(), folder, executable.origin());
  }

  /** What the last one said at its end. */
  String lastWords() {
    try {
      try (Stream<String> lines = Files.lines(logFile())) {
        return lines.filter(line -> !line.isBlank()).reduce("", (before, last) -> last)
            + " (in "
            + logFile()
            + ")";
      }
    } catch (IOException | UncheckedIOException e) {
      return "see " + logFile();
    }
  }

  Path logFile() {
    return folder.resolve("redis.log");
  }

  /** Asks for it as SHUTDOWN does; what does not listen for so long is ended. */
  void stop() throws IOException {
    List<ProcessHandle> servers = running();
    servers.forEach(ProcessHandle::destroy);
    if (awaitEnd(servers)) {
      return;
    }
    servers.forEach(ProcessHandle::destroyForcibly);
    if (!awaitEnd(servers)) {
      throw new IOException("a Redis that works in the same folder does not end: " + servers);
    }
  }

  private static boolean awaitEnd(List<ProcessHandle> servers) {
    Instant deadline = Instant.now().plus(EmbeddedRedis.PATIENCE);
    while (servers.stream().anyMatch(ServersOfFolder::runs)) {
      if (Instant.now().isAfter(deadline)) {
        return false;
      }
      EmbeddedRedis.pause();
    }
    return true;
  }

  /** Of one that has ended and that nobody waits for, as in a container, no program is left. */
  private static boolean runs(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }
}
