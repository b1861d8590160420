package com.ifriend.bench.race;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.ifriend.bench.kit.ChildProcess;
import com.ifriend.bench.race.child.EventNumbers;
import com.ifriend.bench.race.child.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A contender's process, which answers one request after the other. It ends when this is closed or
 * broken, and at the latest with this JVM, because its input does. Not thread-safe.
 */
public final class Child implements AutoCloseable {
  private final BlockingQueue<Optional<String>> answers = new LinkedBlockingQueue<>();
  private final ChildProcess process;
  private final Path log;
  private final Duration patience;

  /**
   * Starts one.
   *
   * @param log what it prints on standard error
   * @param patience how long an answer may take
   */
  public Child(List<String> command, Path directory, Path log, Duration patience)
      throws IOException {
    this.process =
        new ChildProcess(
            new ProcessBuilder(command)
                .directory(directory.toFile())
                // Another process of the same contender may write there, too.
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile())),
            answers::add);
    this.log = log;
    this.patience = patience;
  }

  /**
   * Sends a request and waits.
   *
   * @param expected how many fields follow the first one of a good answer
   */
  @CanIgnoreReturnValue
  public List<String> ask(int expected, String... request) throws InterruptedException {
    try {
      process.tell(Wire.line(List.of(request)));
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
    List<String> fields = understood(answer.get(), Wire::fields);
    boolean withReason = fields.size() == 2;
    if (withReason && fields.get(0).equals(Wire.ERROR)) {
      throw new ChildException.Failed(fields.get(1));
    }
    if (withReason && fields.get(0).equals(Wire.NOT_OFFERED)) {
      throw new ChildException.NotOffered(fields.get(1));
    }
    if (!fields.get(0).equals(Wire.OK) || fields.size() != 1 + expected) {
      throw broken("answered nonsense: " + answer.get());
    }
    return fields.subList(1, fields.size());
  }

  /** For requests with nothing in the answer. */
  public void tell(String... request) throws InterruptedException {
    ask(0, request);
  }

  /** For requests that are answered with nanoseconds. */
  public long nanos(String... request) throws InterruptedException {
    return number(ask(1, request).get(0));
  }

  /** For requests that are answered with nanoseconds and numbers. */
  public Reading reading(String... request) throws InterruptedException {
    List<String> answer = ask(2, request);
    return new Reading(number(answer.get(0)), numbers(answer.get(1)));
  }

  public long number(String text) {
    return understood(text, Long::parseLong);
  }

  public List<Integer> numbers(String text) {
    return understood(text, EventNumbers::parse);
  }

  private <T> T understood(String text, Function<String, T> parser) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw broken("answered nonsense: " + text);
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
    process.kill();
    return new ChildException.Broken(why + lastWords());
  }

  private String lastWords() {
    try (Stream<String> lines = Files.lines(log)) {
      return lines
          .filter(line -> !line.isBlank() && !line.strip().startsWith("at "))
          .reduce((earlier, last) -> last)
          .map(last -> "; it said: " + last.strip())
          .orElse("");
    } catch (IOException | UncheckedIOException e) {
      return "";
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it at once, as {@code kill -9} does. */
  public void kill() {
    process.kill();
  }

  /** Asks it to end, as SIGTERM does, and ends it if it does not in this time. */
  public void terminate(Duration within) {
    process.terminate(within);
  }

  @Override
  public void close() {
    process.close();
  }
}
