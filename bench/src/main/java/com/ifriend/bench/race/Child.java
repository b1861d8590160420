package com.ifriend.bench.race;

import com.ifriend.bench.race.child.Numbers;
import com.ifriend.bench.race.child.Wire;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A contender's process, which answers one request after the other. It ends when this is closed or
 * broken, and at the latest with this JVM, because its input does. Not thread-safe.
 */
public final class Child implements AutoCloseable {
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private final Process process;
  private final OutputStream requests;
  private final BlockingQueue<Optional<String>> answers = new LinkedBlockingQueue<>();
  private final Path log;
  private final Duration patience;

  private Child(Process process, Path log, Duration patience) {
    this.process = process;
    this.requests = process.getOutputStream();
    this.log = log;
    this.patience = patience;
    Thread reader = new Thread(this::readAnswers, "answers of " + process.pid());
    reader.setDaemon(true);
    reader.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  /**
   * Starts one.
   *
   * @param log what it prints on standard error
   * @param patience how long an answer may take
   */
  public static Child start(List<String> command, Path directory, Path log, Duration patience)
      throws IOException {
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            // Another process of the same contender may write there, too.
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    return new Child(process, log, patience);
  }

  private void readAnswers() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        answers.add(Optional.of(line));
      }
    } catch (IOException e) {
      // It has ended.
    }
    answers.add(Optional.empty());
  }

  /**
   * Sends a request and waits.
   *
   * @param expected how many fields follow the first one of a good answer
   */
  public List<String> ask(int expected, String... request)
      throws ChildException, InterruptedException {
    try {
      requests.write((Wire.line(List.of(request)) + "\n").getBytes(StandardCharsets.UTF_8));
      requests.flush();
    } catch (IOException e) {
      throw broken("ended before '" + request[0] + "'");
    }
    Optional<String> answer = answers.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (answer == null) {
      throw broken("no answer to '" + request[0] + "' within " + patience.toMillis() / 1e3 + " s");
    }
    if (answer.isEmpty()) {
      throw broken("ended at '" + request[0] + "'");
    }
    return understood(answer.get(), expected);
  }

  private List<String> understood(String line, int expected) throws ChildException {
    List<String> fields;
    try {
      fields = Wire.fields(line);
    } catch (IllegalArgumentException e) {
      throw broken("answered nonsense: " + line);
    }
    boolean withReason = fields.size() == 2;
    if (withReason && fields.get(0).equals(Wire.ERROR)) {
      throw new ChildException.Failed(fields.get(1));
    }
    if (withReason && fields.get(0).equals(Wire.NOT_OFFERED)) {
      throw new ChildException.NotOffered(fields.get(1));
    }
    if (!fields.get(0).equals(Wire.OK) || fields.size() != 1 + expected) {
      throw broken("answered nonsense: " + line);
    }
    return fields.subList(1, fields.size());
  }

  /** For requests with nothing in the answer. */
  public void tell(String... request) throws ChildException, InterruptedException {
    var unused = ask(0, request);
  }

  /** For requests that are answered with nanoseconds. */
  public long nanos(String... request) throws ChildException, InterruptedException {
    return number(ask(1, request).get(0));
  }

  /** For requests that are answered with nanoseconds and numbers. */
  public Reading reading(String... request) throws ChildException, InterruptedException {
    List<String> answer = ask(2, request);
    return new Reading(number(answer.get(0)), numbers(answer.get(1)));
  }

  public long number(String text) throws ChildException {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw broken("answered nonsense: " + text + " is no number");
    }
  }

  public List<Integer> numbers(String text) throws ChildException {
    try {
      return Numbers.parse(text);
    } catch (IllegalArgumentException e) {
      throw broken("answered nonsense: " + text + " are no numbers");
    }
  }

  /**
   * What was read.
   *
   * @param nanos how long the library took
   * @param events the numbers of the events, in the order in which they were read
   */
  public record Reading(long nanos, List<Integer> events) {}

  private ChildException broken(String why) {
    end(Duration.ZERO);
    return new ChildException.Broken(why + lastWords());
  }

  private String lastWords() {
    try {
      List<String> lines =
          Files.readAllLines(log, StandardCharsets.UTF_8).stream()
              .filter(line -> !line.isBlank() && !line.strip().startsWith("at "))
              .toList();
      return lines.isEmpty() ? "" : "; it said: " + lines.get(lines.size() - 1).strip();
    } catch (IOException e) {
      return "";
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it at once, as {@code kill -9} does. */
  public void kill() {
    end(Duration.ZERO);
  }

  /** Asks it to end, as SIGTERM does, and ends it if it does not in this time. */
  public void terminate(Duration within) {
    // Not by way of the process, which would end its input as well.
    var unused = process.toHandle().destroy();
    end(within);
  }

  @Override
  public void close() {
    try {
      requests.close();
    } catch (IOException e) {
      // It has ended.
    }
    end(FAREWELL);
  }

  private void end(Duration wait) {
    try {
      if (!process.waitFor(wait.toMillis(), TimeUnit.MILLISECONDS)) {
        var unused = process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      var unused = process.destroyForcibly();
    }
  }
}
