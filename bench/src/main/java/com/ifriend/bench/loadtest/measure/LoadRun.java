package com.ifriend.bench.loadtest.measure;

import com.ifriend.bench.loadtest.backend.Backend;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.Callable;

/** A {@link Load} on one backend. */
public final class LoadRun {
  /** Sessions are filled side by side, however few callers are measured. */
  private static final int FILLERS = 8;

  private final Load load;
  private final Backend backend;
  private final Progress progress;
  private final Crew crew;
  private final List<SessionUnderLoad> sessions = Collections.synchronizedList(new ArrayList<>());
  private Measurement firstReads = Measurement.none();
  private Measurement appends = Measurement.none();
  private Measurement reads = Measurement.none();
  private long exchanges;

  LoadRun(Load load, Backend backend, Progress progress) {
    this.load = load;
    this.backend = backend;
    this.progress = progress;
    this.crew = new Crew(load.concurrency());
  }

  void begin() throws InterruptedException {
    warmUp();
    fill();
    firstReads =
        crew.run(
            sessions.stream().map(session -> new Lane(Step.NONE, session::load)).toList(),
            1,
            Pace.CLOSED,
            progress::tick);
  }

  private void warmUp() throws InterruptedException {
    SessionUnderLoad session =
        new SessionUnderLoad(
            backend, new SizedEvents("warm-up", load.eventBytes()), load.history());
    Warm.up(session, load.warmUp());
    session.remove();
  }

  private void fill() throws InterruptedException {
    List<Callable<Void>> work = new ArrayList<>();
    for (int i = 0; i < load.sessions(); i++) {
      SizedEvents events = new SizedEvents("s" + i, load.eventBytes());
      work.add(
          () -> {
            sessions.add(new SessionUnderLoad(backend, events, load.history()));
            progress.tick();
            return null;
          });
    }
    new Crew(FILLERS).all(work);
  }

  /**
   * Appends and reads back.
   *
   * @param round from 0 to {@link Load#rounds} - 1
   */
  public void round(int round) throws InterruptedException {
    long before = backend.exchanges().orElse(0);
    appends =
        appends.and(
            crew.run(
                sessions.stream().map(SessionUnderLoad::appending).toList(),
                load.share(load.events(), round),
                load.pace(),
                progress::tick));
    exchanges += backend.exchanges().orElse(0) - before;
    reads =
        reads.and(
            crew.run(
                sessions.stream().map(SessionUnderLoad::loading).toList(),
                load.share(load.loads(), round),
                Pace.CLOSED,
                progress::tick));
  }

  /** What came out, after the last round; reads all sessions once more. */
  public LoadResult result() {
    return new LoadResult(
        backend.name(),
        backend.where(),
        firstReads,
        appends,
        reads,
        sessions.stream().mapToInt(SessionUnderLoad::length).max().orElse(0),
        exchangesPerAppend(backend.exchanges()),
        sessions.stream().map(SessionUnderLoad::audit).reduce(Audit.NONE, Audit::and));
  }

  private OptionalDouble exchangesPerAppend(OptionalLong known) {
    long count = appends.latencies().count() + appends.errors();
    return known.isEmpty() || count == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of((double) exchanges / count);
  }
}
