package com.ifriend.bench.race.slack;

import com.google.common.collect.Lists;
import com.google.common.io.Closer;
import com.ifriend.bench.kit.Machine;
import com.ifriend.bench.kit.Markdown;
import com.ifriend.bench.kit.Turns;
import com.ifriend.bench.race.Check;
import com.ifriend.bench.race.Contender;
import com.ifriend.bench.race.Contender.Kind;
import com.ifriend.bench.race.Findings;
import com.ifriend.bench.race.Launcher;
import com.ifriend.bench.race.RaceCommand;
import com.ifriend.bench.race.SlackPart;
import com.ifriend.bench.race.child.Bot.Mode;
import com.ifriend.bench.race.contender.OursInSlack;
import com.ifriend.store.testkit.RedisServer;
import java.util.ArrayList;
import java.util.List;

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
    return Lists.asList("node", "--max-old-space-size=512", script);
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
      throws Exception {
    BotPlan plan = quick ? BotPlan.QUICK : BotPlan.FULL;
    List<String> host =
        Machine.ofRace(
            Markdown.format(
                "Load of the machine, over the minute before the race: %.1f", Machine.load()));
    try (RedisServer redis = RedisServer.start("--appendonly", "yes");
        Closer closer = Closer.create()) {
      return new SlackSection(plan, host, race(contenders, launcher, redis, plan, closer)).write();
    }
  }

  /**
   * Lets everybody run: what is right or wrong is asked of all at once, because most of it is
   * waiting; for figures they take turns.
   *
   * @param redis where each has a database
   * @param closer ends them
   */
  static List<Findings<Mode, Measure>> race(
      List<Contender<Mode>> contenders,
      Launcher launcher,
      RedisServer redis,
      BotPlan plan,
      Closer closer)
      throws Exception {
    List<BotRacer> racers = new ArrayList<>();
    for (Contender<Mode> contender : contenders) {
      String database = "redis://127.0.0.1:" + redis.port() + "/" + racers.size();
      BotRacer racer = new BotRacer(contender, launcher, database, plan);
      closer.register(racer::close);
      racers.add(racer);
    }
    Turns<BotRacer> turns = new Turns<>(racers);
    turns.together("starting", BotRacer::enter);
    for (Check<BotRacer> check : Trials.ALL) {
      turns.together("check '" + check.title() + "'", racer -> racer.check(check));
    }
    turns.each("warm-up", BotRacer::warmUp);
    for (int round = 0; round < plan.rounds(); round++) {
      int number = round;
      turns.each("round " + number, racer -> racer.round(number));
    }
    return racers.stream().map(BotRacer::findings).toList();
  }
}
