package com.ifriend.bench.faults;

import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoreException;
import com.ifriend.store.StoredSessionService;
import com.ifriend.store.mysql.MySqlStores;
import com.ifriend.store.tiered.TieredStores;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

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
  static final long BEFORE = 1_000;
  static final long FAULT = 3_000;
  static final long AFTER = 3_000;
  private static final long RECOVERY = 60_000;

  int lost() {
    return acked - found;
  }

  static Trial of(Target target, Fault fault) throws IOException, InterruptedException {
    try (Lab lab = new Lab(List.of(fault))) {
      String user = UUID.randomUUID().toString();
      create(lab, target, user);
      List<WriterProcess> writers = new ArrayList<>();
      for (int i = 0; i < BOTS; i++) {
        WriterProcess writer = new WriterProcess(lab, target, user, SESSIONS, "bot" + i);
        lab.bots.add(writer);
        writers.add(writer);
      }
      for (WriterProcess writer : writers) {
        while (!writer.hasBegun()) {
          Thread.sleep(20);
        }
      }
      Thread.sleep(BEFORE);
      fault.inject(lab);
      Thread.sleep(FAULT);
      fault.mend(lab);
      Thread.sleep(AFTER);
      for (WriterProcess writer : writers) {
        writer.stop();
      }
      return counted(lab, target, user, writers);
    }
  }

  private static void create(Lab lab, Target target, String user) {
    try (Target.Opened opened = target.open(lab.redis().port(), lab.mysql.port())) {
      StoredSessionService service = new StoredSessionService(opened.sessions());
      for (int i = 0; i < SESSIONS; i++) {
        var unused = service.createSession(Writer.key(user, i), Map.of()).blockingGet();
      }
    }
  }

  private static Trial counted(Lab lab, Target target, String user, List<WriterProcess> writers)
      throws InterruptedException {
    Set<String> acked = new HashSet<>();
    int refused = 0;
    double gap = 0;
    for (WriterProcess writer : writers) {
      acked.addAll(writer.acked());
      refused += writer.refused();
      gap = Math.max(gap, writer.longestGap());
    }
    Tally found;
    int inMySql;
    if (target == Target.REDIS) {
      try (Target.Opened opened = target.open(lab.redis().port(), lab.mysql.port())) {
        found = Tally.of(opened.sessions(), user);
      }
      inMySql = 0;
    } else {
      try (TieredStores stores = target.tiered(lab.redis().port(), lab.mysql.port())) {
        settle(stores);
        found = Tally.of(stores.sessions(), user);
        settle(stores);
      }
      try (MySqlStores originals = Target.originals(lab.mysql.port())) {
        Set<String> kept = Tally.of(originals.sessions(), user).names;
        kept.retainAll(acked);
        inMySql = kept.size();
      }
    }
    Set<String> there = new HashSet<>(found.names);
    there.retainAll(acked);
    return new Trial(
        acked.size(), there.size(), inMySql, found.doubled, found.outOfOrder, refused, gap);
  }

  /** Until both are in use, and MySQL has all. */
  static void settle(TieredStores stores) throws InterruptedException {
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

    static Tally of(SessionStore store, String user) {
      Tally tally = new Tally();
      StoredSessionService service = new StoredSessionService(store);
      for (int i = 0; i < SESSIONS; i++) {
        int session = i;
        Optional.ofNullable(read(service, user, i))
            .ifPresent(found -> tally.add(session, found.events()));
      }
      return tally;
    }

    private static @Nullable Session read(StoredSessionService service, String user, int session) {
      try {
        return service.getSession(Writer.key(user, session), null).blockingGet();
      } catch (StoreException e) {
        // It cannot be read: all of it is lost.
        return null;
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
