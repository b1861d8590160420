package com.ifriend.bench.race.store;

import com.google.common.io.Closer;
import com.ifriend.bench.kit.Turns;
import com.ifriend.bench.race.Check;
import com.ifriend.bench.race.Contender;
import com.ifriend.bench.race.Launcher;
import com.ifriend.bench.race.RaceCommand;
import com.ifriend.bench.race.SlackPart;
import java.util.ArrayList;
import java.util.List;

/** Races the stores, and writes the page: the part of the Slack bots stays. */
public final class StoreMain {
  private StoreMain() {}

  public static void main(String[] args) {
    System.exit(new RaceCommand<>(Stage.ALL, StoreMain::race, SlackPart::keep).run(args));
  }

  private static String race(List<Contender<Stage>> contenders, Launcher launcher, boolean quick)
      throws Exception {
    StorePlan plan = quick ? StorePlan.QUICK : StorePlan.FULL;
    try (RaceServers servers = new RaceServers();
        Closer closer = Closer.create()) {
      List<StoreRacer> racers = new ArrayList<>();
      for (Contender<Stage> contender : contenders) {
        StoreRacer racer = new StoreRacer(contender, launcher, servers.address(contender), plan);
        closer.register(racer::close);
        racers.add(racer);
      }
      List<StoreFindings> findings = race(racers, plan, servers::bytes);
      return new StorePage(plan, servers.describe(), findings).write();
    }
  }

  /** Lets everybody run, one at a time. Who fails is out of that heat, and stops nobody. */
  static List<StoreFindings> race(List<StoreRacer> racers, StorePlan plan, StoreRacer.Scales scales)
      throws Exception {
    Turns<StoreRacer> turns = new Turns<>(racers);
    for (Check<Session> check : Checks.ALL) {
      turns.each("check '" + check.title() + "'", racer -> racer.check(check));
    }
    turns.each("warm-up", StoreRacer::warmUp);
    for (int length : plan.lengths()) {
      turns.each("making sessions of " + length, racer -> racer.enter(length));
      for (int round = 0; round < plan.rounds(); round++) {
        int number = round;
        turns.each("round " + number, racer -> racer.round(length, number));
      }
    }
    for (int storm = 0; storm < plan.storms(); storm++) {
      turns.each("storm " + storm, StoreRacer::storm);
    }
    turns.each("weighing", racer -> racer.weigh(plan.lengths().get(1), scales));
    return racers.stream().map(StoreRacer::findings).toList();
  }
}
