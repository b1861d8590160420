package com.ifriend.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Lines 15, 16 and 19 with writers in two processes, one of which is killed. */
public abstract class SessionProcessContract extends SessionRaceContract {
  private static final int WRITERS_OF_PROCESS = 2;
  private static final int EVENTS_OF_PROCESS = 60;

  @Override
  protected abstract WireBackend backend();

  @Test
  @DisplayName("15: two processes leave every session whole, also when one is killed on the way")
  final void processesLeaveEverythingWhole() {
    Storm storm = new Storm(app, user, SESSIONS);
    storm.createSessions(service);
    Set<String> acked = ConcurrentHashMap.newKeySet();
    AtomicBoolean done = new AtomicBoolean();
    Semaphore turns = new Semaphore(0);
    Threads.race(
        2,
        t -> {
          if (t == 0) {
            try {
              Map<String, Integer> written = new HashMap<>();
              Consumer<String> heard =
                  name -> {
                    acked.add(name);
                    turns.release();
                  };
              run(storm, Integer.MAX_VALUE, written, heard, 30 + new Random().nextInt(200));
              run(storm, EVENTS_OF_PROCESS, written, heard, Integer.MAX_VALUE);
            } finally {
              done.set(true);
            }
          } else {
            StormWriter writer =
                new StormWriter(service, storm, "t", new int[SESSIONS], acked::add, () -> {});
            while (!done.get()) {
              // As busy as the other process, and idle while that one starts.
              if (taken(turns)) {
                writer.append();
                writer.other();
              }
            }
          }
        });

    storm.check(getClass().getSimpleName() + ", two processes", backend().store(), acked);
    assertThat(acked.stream().filter(name -> name.contains("/p")))
        .hasSizeGreaterThan(WRITERS_OF_PROCESS * EVENTS_OF_PROCESS);
  }

  private static boolean taken(Semaphore turns) {
    try {
      return turns.tryAcquire(50, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /**
   * Lets another process write until it has done its work, or is killed.
   *
   * @param written goes on from there, and is brought up to date
   * @param heard is told of each acknowledged event
   * @param kill after so many acknowledged events
   */
  private void run(
      Storm storm, int events, Map<String, Integer> written, Consumer<String> heard, int kill) {
    int seen = 0;
    try (StormProcess process =
        StormProcess.start(backend().storm(), storm, WRITERS_OF_PROCESS, events, written)) {
      for (Optional<String> name = process.nextAcked();
          name.isPresent();
          name = process.nextAcked()) {
        heard.accept(name.get());
        int colon = name.get().lastIndexOf(':');
        written.put(
            name.get().substring(0, colon), Integer.parseInt(name.get().substring(colon + 1)));
        if (++seen == kill) {
          process.kill();
        }
      }
      assertThat(process.exitCode() == 0).isEqualTo(seen < kill);
    }
  }
}
