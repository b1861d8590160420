package com.ifriend.bench.peers.slack;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Lets everybody run. What is right or wrong is asked of all at once, because most of it is
 * waiting; for figures they run one at a time and in rounds, in an order drawn anew for each.
 */
final class SlackRace {
  private final List<Entrant> entrants;
  private final Plan plan;
  private final Random random = new Random(42);

  SlackRace(List<Entrant> entrants, Plan plan) {
    this.entrants = List.copyOf(entrants);
    this.plan = plan;
  }

  private interface Turn {
    void take(Entrant entrant) throws InterruptedException;
  }

  List<Findings> run() throws InterruptedException {
    together("starting", Entrant::enter);
    for (Check check : Check.ALL) {
      together("check '" + check.title() + "'", entrant -> entrant.check(check));
    }
    each("warm-up", Entrant::warmUp);
    for (int round = 0; round < plan.rounds(); round++) {
      int number = round;
      each("round " + number, entrant -> entrant.round(number));
    }
    return entrants.stream().map(Entrant::findings).toList();
  }

  private void each(String what, Turn turn) throws InterruptedException {
    long start = System.nanoTime();
    List<Entrant> order = new ArrayList<>(entrants);
    Collections.shuffle(order, random);
    for (Entrant entrant : order) {
      turn.take(entrant);
    }
    tell(what, start);
  }

  private void together(String what, Turn turn) throws InterruptedException {
    long start = System.nanoTime();
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Callable<Object>> turns = new ArrayList<>();
      for (Entrant entrant : entrants) {
        turns.add(
            () -> {
              turn.take(entrant);
              return entrant;
            });
      }
      for (Future<Object> taken : threads.invokeAll(turns)) {
        var unused = taken.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(what, e.getCause());
    } finally {
      threads.shutdownNow();
    }
    tell(what, start);
  }

  private static void tell(String what, long start) {
    System.err.printf(
        "peers: %s took %.1f s%n", what, (System.nanoTime() - start) / 1_000_000_000.0);
  }
}
