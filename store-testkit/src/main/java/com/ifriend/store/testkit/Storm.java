package com.ifriend.store.testkit;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.events.Event;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.google.adk.sessions.State;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.ifriend.store.EventWindow;
import com.ifriend.store.NewEvent;
import com.ifriend.store.ScopedPatch;
import com.ifriend.store.SessionStore;
import com.ifriend.store.StoredSessionService;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Several {@linkplain StormWriter writers} on the same few sessions of one user, and what has to be
 * true of these sessions at any moment.
 *
 * <p>Each writer numbers its events per session from 1 and names them {@code writer:number}. An
 * event sets, in one commit, its writer's counters and the name of the last event in each scope. So
 * every session, whenever it is read, tells whether it is whole.
 */
final class Storm {
  /** All of one app and user. */
  final List<SessionKey> sessions;

  /** The same names give the same storm, also in another process. */
  Storm(String app, String user, int sessions) {
    this.sessions =
        IntStream.range(0, sessions)
            .mapToObj(i -> new SessionKey(app, user, "storm-" + user + "-" + i))
            .toList();
  }

  void createSessions(BaseSessionService service) {
    for (SessionKey key : sessions) {
      var unused = service.createSession(key, Map.of()).blockingGet();
    }
  }

  static String name(String writer, int number) {
    return writer + ":" + number;
  }

  /** What an event sets. Its writer's mark comes and goes with each other event. */
  static Map<String, Object> delta(int session, String writer, int number) {
    String name = name(writer, number);
    Object mark = number % 2 == 1 ? (Object) number : State.REMOVED;
    return Map.of(
        "count:" + writer,
        number,
        "mark:" + writer,
        mark,
        "last",
        name,
        "user:count:" + session + ":" + writer,
        number,
        "user:mark:" + session + ":" + writer,
        mark,
        "user:last",
        session + "/" + name,
        "app:last",
        session + "/" + name);
  }

  /** How an event is known among all sessions. */
  static String fullName(int session, String name) {
    return session + "/" + name;
  }

  /**
   * Checks that a session, read at any moment, has each writer's events from 1 on, once and in
   * order, and the state that goes with them.
   *
   * @return how many events each writer has in it
   */
  @CanIgnoreReturnValue
  static Map<String, Integer> checkWhole(Session session) {
    Tally tally = new Tally();
    session.events().forEach(event -> tally.add(event.id()));
    assertThat(tally.problems()).as("problems of %s", session.id()).isEmpty();
    Map<String, Object> own = new HashMap<>(session.state());
    own.keySet().removeIf(key -> key.startsWith("user:") || key.startsWith("app:"));
    Map<String, Object> expected = new HashMap<>();
    tally.counts.forEach(
        (writer, count) -> {
          expected.put("count:" + writer, count);
          if (count % 2 == 1) {
            expected.put("mark:" + writer, count);
          }
        });
    if (!session.events().isEmpty()) {
      expected.put("last", lastOf(session));
    }
    assertThat(own).as("state of %s", session.id()).isEqualTo(expected);
    return tally.counts;
  }

  private static String lastOf(Session session) {
    return session.events().get(session.events().size() - 1).id();
  }

  /** What was found after a storm. */
  private record Report(int acked, int found, int lost, int doubled, int outOfOrder) {
    @Override
    public String toString() {
      return "acked=%d, found=%d, lost=%d, doubled=%d, out of order=%d"
          .formatted(acked, found, lost, doubled, outOfOrder);
    }
  }

  /**
   * Counts what is there when all writers have come to rest, then checks that all is whole.
   *
   * @param title of the line that it prints
   * @param acked full names of the events whose append was acknowledged
   */
  void check(String title, SessionStore store, Collection<String> acked) {
    check(title, store, acked, true);
  }

  /**
   * As {@link #check(String, SessionStore, Collection)}.
   *
   * @param together whether an event changes app and user state in one step
   */
  void check(String title, SessionStore store, Collection<String> acked, boolean together) {
    BaseSessionService service = new StoredSessionService(store);
    List<Session> read =
        sessions.stream().map(key -> service.getSession(key, null).blockingGet()).toList();
    Set<String> found = new HashSet<>();
    int events = 0;
    int doubled = 0;
    int outOfOrder = 0;
    for (int s = 0; s < read.size(); s++) {
      Tally tally = new Tally();
      for (Event event : read.get(s).events()) {
        tally.add(event.id());
        found.add(fullName(s, event.id()));
      }
      events += read.get(s).events().size();
      doubled += tally.doubled;
      outOfOrder += tally.outOfOrder;
    }
    Set<String> lost = new HashSet<>(acked);
    lost.removeAll(found);
    Report report = new Report(acked.size(), events, lost.size(), doubled, outOfOrder);
    System.out.println(title + ": " + report);
    assertThat(report).isEqualTo(new Report(acked.size(), events, 0, 0, 0));
    checkAtRest(store, read, together);
  }

  private void checkAtRest(SessionStore store, List<Session> read, boolean together) {
    Map<String, Object> shared = new HashMap<>();
    Set<String> lasts = new HashSet<>();
    for (int s = 0; s < read.size(); s++) {
      int session = s;
      checkWhole(read.get(s))
          .forEach(
              (writer, count) -> {
                shared.put("user:count:" + session + ":" + writer, count);
                if (count % 2 == 1) {
                  shared.put("user:mark:" + session + ":" + writer, count);
                }
              });
      if (!read.get(s).events().isEmpty()) {
        lasts.add(fullName(s, lastOf(read.get(s))));
      }
      checkPositions(store, sessions.get(s), read.get(s).events());
    }
    for (Session session : read) {
      Map<String, Object> state = new HashMap<>(session.state());
      // The last commit of all was the last of its session.
      if (!lasts.isEmpty()) {
        assertThat(state.get("user:last")).isIn(lasts);
        assertThat(state.get("app:last")).isIn(together ? Set.of(state.get("user:last")) : lasts);
      }
      state.keySet().removeIf(key -> !key.matches("user:(count|mark):.*"));
      assertThat(state).isEqualTo(shared);
    }
  }

  /** Appended again, every event tells its place: from 1 on without gaps. */
  private static void checkPositions(SessionStore store, SessionKey key, List<Event> events) {
    for (int i = 0; i < events.size(); i++) {
      byte[] json = events.get(i).toJson().getBytes(StandardCharsets.UTF_8);
      NewEvent again = new NewEvent(events.get(i).id(), events.get(i).timestamp(), json);
      assertThat(store.append(key, again, ScopedPatch.NONE, OptionalLong.empty())).hasValue(i + 1L);
    }
    assertThat(store.load(key, EventWindow.NONE).orElseThrow().count()).isEqualTo(events.size());
  }

  /** Reads the names of a history one by one. */
  private static final class Tally {
    final Map<String, Integer> counts = new HashMap<>();
    int doubled;
    int outOfOrder;

    void add(String name) {
      String writer = name.substring(0, name.lastIndexOf(':'));
      int number = Integer.parseInt(name.substring(name.lastIndexOf(':') + 1));
      int before = counts.getOrDefault(writer, 0);
      if (number == before + 1) {
        counts.put(writer, number);
      } else if (number <= before) {
        doubled++;
      } else {
        outOfOrder++;
        counts.put(writer, number);
      }
    }

    String problems() {
      return Map.of("doubled", doubled, "out of order", outOfOrder).entrySet().stream()
          .filter(problem -> problem.getValue() > 0)
          .map(Object::toString)
          .collect(joining(", "));
    }
  }
}
