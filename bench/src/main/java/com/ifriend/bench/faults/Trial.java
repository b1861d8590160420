package com.ifriend.bench.faults;

import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import com.google.common.collect.Sets;
import com.ifriend.bench.kit.OpenStore;
import com.ifriend.bench.kit.Rx;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoreException;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.tiered.TieredStores;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * What came of one fault.
 *
 * @param acked events whose append was acknowledged
 * @param found those of them that are there when all is well again
 * @param inMySql those of them that MySQL has by then
 * @param doubled events that are there more than once
 * @param outOfOrder events that stand behind a later one of their writer
 * @param refused appends that failed and were tried again
 * @param gap the longest time in which a bot got nothing done, in seconds
 */
record Trial(
    int acked, int found, int inMySql, int doubled, int outOfOrder, int refused, double gap) {
  private static final int SESSIONS = 6;
  private static final int BOTS = 2;
  private static final long BEFORE = 1_000;
  private static final Duration FAULT = Duration.ofSeconds(3);
  private static final long AFTER = 3_000;
  private static final long RECOVERY = 60_000;

  int lost() {
    return acked - found;
  }

  static Trial of(Target target, Fault fault) throws IOException, InterruptedException {
    try (Lab lab = new Lab(List.of(fault))) {
      String user = UUID.randomUUID().toString();
      try (OpenStore opened = target.open(lab.redis.port(), lab.mysql.port())) {
        StoredSessionService service = new StoredSessionService(opened.sessions());
        for (int i = 0; i < SESSIONS; i++) {
          Rx.run(service.createSession(Writer.key(user, i), Map.of()));
        }
      }
      List<WriterReport> reports = new ArrayList<>();
      for (int i = 0; i < BOTS; i++) {
        WriterReport report = new WriterReport();
        String bot = "bot" + i;
        String sessions = Integer.toString(SESSIONS);
        lab.start(Writer.class, bot, report::read, target.name(), user, sessions, bot + "-");
        reports.add(report);
      }
      for (WriterReport report : reports) {
        while (report.acked().isEmpty()) {
          Thread.sleep(20);
        }
      }
      disturb(lab, fault);
      lab.bots.forEach(bot -> bot.stop(Duration.ofMinutes(1)));
      return counted(lab, target, user, reports);
    }
  }

  /** Lets a fault happen amid the work of others. */
  static void disturb(Lab lab, Fault fault) throws InterruptedException {
    Thread.sleep(BEFORE);
    fault.happen(lab, FAULT);
    Thread.sleep(AFTER);
  }

  private static Trial counted(Lab lab, Target target, String user, List<WriterReport> reports)
      throws InterruptedException {
    Set<String> acked = new HashSet<>();
    reports.forEach(report -> acked.addAll(report.acked()));
    Tally found = new Tally();
    Tally original = new Tally();
    if (target == Target.REDIS) {
      try (OpenStore opened = target.open(lab.redis.port(), lab.mysql.port())) {
        found.count(opened.sessions(), user);
      }
    } else {
      try (TieredStores stores = target.tiered(lab.redis.port(), lab.mysql.port())) {
        settle(stores);
        found.count(stores.sessions(), user);
        settle(stores);
      }
      try (OpenStore originals = OpenStore.on(Target.mysql(lab.mysql.port()))) {
        original.count(originals.sessions(), user);
      }
    }
    return new Trial(
        acked.size(),
        Sets.intersection(acked, found.names).size(),
        Sets.intersection(acked, original.names).size(),
        found.doubled,
        found.outOfOrder,
        reports.stream().mapToInt(WriterReport::refused).sum(),
        reports.stream().mapToDouble(WriterReport::longestGap).max().orElseThrow());
  }

  /** Until both are in use, and MySQL has all. */
  private static void settle(TieredStores stores) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(RECOVERY);
    while (System.nanoTime() < end) {
      TieredStores.Status status = stores.status();
      if (status.redis() && status.mysql() && status.waiting() == 0) {
        try {
          stores.sweep();
          return;
        } catch (StoreException e) {
          // Not yet.
        }
      }
      Thread.sleep(100);
    }
    throw new IllegalStateException("no recovery within a minute: " + stores.status());
  }

  /** What is in the sessions. */
  private static final class Tally {
    final Set<String> names = new HashSet<>();
    int doubled;
    int outOfOrder;

    void count(SessionStore store, String user) {
      StoredSessionService service = new StoredSessionService(store);
      for (int i = 0; i < SESSIONS; i++) {
        try {
          Session found = service.getSession(Writer.key(user, i), null).blockingGet();
          add(i, found == null ? List.of() : found.events());
        } catch (StoreException e) {
          // It cannot be read: all of it is lost.
        }
      }
    }

    private void add(int session, List<Event> events) {
      Map<String, Integer> last = new HashMap<>();
      for (Event event : events) {
        String name = session + "/" + event.id();
        if (!names.add(name)) {
          doubled++;
          continue;
        }
        int colon = name.lastIndexOf(':');
        int number = Integer.parseInt(name.substring(colon + 1));
        String writer = name.substring(0, colon);
        if (number < last.getOrDefault(writer, 0)) {
          outOfOrder++;
        } else {
          last.put(writer, number);
        }
      }
    }
  }
}
