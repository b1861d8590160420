package com.ifriend.bench.loadtest;

import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.SessionKey;
import com.ifriend.agent.Answer;
import com.ifriend.agent.Concierge;
import com.ifriend.agent.IFriendAgent;
import com.ifriend.agent.ModelConfig;
import com.ifriend.agent.Models;
import com.ifriend.agent.Turn;
import com.ifriend.agent.tours.TourCatalogs;
import com.ifriend.bench.kit.Payload;
import com.ifriend.bench.kit.Samples;
import com.ifriend.bench.kit.Timed;
import com.ifriend.bench.loadtest.Effort.Sampling;
import com.ifriend.bench.loadtest.Results.Turned;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whole turns through ADK's Runner, with the iFriend agent and its offline model: a question, a
 * call of the search tool, its result and the answer. One conversation at a time; one that has
 * grown by a tenth is replaced by a new one.
 */
final class WholeTurns {
  /** Before those that are measured at a length. */
  private static final Sampling UNCOUNTED = new Sampling(2, 2, Duration.ZERO);

  private static final String MESSAGE = "busca tours em Paris";

  private final Backend backend;
  private final int length;
  private final Timed<BaseSessionService> timed;
  private final Concierge concierge;
  private final Payload payload;
  private final Samples total = new Samples();
  private final Samples store = new Samples();
  private final Samples agent = new Samples();
  private long errors;
  private long appendsBefore;
  private @Nullable SessionKey key;
  private Audit audit = Audit.NONE;

  private WholeTurns(Backend backend, int length, Options options) {
    this.backend = backend;
    this.length = length;
    this.payload = new Payload("t", options.eventBytes);
    this.timed = new Timed<>(BaseSessionService.class, backend.sessions());
    this.concierge =
        new Concierge(
            IFriendAgent.create(Models.create(ModelConfig.offline()), TourCatalogs.sample()),
            timed.object(),
            null);
  }

  /** Lets the just-in-time compiler see turns on this backend. */
  static void warmUp(int length, Backend backend, Options options, Sampling times)
      throws Exception {
    new WholeTurns(backend, length, options).repeat(times);
  }

  /**
   * Measures turns in conversations of this length.
   *
   * @throws InterruptedException if the run is to end
   */
  static Turned at(int length, Backend backend, Options options, Effort effort) throws Exception {
    new WholeTurns(backend, length, options).repeat(UNCOUNTED);
    WholeTurns turns = new WholeTurns(backend, length, options);
    turns.repeat(effort.sampling());
    return new Turned(
        backend.name(),
        length,
        turns.total,
        turns.store,
        turns.agent,
        (double) turns.timed.calls() / (turns.total.count() + turns.errors),
        turns.errors,
        turns.audit);
  }

  private void repeat(Sampling times) throws Exception {
    times.repeat(() -> turn(session()));
    end();
  }

  private void turn(SessionKey session) {
    long storeBefore = timed.nanos();
    long start = System.nanoTime();
    Answer answer = concierge.answer(Turn.direct(session.userId(), session.id(), MESSAGE));
    long whole = System.nanoTime() - start;
    long inStore = timed.nanos() - storeBefore;
    if (answer.errorId().isPresent()) {
      errors++;
    } else {
      total.record(whole);
      store.record(inStore);
      agent.record(whole - inStore);
    }
  }

  private long appended() {
    return timed.calls("appendEvent") - appendsBefore;
  }

  private SessionKey session() throws Exception {
    SessionKey current = key;
    if (current == null || appended() >= Math.max(1, length / 10)) {
      end();
      current = backend.newSession(Concierge.APP_NAME, payload.events(length));
      key = current;
      // So that the first turn is as that of a bot that knows the conversation.
      var unused = backend.sessions().getSession(current, null).blockingGet();
      appendsBefore = timed.calls("appendEvent");
    }
    return current;
  }

  private void end() {
    if (key != null) {
      long expected = length + appended();
      long found = backend.stored(key).size();
      audit =
          audit.and(
              new Audit(
                  expected, Math.max(0, expected - found), Math.max(0, found - expected), true));
      backend.remove(key);
      key = null;
    }
  }
}
