package com.ifriend.bench.peers.slack;

import com.ifriend.bench.peers.race.Turns;
import java.util.List;

/**
 * Lets everybody run: what is right or wrong is asked of all at once, because most of it is
 * waiting; for figures they take turns.
 */
final class SlackRace {
  private SlackRace() {}

  static List<BotFindings> run(List<Entrant> entrants, Plan plan) throws InterruptedException {
    Turns<Entrant> turns = new Turns<>(entrants);
    turns.together("starting", Entrant::enter);
    for (Check check : Check.ALL) {
      turns.together("check '" + check.title() + "'", entrant -> entrant.check(check));
    }
    turns.each("warm-up", Entrant::warmUp);
    for (int round = 0; round < plan.rounds(); round++) {
      int number = round;
      turns.each("round " + number, entrant -> entrant.round(number));
    }
    return entrants.stream().map(Entrant::findings).toList();
  }
}
