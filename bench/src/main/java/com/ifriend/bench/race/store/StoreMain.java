package com.ifriend.bench.race.store;

import com.ifriend.bench.kit.Machine;
import com.ifriend.bench.race.Check;
import com.ifriend.bench.race.Contender;
import com.ifriend.bench.race.Launcher;
import com.ifriend.bench.race.RaceCommand;
import com.ifriend.bench.race.SlackPart;
import com.ifriend.bench.race.Turns;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Races the stores, and writes the page: the part of the Slack bots stays. */
public final class StoreMain {
  private StoreMain() {}

  public static void main(String[] args) {
    System.exit(new RaceCommand<>(Stage.ALL, StoreMain::race, SlackPart::keep).run(args));
  }

  private static String race(List<Contender<Stage>> contenders, Launcher launcher, boolean quick)
      throws InterruptedException, SQLException {
    Plan plan = quick ? Plan.QUICK : Plan.FULL;
    List<Entrant> entrants = new ArrayList<>();
    try (Servers servers = new Servers()) {
      try {
        for (Contender<Stage> contender : contenders) {
          entrants.add(new Entrant(contender, launcher, servers.address(contender), plan));
        }
        List<StoreFindings> findings = race(entrants, plan, servers::bytes);
        return new StorePage(plan, Machine.ofRace(servers.describe()), findings).write();
      } finally {
        entrants.forEach(Entrant::close);
      }
    }
  }

  /**
   * Lets everybody run, one at a time. Who fails is out of that heat, and stops nobody.
   *
   * @param scales for what is in Redis
   */
  static List<StoreFindings> race(List<Entrant> entrants, Plan plan, Entrant.Scales scales)
      throws InterruptedException {
    Turns<Entrant> turns = new Turns<>(entrants);
    for (Check<Session> check : Checks.ALL) {
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
    turns.each("weighing", entrant -> entrant.weigh(plan.lengths().get(1), scales));
    return entrants.stream().map(Entrant::findings).toList();
  }
}
