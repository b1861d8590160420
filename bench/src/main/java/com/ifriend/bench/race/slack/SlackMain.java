package com.ifriend.bench.race.slack;

import com.ifriend.bench.kit.Machine;
import com.ifriend.bench.race.Check;
import com.ifriend.bench.race.Contender;
import com.ifriend.bench.race.Contender.Kind;
import com.ifriend.bench.race.Findings;
import com.ifriend.bench.race.Launcher;
import com.ifriend.bench.race.RaceCommand;
import com.ifriend.bench.race.SlackPart;
import com.ifriend.bench.race.Turns;
import com.ifriend.bench.race.child.Bot.Mode;
import com.ifriend.bench.race.contender.OursInSlack;
import com.ifriend.store.testkit.RedisServer;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Races the bots, and writes its part of the file: the rest stays as it is. */
public final class SlackMain {
  static final List<Contender<Mode>> ALL =
      List.of(
          ours("ours-http", "iFriend, HTTP", Mode.HTTP),
          node("bolt-js-http", "Bolt JS, HTTP", Mode.HTTP, "bolt.mjs"),
          queue("bolt-queue-http", "Bolt JS with a Redis queue, HTTP", Mode.HTTP),
          java("bolt-java-http", "Bolt Java, HTTP", Mode.HTTP),
          node("chat-sdk", "Chat SDK, HTTP", Mode.HTTP, "chat-sdk.mjs"),
          node("chat-sdk-queue", "Chat SDK (queue), HTTP", Mode.HTTP, "chat-sdk.mjs", "queue"),
          ours("ours-socket", "iFriend, Socket Mode", Mode.SOCKET),
          node("bolt-js-socket", "Bolt JS, Socket Mode", Mode.SOCKET, "bolt.mjs"),
          queue("bolt-queue-socket", "Bolt JS with a Redis queue, Socket Mode", Mode.SOCKET),
          java("bolt-java-socket", "Bolt Java, Socket Mode", Mode.SOCKET));

  private SlackMain() {}

  private static Contender<Mode> ours(String id, String label, Mode mode) {
    return contender(id, label, Kind.OURS, mode, "", jvm(OursInSlack.class.getName()));
  }

  private static Contender<Mode> java(String id, String label, Mode mode) {
    List<String> command = jvm("com.ifriend.peers.Main");
    return contender(id, label, Kind.PRODUCT, mode, "java/slack-bolt", command);
  }

  private static List<String> jvm(String main) {
    return Contender.jvm("512m", "128m", main);
  }

  private static Contender<Mode> node(String id, String label, Mode mode, String... script) {
    return contender(id, label, Kind.PRODUCT, mode, "node-slack", node(script));
  }

  private static Contender<Mode> queue(String id, String label, Mode mode) {
    return contender(id, label, Kind.BASELINE, mode, "node-slack", node("bolt-queue.mjs"));
  }

  private static List<String> node(String... script) {
    List<String> command = new ArrayList<>(List.of("node", "--max-old-space-size=512"));
    command.addAll(List.of(script));
    return command;
  }

  static Contender<Mode> contender(
      String id, String label, Kind kind, Mode mode, String home, List<String> command) {
    String measure = mode == Mode.HTTP ? "ours-http" : "ours-socket";
    return new Contender<>(id, label, kind, mode, measure, home, command);
  }

  public static void main(String[] args) {
    // Also because a thread of an HTTP client may be left.
    System.exit(new RaceCommand<>(ALL, SlackMain::race, SlackPart::put).run(args));
  }

  private static String race(List<Contender<Mode>> contenders, Launcher launcher, boolean quick)
      throws InterruptedException {
    Plan plan = quick ? Plan.QUICK : Plan.FULL;
    List<String> host = new ArrayList<>(Machine.ofRace(List.of()));
    host.add(
        String.format(
            Locale.ROOT,
            "Load of the machine, over the minute before the race: %.1f",
            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
    List<Entrant> entrants = new ArrayList<>();
    try (RedisServer redis = RedisServer.start("--appendonly", "yes")) {
      try {
        for (Contender<Mode> contender : contenders) {
          String database = "redis://127.0.0.1:" + redis.port() + "/" + entrants.size();
          entrants.add(new Entrant(contender, launcher, database, plan));
        }
        List<Findings<Mode, Measure>> findings = race(entrants, plan);
        return new SlackSection(plan, host, findings).write();
      } finally {
        entrants.forEach(Entrant::close);
      }
    }
  }

  /**
   * Lets everybody run: what is right or wrong is asked of all at once, because most of it is
   * waiting; for figures they take turns.
   */
  static List<Findings<Mode, Measure>> race(List<Entrant> entrants, Plan plan)
      throws InterruptedException {
    Turns<Entrant> turns = new Turns<>(entrants);
    turns.together("starting", Entrant::enter);
    for (Check<Entrant> check : Trials.ALL) {
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
