package com.ifriend.bench.loadtest;

import com.ifriend.bench.loadtest.backend.Backend;
import com.ifriend.bench.loadtest.backend.BackendName;
import com.ifriend.bench.loadtest.backend.Servers;
import com.ifriend.bench.loadtest.measure.Growth;
import com.ifriend.bench.loadtest.measure.GrowthPoint;
import com.ifriend.bench.loadtest.measure.Load;
import com.ifriend.bench.loadtest.measure.LoadResult;
import com.ifriend.bench.loadtest.measure.LoadRun;
import com.ifriend.bench.loadtest.measure.Pace;
import com.ifriend.bench.loadtest.measure.Progress;
import com.ifriend.bench.loadtest.measure.TurnPoint;
import com.ifriend.bench.loadtest.measure.Turns;
import com.ifriend.bench.loadtest.report.Results;
import com.ifriend.bench.machine.Machine;
import com.ifriend.store.testkit.MySqlServer.Flavour;
import java.util.ArrayList;
import java.util.List;

/** Carries out a plan: the backends take turns, so that the noise of a machine meets them all. */
final class LoadTest {
  /** A turn reads its session once and appends four events. */
  private static final int APPENDS_PER_LOAD = 4;

  /** Turns are measured at these unless other lengths were asked for. */
  private static final List<Integer> TURN_LENGTHS = List.of(10, 100, 1_000, 10_000);

  private final Plan plan;
  private final Progress progress;
  private final List<Flavour> flavours;

  /**
   * @param flavours which SQL server to start: the first that runs on this machine
   */
  LoadTest(Plan plan, Progress progress, List<Flavour> flavours) {
    this.plan = plan;
    this.progress = progress;
    this.flavours = flavours;
  }

  /**
   * Measures each backend, and removes what was written.
   *
   * @throws InterruptedException if the thread was interrupted; what was written is removed then
   *     too
   */
  Results run() throws Exception {
    long start = System.nanoTime();
    List<String> machine = Machine.describe();
    progress.phase("starting servers", 0);
    List<LoadResult> loads = new ArrayList<>();
    List<GrowthPoint> growth = new ArrayList<>();
    List<TurnPoint> turns = new ArrayList<>();
    try (Servers servers =
        Servers.open(
            plan.backends(), plan.servers(), plan.delays(), plan.concurrency(), flavours)) {
      List<Backend> backends = new ArrayList<>();
      for (BackendName name : plan.backends()) {
        backends.add(servers.backend(name));
      }
      loads.addAll(load(backends));
      growth.addAll(growth(backends));
      turns.addAll(turns(backends));
    } finally {
      progress.phase("", 0);
    }
    return new Results(
        Description.options(plan),
        machine,
        Description.method(plan),
        plan.history(),
        loads,
        growth,
        turns,
        (System.nanoTime() - start) / 1e9);
  }

  private List<LoadResult> load(List<Backend> backends) throws InterruptedException {
    Load load =
        new Load(
            plan.sessions(),
            plan.history(),
            plan.events(),
            Math.max(1, plan.events() / APPENDS_PER_LOAD),
            plan.eventBytes(),
            plan.concurrency(),
            plan.rate().isPresent() ? Pace.perSecond(plan.rate().getAsDouble()) : Pace.CLOSED,
            plan.effort().warmUp());
    progress.phase("appends and reads", load.ticks() * backends.size());
    List<LoadRun> runs = new ArrayList<>();
    for (Backend backend : backends) {
      runs.add(load.on(backend, progress));
    }
    for (int round = 0; round < load.rounds(); round++) {
      for (LoadRun run : runs) {
        run.round(round);
      }
    }
    return runs.stream().map(LoadRun::result).toList();
  }

  private List<GrowthPoint> growth(List<Backend> backends) throws InterruptedException {
    Growth growth = new Growth(plan.eventBytes(), plan.effort().warmUp(), plan.effort().sampling());
    progress.phase("growing histories", plan.lengths().size() * backends.size());
    List<GrowthPoint> points = new ArrayList<>();
    for (int length : plan.lengths()) {
      for (Backend backend : backends) {
        points.add(growth.at(length, backend));
        progress.tick();
      }
    }
    return points;
  }

  private List<TurnPoint> turns(List<Backend> backends) throws InterruptedException {
    List<TurnPoint> points = new ArrayList<>();
    if (plan.turns()) {
      List<Integer> lengths = plan.lengths().isEmpty() ? TURN_LENGTHS : List.copyOf(plan.lengths());
      Turns turns =
          new Turns(plan.eventBytes(), plan.effort().turnWarmUp(), plan.effort().sampling());
      progress.phase("turns", lengths.size() * backends.size());
      for (Backend backend : backends) {
        turns.warmUp(lengths.get(0), backend);
      }
      for (int length : lengths) {
        for (Backend backend : backends) {
          points.add(turns.at(length, backend));
          progress.tick();
        }
      }
    }
    return points;
  }
}
