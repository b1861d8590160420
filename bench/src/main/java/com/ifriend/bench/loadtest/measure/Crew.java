package com.ifriend.bench.loadtest.measure;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Threads that run lanes. A lane belongs to one thread, which takes its lanes in turn: no lane ever
 * runs two operations at once.
 */
public final class Crew {
  private final int threads;
  private final Ticker ticker;

  /**
   * @param threads at most as many as there are lanes, or some have nothing to do
   */
  public Crew(int threads) {
    this(threads, Ticker.SYSTEM);
  }

  Crew(int threads, Ticker ticker) {
    this.threads = threads;
    this.ticker = ticker;
  }

  /**
   * Runs each lane {@code each} times. An operation that fails is counted and the next goes on.
   *
   * @param tick after each operation
   * @throws InterruptedException if the run is to end
   */
  public Measurement run(List<Lane> lanes, int each, Pace pace, Runnable tick)
      throws InterruptedException {
    List<Shift> shifts = new ArrayList<>();
    long start = ticker.nanos();
    for (int thread = 0; thread < threads; thread++) {
      shifts.add(new Shift(lanes, thread, each, pace, start, tick));
    }
    all(shifts);
    double elapsed = (ticker.nanos() - start) / 1e9;
    Tally tally = new Tally(ticker);
    shifts.forEach(shift -> tally.add(shift.tally));
    return tally.measurement(pace.isOpen() ? elapsed : tally.seconds() / threads);
  }

  /**
   * Does different things at once.
   *
   * @throws InterruptedException if the run is to end
   */
  public void all(List<? extends Callable<Void>> work) throws InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(threads, Crew::daemon);
    try {
      for (Future<Void> one : pool.invokeAll(work)) {
        var unused = one.get();
      }
    } catch (ExecutionException e) {
      throw unchecked(e.getCause() == null ? e : e.getCause());
    } finally {
      pool.shutdownNow();
    }
  }

  private static RuntimeException unchecked(Throwable cause) throws InterruptedException {
    if (cause instanceof InterruptedException interrupted) {
      throw interrupted;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException e ? e : new IllegalStateException(cause);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "load");
    thread.setDaemon(true);
    return thread;
  }

  /** What one thread does. */
  private final class Shift implements Callable<Void> {
    private final List<Lane> lanes;
    private final int first;
    private final int each;
    private final Pace pace;
    private final long start;
    private final Runnable tick;
    private final Tally tally = new Tally(ticker);

    Shift(List<Lane> lanes, int first, int each, Pace pace, long start, Runnable tick) {
      this.lanes = lanes;
      this.first = first;
      this.each = each;
      this.pace = pace;
      this.start = start;
      this.tick = tick;
    }

    @Override
    public Void call() throws InterruptedException {
      for (int round = 0; round < each; round++) {
        for (int lane = first; lane < lanes.size(); lane += threads) {
          long number = (long) round * lanes.size() + lane;
          tally.measure(lanes.get(lane), () -> pace.await(ticker, start, number));
          tick.run();
        }
      }
      return null;
    }
  }
}
