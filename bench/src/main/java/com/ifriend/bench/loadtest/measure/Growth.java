package com.ifriend.bench.loadtest.measure;

import com.ifriend.bench.loadtest.backend.Backend;
import org.jspecify.annotations.Nullable;

/**
 * Appends and loads at a length of the history, by one caller. A session that has grown by a tenth
 * is replaced by a new one.
 *
 * @param eventBytes of JSON
 * @param warmUp before
 * @param sampling of appends, and again of loads
 */
public record Growth(int eventBytes, Sampling warmUp, Sampling sampling) {

  /**
   * Measures appends and loads of sessions of this length.
   *
   * @throws InterruptedException if the run is to end
   */
  public GrowthPoint at(int length, Backend backend) throws InterruptedException {
    SessionUnderLoad forWarmUp =
        new SessionUnderLoad(backend, new SizedEvents("warm-up", eventBytes), length);
    Warm.up(forWarmUp, warmUp);
    forWarmUp.remove();
    Series series = new Series(backend, length);
    Tally append = new Tally(Ticker.SYSTEM);
    Tally load = new Tally(Ticker.SYSTEM);
    long start = System.nanoTime();
    for (int done = 0; sampling.goesOn(done, start); done++) {
      append.measure(series.current().appending());
    }
    start = System.nanoTime();
    for (int done = 0; sampling.goesOn(done, start); done++) {
      load.measure(series.current().loading());
    }
    series.end();
    return new GrowthPoint(
        backend.name(),
        length,
        series.firstLoad.measurement(),
        append.measurement(),
        load.measurement(),
        series.audit);
  }

  /** Sessions of the length, one after the other. */
  private final class Series {
    private final Backend backend;
    private final int length;
    private final SizedEvents events = new SizedEvents("g", eventBytes);
    private final Tally firstLoad = new Tally(Ticker.SYSTEM);
    private @Nullable SessionUnderLoad session;
    private Audit audit = Audit.NONE;

    Series(Backend backend, int length) {
      this.backend = backend;
      this.length = length;
    }

    SessionUnderLoad current() throws InterruptedException {
      SessionUnderLoad one = session;
      if (one == null || one.length() >= length + Math.max(1, length / 10)) {
        end();
        one = new SessionUnderLoad(backend, events, length);
        session = one;
        firstLoad.measure(new Lane(Step.NONE, one::load));
      }
      return one;
    }

    void end() {
      SessionUnderLoad one = session;
      if (one != null) {
        audit = audit.and(one.audit());
        one.remove();
        session = null;
      }
    }
  }
}
