package com.ifriend.bench.peers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Lets everybody run, one at a time and in rounds, in an order drawn anew for each round, so that
 * what else the machine does hits all alike. Who fails is out of that heat, and stops nobody.
 */
final class Race {
  private final List<Entrant> entrants;
  private final Plan plan;
  private final Random random = new Random(42);

  Race(List<Entrant> entrants, Plan plan) {
    this.entrants = List.copyOf(entrants);
    this.plan = plan;
  }

  private interface Turn {
    void take(Entrant entrant) throws InterruptedException;
  }

  private void each(String what, Turn turn) throws InterruptedException {
    long start = System.nanoTime();
    List<Entrant> order = new ArrayList<>(entrants);
    Collections.shuffle(order, random);
    for (Entrant entrant : order) {
      turn.take(entrant);
    }
    System.err.printf("peers: %s took %d s%n", what, (System.nanoTime() - start) / 1_000_000_000);
  }

  /**
   * @param scales for what is in Redis
   */
  List<Findings> run(Entrant.Scales scales) throws InterruptedException {
    for (Check check : Check.ALL) {
      each("check '" + check.title() + "'", entrant -> entrant.check(check));
    }
    each("warm-up", Entrant::warmUp);
    for (int length : plan.lengths()) {
      each("making sessions of " + length, entrant -> entrant.enter(length));
      for (int round = 0; round < plan.rounds(); round++) {
        int number = round;
        each("round " + number, entrant -> entrant.round(length, number));
      }
    }
    for (int storm = 0; storm < plan.storms(); storm++) {
      each("storm " + storm, Entrant::storm);
    }
    each(
        "weighing",
        entrant -> {
          if (entrant.findings().contender().store() == Contender.Store.REDIS) {
            entrant.weigh(plan.lengths().get(1), scales);
          }
        });
    return entrants.stream().map(Entrant::findings).toList();
  }
}
