package com.ifriend.app.backend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The Redis servers that work in a folder, whoever started them. Nobody is asked over a port, where
 * anybody could answer.
 */
final class ServersOfFolder {
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
