package com.ifriend.bench.faults;

import com.google.common.base.Splitter;
import com.google.common.base.Stopwatch;
import com.ifriend.bench.kit.RedisInfo;
import com.ifriend.bench.kit.Table;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;

/** Conversations for a long time, with faults all the while: what grows that should not? */
public final class Soak {
  private static final long PAUSE = 15_000;
  private static final Duration FAULT = Duration.ofSeconds(4);

  /**
   * All but those of a process: both must live to tell. And no full disks: killed behind one, Redis
   * wants its file mended by a person.
   */
  private static final List<Fault> FAULTS =
      Stream.of(Fault.values())
          .filter(fault -> !fault.name().startsWith("PROCESS"))
          .filter(fault -> !fault.fillsDisks())
          .filter(fault -> Lab.obstacle(fault).isEmpty())
          .toList();

  private Soak() {}

  /** A table in Markdown, a line for each bot every five minutes, and what is left at the end. */
  public static String page(int minutes) throws IOException, InterruptedException {
    ConcurrentMap<String, List<String>> last = new ConcurrentHashMap<>();
    Table table =
        new Table(
            List.of(
                "Minute",
                "Bot",
                "Heap after a collection, KiB",
                "Threads",
                "Conversations",
                "Tried again",
                "Wrong",
                "Connections of both to Redis",
                "to MySQL",
                "Keys",
                "Rows of events"),
            "--:|");
    StringBuilder left = new StringBuilder();
    try (Lab lab = new Lab(FAULTS)) {
      String user = UUID.randomUUID().toString();
      for (String bot : List.of("a", "b")) {
        lab.start(
            SoakWriter.class,
            "bot-" + bot,
            line -> line.ifPresent(said -> note(bot, said, last)),
            user + bot);
      }
      Stopwatch watch = Stopwatch.createStarted();
      Random random = new Random(1);
      long reported = 0;
      while (watch.elapsed().toMinutes() < minutes) {
        Thread.sleep(PAUSE);
        Fault fault = FAULTS.get(random.nextInt(FAULTS.size()));
        System.err.println("soak: " + fault);
        fault.happen(lab, FAULT);
        if (watch.elapsed().toMinutes() / 5 > reported) {
          reported = watch.elapsed().toMinutes() / 5;
          row(table, lab, watch.elapsed().toMinutes(), last);
        }
      }
      Thread.sleep(3 * PAUSE);
      row(table, lab, watch.elapsed().toMinutes(), last);
      lab.bots.forEach(bot -> bot.stop(Duration.ofMinutes(1)));
      lab.redis(
          client ->
              left.append("\nKeys left in Redis: ")
                  .append(String.join(", ", client.keys("*")))
                  .append("\n"));
      for (String name :
          List.of("sessions", "session_events", "session_state", "session_marks", "turn_ids")) {
        left.append("Rows left in " + name + ": " + lab.count("ifriend_" + name) + "\n");
      }
    }
    return table.toString() + left;
  }

  private static void note(String bot, String said, ConcurrentMap<String, List<String>> last) {
    if (said.startsWith("stats ")) {
      last.put(bot, Splitter.on(' ').splitToList(said.replace(".", "")));
    } else {
      System.err.println(said);
    }
  }

  private static void row(Table table, Lab lab, long minute, Map<String, List<String>> last) {
    List<Object> servers = new ArrayList<>();
    lab.redis(
        client -> {
          servers.add((int) RedisInfo.first(client, "clients", "connected_clients:(\\d+)") - 1);
          servers.add(lab.connections());
          servers.add(client.dbSize());
          servers.add(lab.count("ifriend_session_events"));
        });
    last.forEach(
        (bot, stats) -> {
          List<Object> cells = new ArrayList<>(List.of(minute, bot));
          cells.addAll(stats.subList(1, 6));
          cells.addAll(servers);
          table.row(cells.toArray());
        });
    System.err.println(table);
  }
}
