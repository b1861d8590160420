package com.ifriend.bench.faults;

import com.google.adk.events.Event;
import com.google.adk.events.EventActions;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionException;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.store.StoredSessionService;
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

  private static volatile boolean stopped;
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
    Target.Opened target =
        Target.TIERED_REDIS.open(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
    StoredSessionService service = new StoredSessionService(target.sessions());
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Writer.THREADS; i++) {
      String user = args[2] + "-" + i;
      Thread thread =
          new Thread(
              () -> {
                while (!stopped) {
                  converse(service, user);
                }
              });
      thread.start();
      threads.add(thread);
    }
    Thread speaker = new Thread(SoakWriter::speak);
    speaker.setDaemon(true);
    speaker.start();
    // Told by the end of our input.
    int unused = System.in.read();
    stopped = true;
    for (Thread thread : threads) {
      thread.join();
    }
    target.close();
  }

  private static void converse(StoredSessionService service, String user) {
    Session session =
        patiently(() -> service.createSession("soak", user, Map.of(), null).blockingGet());
    List<String> said = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      Event event =
          Event.builder()
              .id(session.id() + ":" + i)
              .author("user")
              .timestamp(System.currentTimeMillis())
              .content(Content.fromParts(Part.fromText("x".repeat(200))))
              .actions(
                  EventActions.builder()
                      .stateDelta(Map.of("n", i, "user:last", session.id()))
                      .build())
              .build();
      var unused = patiently(() -> service.appendEvent(session, event).blockingGet());
      said.add(event.id());
      pause(20);
    }
    Session found =
        patiently(() -> service.getSession(session.sessionKey(), null).toSingle().blockingGet());
    List<String> there = found.events().stream().map(Event::id).toList();
    if (!there.equals(said) || !Integer.valueOf(EVENTS - 1).equals(found.state().get("n"))) {
      wrong.incrementAndGet();
      System.out.println(
          "wrong: of "
              + said.size()
              + " events of "
              + session.id()
              + " there are "
              + there.stream().map(id -> id.substring(id.lastIndexOf(':') + 1)).toList()
              + ", and n is "
              + found.state().get("n")
              + '.');
    }
    var unused =
        patiently(
            () -> {
              service.deleteSession(session.sessionKey()).blockingAwait();
              return true;
            });
    conversations.incrementAndGet();
  }

  private static <T> T patiently(Supplier<T> work) {
    while (true) {
      try {
        return work.get();
      } catch (SessionException e) {
        refused.incrementAndGet();
        pause(50);
      }
    }
  }

  private static void speak() {
    while (true) {
      pause(10_000);
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

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
