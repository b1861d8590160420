package com.ifriend.bench.peers.store;

import com.ifriend.bench.peers.process.Launcher;
import com.ifriend.bench.peers.race.Host;
import com.ifriend.bench.peers.race.RaceCommand;
import com.ifriend.bench.peers.race.SlackPart;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Races the stores, and writes the page: the part of the Slack bots stays. */
public final class StoreMain {
  private StoreMain() {}

  public static void main(String[] args) throws Exception {
    System.exit(
        new RaceCommand<>(
                "usage: [--quick] [--only CONTENDER]... [FILE]; contenders: ",
                StoreContenders.ALL,
                StoreMain::race,
                SlackPart::keep)
            .run(args));
  }

  private static String race(List<StoreContender> contenders, Launcher launcher, boolean quick)
      throws InterruptedException, SQLException {
    Plan plan = quick ? Plan.QUICK : Plan.FULL;
    List<Entrant> entrants = new ArrayList<>();
    try (Servers servers = Servers.start()) {
      try {
        for (StoreContender contender : contenders) {
          entrants.add(new Entrant(contender, launcher, servers.address(contender), plan));
        }
        List<StoreFindings> findings = StoreRace.run(entrants, plan, servers::bytes);
        return new StorePage(plan, Host.describe(servers.describe()), findings).write();
      } finally {
        entrants.forEach(Entrant::close);
      }
    }
  }
}
