package com.ifriend.bench.loadtest;

import com.ifriend.bench.kit.Payload;
import com.ifriend.bench.kit.Threads;
import com.ifriend.bench.loadtest.Effort.Sampling;
import com.ifriend.bench.loadtest.Measurement.Lane;
import com.ifriend.bench.loadtest.Results.Load;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * Appends to sessions of one backend that have a history, reads them back, and checks what is
 * there. It comes in rounds, so that backends can take turns and the noise of a machine meets them
 * all.
 */
final class LoadRun {
  private static final int MOST_ROUNDS = 5;

  /** A turn reads its session once and appends four events. */
  private static final int APPENDS_PER_LOAD = 4;

  /** Sessions are filled side by side, however few callers are measured. */
  private static final int FILLERS = 8;

  private final Options options;
  private final Backend backend;
  private final Crew crew;
  private final List<SessionUnderLoad> sessions;
  private final Measurement firstReads;
  private final Measurement appends = new Measurement();
  private final Measurement reads = new Measurement();
  private long exchanges;

  /** Warms up, fills the sessions, and reads each for the first time. */
  LoadRun(Options options, Sampling warmUp, Backend backend) throws Exception {
    this.options = options;
    this.backend = backend;
    this.crew = new Crew(options.concurrency);
    SessionUnderLoad.warmUp(backend, options, options.history, warmUp);
    List<Callable<SessionUnderLoad>> fill = new ArrayList<>();
    for (int i = 0; i < options.sessions(); i++) {
      Payload payload = new Payload("s" + i, options.eventBytes);
      fill.add(() -> new SessionUnderLoad(backend, payload, options.history));
    }
    this.sessions = Threads.all(FILLERS, fill);
    this.firstReads = crew.run(lanes(SessionUnderLoad::firstLoading), 1, null);
  }

  private List<Lane> lanes(Function<SessionUnderLoad, Lane> lane) {
    return sessions.stream().map(lane).toList();
  }

  /** In how many parts it is done. */
  static int rounds(Options options) {
    return Math.min(MOST_ROUNDS, options.events);
  }

  /** Appends and reads back what falls to one of the rounds, counted from 0. */
  void round(int round) throws InterruptedException {
    long before = backend.exchanges().orElse(0);
    appends.add(
        crew.run(lanes(SessionUnderLoad::appending), share(options.events, round), options.rate));
    exchanges += backend.exchanges().orElse(0) - before;
    int loads = Math.max(1, options.events / APPENDS_PER_LOAD);
    reads.add(crew.run(lanes(SessionUnderLoad::loading), share(loads, round), null));
  }

  private int share(int total, int round) {
    int rounds = rounds(options);
    return total / rounds + (round < total % rounds ? 1 : 0);
  }

  /** What came out, after the last round; reads all sessions once more. */
  Load result() {
    long count = appends.samples().count() + appends.errors();
    return new Load(
        backend.name(),
        backend.where(),
        appends,
        reads,
        firstReads,
        backend.exchanges().isEmpty() || count == 0
            ? OptionalDouble.empty()
            : OptionalDouble.of((double) exchanges / count),
        sessions.stream().mapToInt(SessionUnderLoad::length).max().orElse(0),
        sessions.stream().map(SessionUnderLoad::audit).reduce(Audit.NONE, Audit::and));
  }
}
