package com.ifriend.bench.loadtest;

import com.ifriend.bench.kit.Machine;
import com.ifriend.bench.loadtest.Results.Grown;
import com.ifriend.bench.loadtest.Results.Load;
import com.ifriend.bench.loadtest.Results.Turned;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Carries out what the options say: the backends take turns, so that the noise of a machine meets
 * them all.
 *
 * @param flavours which SQL server to start: the first that runs on this machine
 * @param progress where a line is written for each phase
 */
record LoadTest(Options options, Effort effort, List<Flavour> flavours, PrintStream progress) {
  /** WholeTurns are measured at these unless other lengths were asked for. */
  private static final List<Integer> TURN_LENGTHS = List.of(10, 100, 1_000, 10_000);

  /**
   * Measures each backend, and removes what was written.
   *
   * @throws InterruptedException if the thread was interrupted; what was written is removed then
   *     too
   */
  Results run() throws Exception {
    long start = System.nanoTime();
    List<String> machine = Machine.describe();
    progress.println("Starting servers ...");
    try (Backends servers = new Backends(options, flavours)) {
      List<Backend> backends = servers.open();
      return new Results(
          options,
          machine,
          load(backends),
          growth(backends),
          turns(backends),
          (System.nanoTime() - start) / 1e9);
    }
  }

  private List<Load> load(List<Backend> backends) throws Exception {
    progress.println("Appends and reads ...");
    List<LoadRun> runs = new ArrayList<>();
    for (Backend backend : backends) {
      runs.add(new LoadRun(options, effort.warmUp(), backend));
    }
    for (int round = 0; round < LoadRun.rounds(options); round++) {
      for (LoadRun run : runs) {
        run.round(round);
      }
    }
    return runs.stream().map(LoadRun::result).toList();
  }

  private List<Grown> growth(List<Backend> backends) throws Exception {
    List<Grown> points = new ArrayList<>();
    for (int length : options.lengths) {
      progress.printf("Histories of %,d events ...%n", length);
      for (Backend backend : backends) {
        points.add(AtLength.at(length, backend, options, effort));
      }
    }
    return points;
  }

  private List<Turned> turns(List<Backend> backends) throws Exception {
    List<Turned> points = new ArrayList<>();
    if (options.turns) {
      List<Integer> lengths =
          options.lengths.isEmpty() ? TURN_LENGTHS : List.copyOf(options.lengths);
      for (Backend backend : backends) {
        WholeTurns.warmUp(lengths.get(0), backend, options, effort.turnWarmUp());
      }
      for (int length : lengths) {
        progress.printf("WholeTurns after %,d events ...%n", length);
        for (Backend backend : backends) {
          points.add(WholeTurns.at(length, backend, options, effort));
        }
      }
    }
    return points;
  }
}
