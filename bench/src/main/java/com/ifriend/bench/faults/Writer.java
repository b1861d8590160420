package com.ifriend.bench.faults;

import com.google.adk.events.Event;
import com.google.adk.events.EventActions;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.google.common.util.concurrent.Uninterruptibles;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.bench.kit.OpenStore;
import com.ifriend.bench.kit.Rx;
import com.ifriend.store.StoreException;
import com.ifriend.store.StoredSessionService;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * A process that appends to sessions until it is told to stop, each event again until it is
 * acknowledged. It says on its standard output what was acknowledged, and what was refused.
 */
final class Writer {
  static final String ACKED = "acked";
  static final String REFUSED = "refused";
  private static final int THREADS = 2;

  private static volatile boolean stopped;

  private Writer() {}

  static SessionKey key(String user, int session) {
    return new SessionKey("faults", user, user + "-" + session);
  }

  /**
   * Writes.
   *
   * @param args port of Redis, port of MySQL, target, user, number of sessions, name of the process
   */
  public static void main(String[] args) throws Exception {
    try (OpenStore target =
        Target.valueOf(args[2]).open(Integer.parseInt(args[0]), Integer.parseInt(args[1]))) {
      StoredSessionService service = new StoredSessionService(target.sessions());
      int[][] written = new int[THREADS][Integer.parseInt(args[4])];
      untilTold(
          thread -> {
            for (int i = 0; i < written[thread].length && !stopped; i++) {
              write(service, args[3], i, args[5] + thread + ":" + ++written[thread][i]);
            }
          });
    }
  }

  /** Does it again and again on some threads, until our input ends. */
  static void untilTold(IntConsumer work) throws IOException, InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      int number = i;
      Thread thread =
          new Thread(
              () -> {
                while (!stopped) {
                  work.accept(number);
                }
              });
      thread.start();
      threads.add(thread);
    }
    int unused = System.in.read();
    stopped = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /** What a user says. */
  static Event event(String id, EventActions actions) {
    return Event.builder()
        .id(id)
        .author("user")
        .timestamp(System.currentTimeMillis())
        .content(Content.fromParts(Part.fromText("x".repeat(200))))
        .actions(actions)
        .build();
  }

  private static void write(StoredSessionService service, String user, int session, String id) {
    Event event = event(id, EventActions.builder().build());
    Session handle = Session.builder(key(user, session)).build();
    while (true) {
      try {
        Rx.run(service.appendEvent(handle, event));
        say(ACKED, session, id);
        pause(5);
        return;
      } catch (StoreException e) {
        say(REFUSED, session, id);
        pause(20);
      } catch (RuntimeException e) {
        // Where a session is lost, there is nothing to append to.
        say(REFUSED, session, id);
        pause(100);
        if (stopped) {
          return;
        }
      }
    }
  }

  private static void say(String what, int session, String id) {
    System.out.println(what + " " + session + "/" + id + ".");
  }

  static void pause(long millis) {
    Uninterruptibles.sleepUninterruptibly(Duration.ofMillis(millis));
  }
}
