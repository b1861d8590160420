package com.ifriend.bench.faults;

import com.google.adk.events.Event;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.store.StoreException;
import com.ifriend.store.StoredSessionService;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that appends to sessions until it is told to stop, each event again until it is
 * acknowledged. It says on its standard output what was acknowledged, and what was refused.
 */
final class Writer {
  static final String ACKED = "acked";
  static final String REFUSED = "refused";
  static final int THREADS = 2;

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
    Target.Opened target =
        Target.valueOf(args[2]).open(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      String name = args[5] + i;
      Thread thread =
          new Thread(
              () ->
                  write(
                      new StoredSessionService(target.sessions()),
                      args[3],
                      Integer.parseInt(args[4]),
                      name));
      thread.start();
      threads.add(thread);
    }
    // Told by the end of our input.
    int unused = System.in.read();
    stopped = true;
    for (Thread thread : threads) {
      thread.join();
    }
    target.close();
  }

  private static void write(StoredSessionService service, String user, int sessions, String name) {
    int[] written = new int[sessions];
    for (int i = 0; !stopped; i = (i + 1) % sessions) {
      String id = name + ":" + ++written[i];
      Event event =
          Event.builder()
              .id(id)
              .author("user")
              .timestamp(System.currentTimeMillis())
              .content(Content.fromParts(Part.fromText("x".repeat(200))))
              .build();
      Session session = Session.builder(key(user, i)).build();
      boolean done = false;
      while (!done) {
        try {
          var unusedEvent = service.appendEvent(session, event).blockingGet();
          done = true;
        } catch (StoreException e) {
          say(REFUSED, i, id);
          pause(20);
        } catch (RuntimeException e) {
          // Where a session is lost, there is nothing to append to.
          say(REFUSED, i, id);
          pause(100);
          if (stopped) {
            return;
          }
        }
      }
      say(ACKED, i, id);
      pause(5);
    }
  }

  private static void say(String what, int session, String id) {
    System.out.println(what + " " + session + "/" + id + ".");
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
