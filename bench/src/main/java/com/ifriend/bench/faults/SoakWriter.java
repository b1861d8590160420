package com.ifriend.bench.faults;

import com.google.adk.events.Event;
import com.google.adk.events.EventActions;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionException;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.ifriend.bench.kit.OpenStore;
import com.ifriend.store.StoredSessionService;
import io.reactivex.rxjava3.core.Single;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * A process that begins conversations, goes on with them, reads them back and deletes them, until
 * it is told to stop. Every ten seconds it says what it holds and what was wrong.
 */
final class SoakWriter {
  private static final int EVENTS = 30;

  private static final AtomicLong conversations = new AtomicLong();
  private static final AtomicLong wrong = new AtomicLong();
  private static final AtomicLong refused = new AtomicLong();

  private SoakWriter() {}

  /**
   * Works.
   *
   * @param args port of Redis, port of MySQL, user
   */
  public static void main(String[] args) throws Exception {
    try (OpenStore target =
        Target.TIERED_REDIS.open(Integer.parseInt(args[0]), Integer.parseInt(args[1]))) {
      StoredSessionService service = new StoredSessionService(target.sessions());
      Thread speaker = new Thread(SoakWriter::speak);
      speaker.setDaemon(true);
      speaker.start();
      Writer.untilTold(thread -> converse(service, args[2] + "-" + thread));
    }
  }

  private static void converse(StoredSessionService service, String user) {
    Session session = patiently(() -> service.createSession("soak", user, Map.of(), null));
    List<String> said = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      Map<String, Object> state = Map.of("n", i, "user:last", session.id());
      EventActions actions = EventActions.builder().stateDelta(state).build();
      Event event = Writer.event(session.id() + ":" + i, actions);
      patiently(() -> service.appendEvent(session, event));
      said.add(event.id());
      Writer.pause(20);
    }
    Session found = patiently(() -> service.getSession(session.sessionKey(), null).toSingle());
    List<String> there = found.events().stream().map(Event::id).toList();
    if (!there.equals(said) || !Integer.valueOf(EVENTS - 1).equals(found.state().get("n"))) {
      wrong.incrementAndGet();
      System.out.printf(
          "wrong: of %d events of %s there are %s, and n is %s.%n",
          said.size(),
          session.id(),
          there.stream().map(id -> id.substring(id.lastIndexOf(':') + 1)).toList(),
          found.state().get("n"));
    }
    patiently(() -> service.deleteSession(session.sessionKey()).toSingleDefault(true));
    conversations.incrementAndGet();
  }

  @CanIgnoreReturnValue
  private static <T> T patiently(Supplier<Single<T>> work) {
    while (true) {
      try {
        return work.get().blockingGet();
      } catch (SessionException e) {
        refused.incrementAndGet();
        Writer.pause(50);
      }
    }
  }

  private static void speak() {
    while (true) {
      Writer.pause(10_000);
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      System.out.printf(
          "stats %d %d %d %d %d.%n",
          (runtime.totalMemory() - runtime.freeMemory()) >> 10,
          ManagementFactory.getThreadMXBean().getThreadCount(),
          conversations.get(),
          refused.get(),
          wrong.get());
    }
  }
}
