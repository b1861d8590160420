package com.ifriend.bench.loadtest.measure;

import java.util.Optional;

/** Measures operations one after the other, and goes on when one fails. Not thread-safe. */
final class Tally {
  /** Waits until an operation may begin. */
  interface Signal {
    /** Returns from when the latency counts. */
    long await() throws InterruptedException;
  }

  private final Ticker ticker;
  private final Latencies latencies = new Latencies();
  private long errors;
  private Optional<String> firstError = Optional.empty();

  Tally(Ticker ticker) {
    this.ticker = ticker;
  }

  /** An operation that begins at once. */
  void measure(Lane lane) throws InterruptedException {
    measure(lane, ticker::nanos);
  }

  void measure(Lane lane, Signal signal) throws InterruptedException {
    try {
      lane.prepare().run();
      long from = signal.await();
      lane.operation().run();
      latencies.record(ticker.nanos() - from);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      errors++;
      firstError = firstError.or(() -> Optional.of(String.valueOf(e.getMessage())));
    }
  }

  void add(Tally other) {
    latencies.add(other.latencies);
    errors += other.errors;
    firstError = firstError.or(() -> other.firstError);
  }

  /** As of one caller after the other. */
  Measurement measurement() {
    return measurement(seconds());
  }

  /**
   * @param seconds in which all this was done
   */
  Measurement measurement(double seconds) {
    return new Measurement(latencies, seconds, errors, firstError);
  }

  /** Spent in operations that succeeded. */
  double seconds() {
    return latencies.sum().toNanos() / 1e9;
  }
}
