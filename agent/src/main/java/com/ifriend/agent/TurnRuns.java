package com.ifriend.agent;

import com.google.adk.agents.BaseAgent;
import com.google.adk.agents.RunConfig;
import com.google.adk.events.Event;
import com.google.adk.runner.Runner;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.SessionKey;
import com.google.adk.sessions.State;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.agent.memory.LongTermMemory;
import com.ifriend.agent.text.Language;
import com.ifriend.agent.text.UserZone;
import com.ifriend.agent.timing.TurnTimer;
import com.ifriend.agent.tours.TourTools;
import com.ifriend.store.SessionLimitException;
import io.opentelemetry.context.Context;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.reactivex.rxjava3.subjects.CompletableSubject;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns of ADK's Runner: begun, gone on with, stopped. Thread-safe. */
final class TurnRuns {
  private static final Logger log = LoggerFactory.getLogger(Concierge.class);

  static {
    if (RxJavaPlugins.getErrorHandler() == null) {
      // What fails behind a turn that was stopped; printed otherwise, with what a service quotes.
      RxJavaPlugins.setErrorHandler(e -> log.debug("Too late: {}", e.getClass().getName()));
    }
  }

  /** Model calls in one turn; a search and its answer take two. */
  private static final int MAX_MODEL_CALLS = 12;

  private static final RunConfig RUN_CONFIG =
      RunConfig.builder()
          .streamingMode(RunConfig.StreamingMode.SSE)
          .autoCreateSession(true)
          .maxLlmCalls(MAX_MODEL_CALLS)
          .build();

  private final BaseAgent agent;
  private final BaseSessionService sessions;
  private final @Nullable LongTermMemory memory;
  private final SessionNotes notes;

  /** Turns that run in this process, and how to end them. */
  private final ConcurrentMap<SessionKey, CompletableSubject> running = new ConcurrentHashMap<>();

  TurnRuns(
      BaseAgent agent,
      BaseSessionService sessions,
      @Nullable LongTermMemory memory,
      SessionNotes notes) {
    this.agent = agent;
    this.sessions = sessions;
    this.memory = memory;
    this.notes = notes;
  }

  /** Ends the turn that runs in a session, if there is one; what was said so far is its answer. */
  boolean stop(SessionKey session) {
    CompletableSubject turn = running.get(session);
    if (turn != null) {
      turn.onComplete();
    }
    return turn != null;
  }

  /** Runs it, or what a process that died has left of it; whatever happens, there are words. */
  Ended run(Turn turn, String text, Language language, TurnTimer timer, TurnEvents live) {
    TurnEvents events = live;
    try {
      try {
        run(turn, text, language, timer, events, false);
      } catch (TurnSessions.BegunException e) {
        if (!turn.begun()) {
          throw new RepeatedMessageException(turn.messageId().orElse(""));
        }
        Begun begun = Begun.of(sessions, turn);
        if (begun.said().text().isBlank() && begun.said().asked().isEmpty()) {
          Turn rest = begun.closed(new TurnSessions(sessions, turn, timer, true));
          run(rest, text, language, timer, events, true);
        } else {
          events = begun.said();
        }
      }
    } catch (RepeatedMessageException | TurnSessions.AmendedException e) {
      throw e;
    } catch (StoppedException e) {
      return Ended.stopped(language, events);
    } catch (Approval.OverException e) {
      return Ended.refused(
          Ended.PHRASES.say(language, "approval_over"), "motivo=pergunta encerrada");
    } catch (SessionLimitException e) {
      log.warn("{}", e.getMessage());
      return switch (e.kind()) {
        case SESSIONS ->
            Ended.refused(
                Ended.PHRASES.say(language, "too_many_sessions"), "motivo=conversas demais");
        case BYTES ->
            Ended.refused(
                Ended.PHRASES.say(language, "session_full"), "motivo=conversa longa demais");
      };
    } catch (RuntimeException | Error e) {
      restoreInterrupt(e);
      return Ended.failed(language, e, events, text);
    }
    if (!events.asked().isEmpty()) {
      Answer question = Approval.question(Ended.PHRASES, language, events.asked(), events.text());
      return Ended.answered(question, events);
    }
    if (events.text().isBlank()) {
      String errorId = Ended.newErrorId();
      log.error("O turno falhou (id {}): nenhum texto do modelo, {}", errorId, events.error());
      Failure failure = events.errorCode().map(Failure::of).orElse(Failure.FAILED);
      return Ended.failed(language, failure, errorId, events, false);
    }
    if (events.withheld()) {
      String errorId = Ended.newErrorId();
      log.error("A resposta do modelo foi retida (id {}): {}", errorId, events.error());
      return Ended.failed(language, Failure.BLOCKED, errorId, events, false);
    }
    if (events.brokenOff()) {
      log.warn("A resposta do modelo foi cortada: {}", events.error());
      return Ended.answered(
          events.text() + "\n\n_" + Ended.PHRASES.say(language, "cut_off") + "_", language, events);
    }
    return Ended.answered(events.text(), language, events);
  }

  private void run(
      Turn turn,
      String text,
      Language language,
      TurnTimer timer,
      TurnEvents events,
      boolean resuming) {
    Content said = Approval.said(sessions, turn, text);
    TurnSessions ofTurn = new TurnSessions(sessions, turn, timer, resuming);
    SessionKey key = new SessionKey(Concierge.APP_NAME, turn.userId(), turn.sessionId());
    CompletableSubject stop = CompletableSubject.create();
    running.put(key, stop);
    try {
      run(turn, said, language, timer, events, ofTurn, stop);
    } finally {
      running.remove(key, stop);
    }
    // What was said to its end is an answer, though Stop came with its last word.
    if (stop.hasComplete() && events.text().isBlank() && events.asked().isEmpty()) {
      String spoken = events.unfinished();
      notes.tell(
          ofTurn,
          turn,
          Event.builder()
              .id(Event.generateEventId())
              .content(
                  Content.builder()
                      .role("model")
                      .parts(
                          Part.fromText(
                              spoken.isBlank() ? Ended.PHRASES.say(language, "stopped") : spoken))
                      .build())
              .interrupted(true));
      throw new StoppedException();
    }
    if (ofTurn.sawState(SessionNotes.UNSEEN)) {
      notes.tell(ofTurn, turn, Map.of(SessionNotes.UNSEEN, State.REMOVED));
    }
  }

  /** The user has stopped the turn. */
  private static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  private void run(
      Turn turn,
      Content said,
      Language language,
      TurnTimer timer,
      TurnEvents events,
      BaseSessionService ofTurn,
      CompletableSubject stop) {
    runner(turn, ofTurn, timer)
        .runAsync(turn.userId(), turn.sessionId(), said, RUN_CONFIG, stateOf(turn, language))
        // Not on this thread, which a model that is stalled would hold when the turn is stopped.
        .subscribeOn(onThreadsOf(Context.current()))
        .takeUntil(stop.toFlowable())
        // The model would speak of a question that only the user can answer.
        .takeUntil(event -> !event.actions().requestedToolConfirmations().isEmpty())
        // On the thread of each event, so that a piece is out before the model sends the next.
        .doOnNext(events::accept)
        .ignoreElements()
        .blockingAwait();
  }

  private static Map<String, Object> stateOf(Turn turn, Language language) {
    Map<String, Object> state = new HashMap<>(Map.of(TourTools.LANGUAGE, language.code()));
    String others = OthersSaid.lines(turn.before());
    if (!others.isEmpty()) {
      state.put(OthersSaid.STATE, others);
    }
    state.putAll(AttachedFiles.state(turn));
    turn.zone().ifPresent(zone -> state.put(UserZone.KEY, zone.getId()));
    return state;
  }

  /** What runs there belongs to the caller's trace. */
  private static Scheduler onThreadsOf(Context trace) {
    return Schedulers.from(
        work -> {
          var unused = Schedulers.io().scheduleDirect(trace.wrap(work));
        });
  }

  private Runner runner(Turn turn, BaseSessionService ofTurn, TurnTimer timer) {
    Runner.Builder builder =
        Runner.builder()
            .agent(agent)
            .appName(Concierge.APP_NAME)
            .sessionService(ofTurn)
            .plugins(timer.modelTimer());
    if (memory != null) {
      builder = builder.memoryService(memory.heardBy(turn.audience()));
    }
    return builder.build();
  }

  static void restoreInterrupt(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
