package com.ifriend.bench.loadtest;

import com.fasterxml.jackson.annotation.JsonValue;
import com.ifriend.bench.kit.Samples;
import com.ifriend.bench.kit.Step;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;

/** What one kind of operation cost: of those that succeeded, and how many failed. */
final class Measurement {
  private final Samples samples = new Samples();
  private double seconds;
  private long errors;
  private Optional<String> firstError = Optional.empty();

  /**
   * Operations that follow one another, as those on one session do.
   *
   * @param prepare before each operation, not measured
   * @param operation what is measured
   */
  record Lane(Step prepare, Step operation) {}

  /** Waits until an operation may begin. */
  interface Signal {
    /** Returns from when the latency counts. */
    long await() throws InterruptedException;
  }

  /** Does an operation that begins at once. */
  void measure(Lane lane) throws InterruptedException {
    measure(lane, System::nanoTime, System::nanoTime);
  }

  /** Goes on when the operation fails, and ends when the run is to end. */
  void measure(Lane lane, Signal signal, LongSupplier clock) throws InterruptedException {
    try {
      lane.prepare().run();
      long from = signal.await();
      lane.operation().run();
      samples.record(clock.getAsLong() - from);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      errors++;
      firstError = firstError.or(() -> Optional.of(String.valueOf(e.getMessage())));
    }
  }

  /** Those of another one too, which were done at another time. */
  void add(Measurement other) {
    samples.add(other.samples);
    seconds += other.seconds();
    errors += other.errors;
    firstError = firstError.or(() -> other.firstError);
  }

  Samples samples() {
    return samples;
  }

  /** In which they were done; without a rate, those spent in them. */
  double seconds() {
    return seconds > 0 ? seconds : samples.seconds();
  }

  void took(double inAll) {
    seconds = inAll;
  }

  long errors() {
    return errors;
  }

  Optional<String> firstError() {
    return firstError;
  }

  /** How many succeeded in a second; empty if none was tried. */
  OptionalDouble perSecond() {
    return seconds() > 0 ? OptionalDouble.of(samples.count() / seconds()) : OptionalDouble.empty();
  }

  /** How many times as fast as the other, by the medians; empty if one has too few samples. */
  OptionalDouble timesFasterThan(Measurement other) {
    OptionalDouble ours = samples.millis(50);
    OptionalDouble theirs = other.samples.millis(50);
    return ours.isEmpty() || theirs.isEmpty() || ours.getAsDouble() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(theirs.getAsDouble() / ours.getAsDouble());
  }

  @JsonValue
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>(samples.json());
    json.put("per_second", perSecond());
    json.put("errors", errors);
    json.put("first_error", firstError);
    return json;
  }
}
