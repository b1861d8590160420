package com.ifriend.store.testkit;

import com.ifriend.store.SessionStore;
import com.ifriend.store.StoredSessionService;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writers of a {@link Storm} in a JVM of their own, which tells of each acknowledged event on its
 * standard output.
 *
 * <p>A backend brings the main class, which opens a store and hands it to {@link #write}; see
 * {@link WireBackend#storm}.
 */
public final class StormProcess implements AutoCloseable {
  private static final String ACKED = "acked ";

  private final Process process;
  private final BufferedReader output;

  private StormProcess(Process process) {
    this.process = process;
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /**
   * @param main the main class and its own arguments
   * @param events how many each writer appends
   * @param written how many events each writer has in each session already, by {@code
   *     session/writer}
   */
  static StormProcess start(
      List<String> main, Storm storm, int writers, int events, Map<String, Integer> written) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dfile.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path")));
    command.addAll(main);
    command.add(storm.sessions.get(0).appName());
    command.add(storm.sessions.get(0).userId());
    command.add(Integer.toString(storm.sessions.size()));
    command.add(Integer.toString(writers));
    command.add(Integer.toString(events));
    written.forEach((writer, count) -> command.add(writer + "=" + count));
    try {
      return new StormProcess(
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next acknowledged event, as {@code session/writer:number}; none when the process ended. */
  Optional<String> nextAcked() {
    try {
      while (true) {
        String line = output.readLine();
        if (line == null) {
          return Optional.empty();
        }
        // A line that was cut off by the end of the process has no full stop.
        if (line.startsWith(ACKED) && line.endsWith(".")) {
          return Optional.of(line.substring(ACKED.length(), line.length() - 1));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the process as {@code kill -9} does. What it has said can still be read. */
  void kill() {
    // Its handle, because the process itself would throw away what was not read yet.
    var unused = process.toHandle().destroyForcibly();
  }

  /** Waits for it to end by itself. */
  int exitCode() {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    kill();
  }

  /** What the process does, on a store that its main class has opened. */
  public static void write(SessionStore store, List<String> args) {
    Storm storm = new Storm(args.get(0), args.get(1), Integer.parseInt(args.get(2)));
    int writers = Integer.parseInt(args.get(3));
    int events = Integer.parseInt(args.get(4));
    List<String> written = args.subList(5, args.size());
    Threads.race(
        writers,
        w -> {
          String name = "p" + w;
          StormWriter writer =
              new StormWriter(
                  new StoredSessionService(store),
                  storm,
                  name,
                  written(written, storm, name),
                  acked -> System.out.println(ACKED + acked + "."),
                  () -> {});
          for (int i = 0; i < events; i++) {
            writer.append();
            if (i % 3 == 0) {
              writer.other();
            }
          }
        });
  }

  private static int[] written(List<String> args, Storm storm, String writer) {
    int[] written = new int[storm.sessions.size()];
    for (String arg : args) {
      for (int s = 0; s < written.length; s++) {
        String start = s + "/" + writer + "=";
        if (arg.startsWith(start)) {
          written[s] = Integer.parseInt(arg.substring(start.length()));
        }
      }
    }
    return written;
  }
}
