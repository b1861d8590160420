package com.ifriend.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.adk.events.Event;
import com.google.adk.events.EventActions;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.GetSessionConfig;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.store.StoreException;
import io.reactivex.rxjava3.core.Single;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/** One writer of a {@link Storm}, of one thread. */
final class StormWriter {
  private final BaseSessionService service;
  private final List<SessionKey> sessions;
  private final String name;
  private final int[] written;
  private final Consumer<String> acked;
  private final Runnable beforeRetry;
  private final Random random;

  /**
   * @param written how many events of this writer each session has already
   * @param acked is told the full name of each event that was acknowledged
   * @param beforeRetry is run before an event is tried again
   */
  StormWriter(
      BaseSessionService service,
      Storm storm,
      String name,
      int[] written,
      Consumer<String> acked,
      Runnable beforeRetry) {
    this.service = service;
    this.sessions = storm.sessions;
    this.name = name;
    this.written = written.clone();
    this.acked = acked;
    this.beforeRetry = beforeRetry;
    this.random = new Random(name.hashCode());
  }

  /** Appends an event to one of the sessions, and the same again until it is acknowledged. */
  void append() {
    int session = random.nextInt(sessions.size());
    append(session, next(session, ++written[session]));
    acked.accept(Storm.fullName(session, Storm.name(name, written[session])));
  }

  /** The same each time. */
  private Event next(int session, int number) {
    String id = Storm.name(name, number);
    return Event.builder()
        .id(id)
        .author("user")
        .content(Content.fromParts(Part.fromText("x".repeat(Math.floorMod(id.hashCode(), 200)))))
        .actions(EventActions.builder().stateDelta(Storm.delta(session, name, number)).build())
        .build();
  }

  private void append(int session, Event event) {
    Session handle = Session.builder(sessions.get(session)).build();
    while (true) {
      try {
        run(service.appendEvent(handle, event));
        return;
      } catch (StoreException e) {
        if (!e.retryable()) {
          throw e;
        }
        beforeRetry.run();
      }
    }
  }

  /** Something else than an append, that leaves the sessions as they are. */
  void other() {
    int session = random.nextInt(sessions.size());
    SessionKey key = sessions.get(session);
    switch (random.nextInt(6)) {
      case 0 -> Storm.checkWhole(service.getSession(key, null).blockingGet());
      case 1 -> {
        GetSessionConfig lastTwo = GetSessionConfig.builder().numRecentEvents(2).build();
        assertThat(service.getSession(key, lastTwo).blockingGet().events()).hasSizeBetween(0, 2);
      }
      case 2 ->
          assertThat(service.listSessions(key.appName(), key.userId()).blockingGet().sessionIds())
              .containsAll(sessions.stream().map(SessionKey::id).toList());
      case 3 ->
          run(
              service.appendEvent(
                  Session.builder(key).build(),
                  next(session, written[session] + 1).toBuilder().partial(true).build()));
      case 4 -> {
        if (written[session] > 0) {
          append(session, next(session, 1 + random.nextInt(written[session])));
        }
      }
      default -> {
        Session passing =
            service.createSession(key.appName(), key.userId(), Map.of("k", 1), null).blockingGet();
        run(service.appendEvent(passing, ContractCase.event("passing")));
        service.deleteSession(passing.sessionKey()).blockingAwait();
      }
    }
  }

  private static void run(Single<?> work) {
    var unused = work.blockingGet();
  }
}
