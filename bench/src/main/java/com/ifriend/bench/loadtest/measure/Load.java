package com.ifriend.bench.loadtest.measure;

import com.ifriend.bench.loadtest.backend.Backend;

/**
 * Appends to sessions that have a history, reads them back, and checks what is there. It comes in
 * rounds, so that backends can take turns and the noise of a machine meets them all.
 *
 * @param sessions how many
 * @param history events of each at the start
 * @param events appended to each
 * @param loads of each
 * @param eventBytes of JSON
 * @param concurrency callers at once
 * @param pace of appends; loads follow one another
 * @param warmUp before, on a session of its own
 */
public record Load(
    int sessions,
    int history,
    int events,
    int loads,
    int eventBytes,
    int concurrency,
    Pace pace,
    Sampling warmUp) {
  private static final int MOST_ROUNDS = 5;

  /** In how many parts it is done. */
  public int rounds() {
    return Math.min(MOST_ROUNDS, events);
  }

  /** How often a run ticks in all. */
  public int ticks() {
    return sessions * (2 + events + loads);
  }

  /** Warms up, fills the sessions, and reads each for the first time. */
  public LoadRun on(Backend backend, Progress progress) throws InterruptedException {
    LoadRun run = new LoadRun(this, backend, progress);
    run.begin();
    return run;
  }

  /** What falls to one of the rounds, counted from 0. */
  int share(int total, int round) {
    return total / rounds() + (round < total % rounds() ? 1 : 0);
  }
}
