package com.ifriend.bench.loadtest.measure;

/** Told how far the run is. Thread-safe. */
public interface Progress {
  /** Tells nobody. */
  Progress NONE =
      new Progress() {
        @Override
        public void phase(String what, int ticks) {}

        @Override
        public void tick() {}
      };

  /** Something new begins, and will tick so often. */
  void phase(String what, int ticks);

  void tick();
}
