package com.ifriend.bench.loadtest.measure;

import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.ifriend.agent.Concierge;
import com.ifriend.agent.IFriendAgent;
import com.ifriend.agent.ModelConfig;
import com.ifriend.agent.Models;
import com.ifriend.agent.Turn;
import com.ifriend.agent.tours.TourCatalogs;
import com.ifriend.bench.loadtest.backend.Backend;
import java.time.Duration;
import java.util.Optional;

/**
 * Whole turns through ADK's Runner, with the iFriend agent and its offline model: a question, a
 * call of the search tool, its result and the answer. One conversation at a time; one that has
 * grown by a tenth is replaced by a new one.
 *
 * @param eventBytes of the events that are there before
 * @param warmUp turns of each backend before any is measured
 * @param sampling of turns
 */
public record Turns(int eventBytes, Sampling warmUp, Sampling sampling) {
  /** Before those that are measured at a length. */
  private static final Sampling UNCOUNTED = new Sampling(2, 2, Duration.ZERO);

  private static final String MESSAGE = "busca tours em Paris";

  /** Lets the just-in-time compiler see turns on this backend. */
  public void warmUp(int length, Backend backend) throws InterruptedException {
    new Conversation(backend, length).repeat(warmUp);
  }

  /**
   * Measures turns in conversations of this length.
   *
   * @throws InterruptedException if the run is to end
   */
  public TurnPoint at(int length, Backend backend) throws InterruptedException {
    new Conversation(backend, length).repeat(UNCOUNTED);
    Conversation measured = new Conversation(backend, length);
    measured.repeat(sampling);
    return new TurnPoint(
        backend.name(),
        length,
        measured.total,
        measured.store,
        measured.agent,
        measured.turns == 0 ? 0 : (double) measured.timed.calls() / measured.turns,
        measured.errors,
        measured.audit);
  }

  /** Turns in sessions of the length. */
  private final class Conversation {
    private final Backend backend;
    private final int length;
    private final TimedSessions timed;
    private final Concierge concierge;
    private final SizedEvents events = new SizedEvents("t", eventBytes);
    private final Latencies total = new Latencies();
    private final Latencies store = new Latencies();
    private final Latencies agent = new Latencies();
    private long turns;
    private long errors;
    private long appendsBefore;
    private Optional<SessionKey> key = Optional.empty();
    private Audit audit = Audit.NONE;

    Conversation(Backend backend, int length) {
      this.backend = backend;
      this.length = length;
      this.timed = new TimedSessions(backend.sessions());
      this.concierge =
          new Concierge(
              IFriendAgent.create(Models.create(ModelConfig.offline()), TourCatalogs.sample()),
              timed,
              null);
    }

    void repeat(Sampling times) throws InterruptedException {
      long start = System.nanoTime();
      for (int done = 0; times.goesOn(done, start); done++) {
        turn(session());
      }
      end();
    }

    private void turn(SessionKey session) {
      long storeBefore = timed.nanos();
      long start = System.nanoTime();
      boolean failed =
          concierge
              .answer(Turn.direct(session.userId(), session.id(), MESSAGE))
              .errorId()
              .isPresent();
      long whole = System.nanoTime() - start;
      long inStore = timed.nanos() - storeBefore;
      turns++;
      if (failed) {
        errors++;
      } else {
        total.record(whole);
        store.record(inStore);
        agent.record(whole - inStore);
      }
    }

    private SessionKey session() {
      if (key.isEmpty() || timed.appends() - appendsBefore >= Math.max(1, length / 10)) {
        end();
        SessionKey begun = backend.newSession(Concierge.APP_NAME, events.next(length));
        // So that the first turn is as that of a bot that knows the conversation.
        var unused = backend.sessions().getSession(begun, null).blockingGet();
        key = Optional.of(begun);
        appendsBefore = timed.appends();
      }
      return key.get();
    }

    private void end() {
      if (key.isPresent()) {
        Session stored = backend.secondClient().getSession(key.get(), null).blockingGet();
        long expected = length + timed.appends() - appendsBefore;
        long found = stored == null ? 0 : stored.events().size();
        audit =
            audit.and(
                new Audit(
                    expected, Math.max(0, expected - found), Math.max(0, found - expected), true));
        backend.remove(key.get());
        key = Optional.empty();
      }
    }
  }
}
