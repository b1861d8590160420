package com.ifriend.bench.loadtest;

import com.ifriend.bench.kit.Payload;
import com.ifriend.bench.loadtest.Results.Grown;
import org.jspecify.annotations.Nullable;

/**
 * Appends and loads at a length of the history, by one caller. A session that has grown by a tenth
 * is replaced by a new one.
 */
final class AtLength {
  private final Backend backend;
  private final int length;
  private final Payload payload;
  private final Measurement firstLoad = new Measurement();
  private @Nullable SessionUnderLoad session;
  private Audit audit = Audit.NONE;

  private AtLength(Backend backend, int length, Payload payload) {
    this.backend = backend;
    this.length = length;
    this.payload = payload;
  }

  /**
   * Measures appends and loads of sessions of this length.
   *
   * @throws InterruptedException if the run is to end
   */
  static Grown at(int length, Backend backend, Options options, Effort effort) throws Exception {
    SessionUnderLoad.warmUp(backend, options, length, effort.warmUp());
    AtLength growth = new AtLength(backend, length, new Payload("g", options.eventBytes));
    Measurement append = new Measurement();
    Measurement load = new Measurement();
    effort.sampling().repeat(() -> append.measure(growth.current().appending()));
    effort.sampling().repeat(() -> load.measure(growth.current().loading()));
    growth.end();
    return new Grown(backend.name(), length, append, load, growth.firstLoad, growth.audit);
  }

  private SessionUnderLoad current() throws Exception {
    SessionUnderLoad one = session;
    if (one == null || one.length() >= length + Math.max(1, length / 10)) {
      end();
      one = new SessionUnderLoad(backend, payload, length);
      session = one;
      firstLoad.measure(one.firstLoading());
    }
    return one;
  }

  private void end() {
    SessionUnderLoad one = session;
    if (one != null) {
      audit = audit.and(one.audit());
      one.remove();
      session = null;
    }
  }
}
