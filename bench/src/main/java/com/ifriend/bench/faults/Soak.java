package com.ifriend.bench.faults;

import com.ifriend.bench.kit.RedisInfo;
import com.ifriend.bench.kit.Table;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;

/** Conversations for a long time, with faults all the while: what grows that should not? */
public final class Soak {
  private static final long PAUSE = 15_000;
  private static final long FAULT = 4_000;

  /**
   * All but those of a process: both must live to tell. And no full disks: killed behind one, Redis
   * wants its file mended by a person.
   */
  private static final List<Fault> FAULTS =
      List.of(Fault.values()).stream()
          .filter(fault -> !fault.name().startsWith("PROCESS"))
          .filter(fault -> !fault.fillsDisks())
          .filter(fault -> Lab.obstacle(fault).isEmpty())
          .toList();

  private Soak() {}

  /** A table in Markdown, a line for each bot every five minutes, and what is left at the end. */
  public static String page(int minutes) throws IOException, InterruptedException {
    ConcurrentMap<String, String[]> last = new ConcurrentHashMap<>();
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
      List<Process> bots = List.of(start(lab, user, "a", last), start(lab, user, "b", last));
      long begin = System.nanoTime();
      Random random = new Random(1);
      int reported = 0;
      while (minutesSince(begin) < minutes) {
        Thread.sleep(PAUSE);
        Fault fault = FAULTS.get(random.nextInt(FAULTS.size()));
        System.err.println("soak: " + fault);
        fault.inject(lab);
        Thread.sleep(FAULT);
        fault.mend(lab);
        if (minutesSince(begin) / 5 > reported) {
          reported = minutesSince(begin) / 5;
          row(table, lab, minutesSince(begin), last);
        }
      }
      Thread.sleep(3 * PAUSE);
      row(table, lab, minutesSince(begin), last);
      for (Process bot : bots) {
        bot.getOutputStream().close();
        boolean unused = bot.waitFor(60, TimeUnit.SECONDS);
      }
      lab.redis(
          client ->
              left.append("Keys left in Redis: ")
                  .append(String.join(", ", client.keys("*")))
                  .append('\n'));
      for (String name :
          List.of("sessions", "session_events", "session_state", "session_marks", "turn_ids")) {
        left.append("Rows left in ")
            .append(name)
            .append(": ")
            .append(lab.count("ifriend_" + name))
            .append('\n');
      }
    }
    return table + "\n" + left;
  }

  private static void row(Table table, Lab lab, int minute, ConcurrentMap<String, String[]> last) {
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
          cells.addAll(List.of(stats).subList(1, 6));
          cells.addAll(servers);
          table.row(cells.toArray());
        });
    System.err.println(table);
  }

  private static int minutesSince(long begin) {
    return (int) TimeUnit.NANOSECONDS.toMinutes(System.nanoTime() - begin);
  }

  private static Process start(
      Lab lab, String user, String bot, ConcurrentMap<String, String[]> last) throws IOException {
    Process process = lab.start(SoakWriter.class, "bot-" + bot, user + bot);
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader output =
                  new BufferedReader(
                      new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = output.readLine(); line != null; line = output.readLine()) {
                  if (line.startsWith("stats ")) {
                    last.put(bot, line.replace(".", "").split(" ", -1));
                  } else {
                    System.err.println(line);
                  }
                }
              } catch (IOException e) {
                // It has ended.
              }
            });
    reader.setDaemon(true);
    reader.start();
    return process;
  }
}
