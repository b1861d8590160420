package com.ifriend.bench.peers.slack;

import com.ifriend.bench.peers.Host;
import com.ifriend.bench.peers.PagePart;
import com.ifriend.bench.peers.process.Launcher;
import com.ifriend.store.testkit.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Races the bots: {@code PEERS [--quick] [--only BOT]... [FILE]}, with the folder of the peers'
 * projects. Writes its part of the file and leaves the rest as it is; without a file the part goes
 * to standard output. Ours always run.
 */
public final class SlackMain {
  private SlackMain() {}

  public static void main(String[] args) throws Exception {
    List<String> rest = new ArrayList<>(List.of(args));
    Path peers = Path.of(rest.isEmpty() ? "" : rest.remove(0));
    boolean quick = rest.remove("--quick");
    List<String> only = new ArrayList<>();
    for (int at = rest.indexOf("--only"); at >= 0 && at + 1 < rest.size(); ) {
      only.add(rest.remove(at + 1));
      rest.remove(at);
      at = rest.indexOf("--only");
    }
    List<Racer> racers = Racers.only(only);
    if (peers.toString().isEmpty()
        || rest.size() > 1
        || rest.stream().anyMatch(arg -> arg.startsWith("-"))
        || racers.isEmpty()) {
      System.err.println(
          "usage: --slack [--quick] [--only BOT]... [FILE]; bots: "
              + String.join(", ", Racers.ALL.stream().map(Racer::id).toList()));
      System.exit(2);
    }
    String section = race(racers, peers, quick ? Plan.QUICK : Plan.FULL);
    if (rest.isEmpty()) {
      System.out.print(section);
    } else {
      Path file = Path.of(rest.get(0));
      String page = Files.exists(file) ? Files.readString(file) : "";
      Files.writeString(file, PagePart.SLACK.put(page, section));
    }
    // A thread of an HTTP client may be left.
    System.exit(0);
  }

  private static String race(List<Racer> racers, Path peers, Plan plan)
      throws IOException, InterruptedException {
    Path logs = Files.createTempDirectory("ifriend-slack-peers");
    Launcher launcher = new Launcher(peers, logs);
    List<Entrant> entrants = new ArrayList<>();
    try (RedisServer redis = RedisServer.start()) {
      try {
        for (Racer racer : racers) {
          entrants.add(
              new Entrant(
                  racer,
                  one -> launcher.start(one.id(), one.home(), one.command()),
                  "redis://127.0.0.1:" + redis.port() + "/" + entrants.size(),
                  plan));
        }
        List<Findings> findings = new SlackRace(entrants, plan).run();
        return new Section(plan, Host.describe(List.of()), findings).write();
      } finally {
        entrants.forEach(Entrant::close);
      }
    } finally {
      for (Racer racer : racers) {
        Files.deleteIfExists(logs.resolve(racer.id() + ".log"));
      }
      Files.deleteIfExists(logs);
    }
  }
}
