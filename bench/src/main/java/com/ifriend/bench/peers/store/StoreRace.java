package com.ifriend.bench.peers.store;

import com.ifriend.bench.peers.race.Turns;
import java.util.List;

/** Lets everybody run, one at a time. Who fails is out of that heat, and stops nobody. */
final class StoreRace {
  private StoreRace() {}

  /**
   * @param scales for what is in Redis
   */
  static List<StoreFindings> run(List<Entrant> entrants, Plan plan, Entrant.Scales scales)
      throws InterruptedException {
    Turns<Entrant> turns = new Turns<>(entrants);
    for (Check check : Check.ALL) {
      turns.each("check '" + check.title() + "'", entrant -> entrant.check(check));
    }
    turns.each("warm-up", Entrant::warmUp);
    for (int length : plan.lengths()) {
      turns.each("making sessions of " + length, entrant -> entrant.enter(length));
      for (int round = 0; round < plan.rounds(); round++) {
        int number = round;
        turns.each("round " + number, entrant -> entrant.round(length, number));
      }
    }
    for (int storm = 0; storm < plan.storms(); storm++) {
      turns.each("storm " + storm, Entrant::storm);
    }
    turns.each(
        "weighing",
        entrant -> {
          if (entrant.findings().contender().store() == StoreContender.Store.REDIS) {
            entrant.weigh(plan.lengths().get(1), scales);
          }
        });
    return entrants.stream().map(Entrant::findings).toList();
  }
}
