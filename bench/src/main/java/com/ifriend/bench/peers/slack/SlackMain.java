package com.ifriend.bench.peers.slack;

import com.ifriend.bench.peers.process.Launcher;
import com.ifriend.bench.peers.race.Host;
import com.ifriend.bench.peers.race.RaceCommand;
import com.ifriend.bench.peers.race.SlackPart;
import com.ifriend.store.testkit.RedisServer;
import java.util.ArrayList;
import java.util.List;

/** Races the bots, and writes its part of the file: the rest stays as it is. */
public final class SlackMain {
  private SlackMain() {}

  public static void main(String[] args) throws Exception {
    // Also because a thread of an HTTP client may be left.
    System.exit(
        new RaceCommand<>(
                "usage: --slack [--quick] [--only BOT]... [FILE]; bots: ",
                BotContenders.ALL,
                SlackMain::race,
                SlackPart::put)
            .run(args));
  }

  private static String race(List<BotContender> contenders, Launcher launcher, boolean quick)
      throws InterruptedException {
    Plan plan = quick ? Plan.QUICK : Plan.FULL;
    List<Entrant> entrants = new ArrayList<>();
    try (RedisServer redis = RedisServer.start()) {
      try {
        for (BotContender contender : contenders) {
          String database = "redis://127.0.0.1:" + redis.port() + "/" + entrants.size();
          entrants.add(new Entrant(contender, launcher, database, plan));
        }
        List<BotFindings> findings = SlackRace.run(entrants, plan);
        return new Section(plan, Host.describe(List.of()), findings).write();
      } finally {
        entrants.forEach(Entrant::close);
      }
    }
  }
}
