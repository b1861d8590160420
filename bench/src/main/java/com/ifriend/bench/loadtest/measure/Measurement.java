package com.ifriend.bench.loadtest.measure;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What one kind of operation cost.
 *
 * @param latencies of those that succeeded
 * @param seconds in which they were done; without a rate, those spent in them
 * @param errors how many failed
 * @param firstError what the first of these said
 */
public record Measurement(
    Latencies latencies, double seconds, long errors, Optional<String> firstError) {

  /** Of nothing. */
  static Measurement none() {
    return new Measurement(new Latencies(), 0, 0, Optional.empty());
  }

  /** Of both. */
  Measurement and(Measurement other) {
    Latencies both = new Latencies();
    both.add(latencies);
    both.add(other.latencies);
    return new Measurement(
        both, seconds + other.seconds, errors + other.errors, firstError.or(other::firstError));
  }

  /** How many succeeded in a second; empty if none was tried. */
  public OptionalDouble perSecond() {
    return seconds > 0 ? OptionalDouble.of(latencies.count() / seconds) : OptionalDouble.empty();
  }

  /** How many times as fast as the other, by the medians; empty if one has too few samples. */
  public OptionalDouble timesFasterThan(Measurement other) {
    OptionalDouble ours = latencies.percentile(50);
    OptionalDouble theirs = other.latencies.percentile(50);
    return ours.isEmpty() || theirs.isEmpty() || ours.getAsDouble() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(theirs.getAsDouble() / ours.getAsDouble());
  }
}
