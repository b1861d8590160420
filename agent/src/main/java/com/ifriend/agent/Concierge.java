package com.ifriend.agent;

import static java.util.Objects.requireNonNull;

import com.google.adk.agents.BaseAgent;
import com.google.adk.agents.LlmAgent;
import com.google.adk.agents.RunConfig;
import com.google.adk.events.Event;
import com.google.adk.events.EventActions;
import com.google.adk.models.Model;
import com.google.adk.runner.Runner;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.GetSessionConfig;
import com.google.adk.sessions.Session;
import com.google.adk.sessions.SessionKey;
import com.google.adk.sessions.State;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.agent.memory.LongTermMemory;
import com.ifriend.agent.offline.OfflineLlm;
import com.ifriend.agent.text.Amendments;
import com.ifriend.agent.text.Amendments.Amendment;
import com.ifriend.agent.text.Language;
import com.ifriend.agent.text.LanguageDetector;
import com.ifriend.agent.text.Phrases;
import com.ifriend.agent.text.UserZone;
import com.ifriend.agent.timing.Tokens;
import com.ifriend.agent.timing.TurnListener;
import com.ifriend.agent.timing.TurnReport;
import com.ifriend.agent.timing.TurnReport.Outcome;
import com.ifriend.agent.timing.TurnTimer;
import com.ifriend.agent.tours.TourTools;
import com.ifriend.store.SessionLimitException;
import com.ifriend.store.StoreException;
import com.ifriend.store.turns.HeldLanes;
import io.opentelemetry.context.Context;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import io.reactivex.rxjava3.schedulers.Schedulers;
import io.reactivex.rxjava3.subjects.CompletableSubject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way to ask the agent: runs a message as one ADK turn in its session and returns what to
 * say. Every channel (Slack, console page, terminal) goes through here.
 *
 * <p>An answer is never empty and no method throws for a failure of the agent, the model or a
 * store: the user then reads one sentence in the language of the conversation with an error id, and
 * the log holds the cause under that id. The log never holds what the user wrote.
 *
 * <p>Turns of one session run one after the other, whichever process and channel they come from: a
 * turn brings the fencing token of the lane it runs in, or its lane is held here. One that was
 * begun by a process that died is finished, not repeated. Thread-safe.
 */
public final class Concierge {
  /** The ADK application name under which sessions and memories are kept. */
  public static final String APP_NAME = "ifriend";

  /**
   * The longest message that is answered where nothing else is said, in characters (code points)
   * after control characters are dropped. A longer one is refused: the model does not run and
   * nothing is stored.
   */
  public static final int MAX_TEXT_CHARACTERS = 8_000;

  /** After this no further call of the model is begun; each call has a limit of its own. */
  private static final Duration LONGEST_TURN = Duration.ofMinutes(2);

  /** Model calls in one turn; a search and its answer take two. */
  private static final int MAX_MODEL_CALLS = 12;

  /** In the session's state: the name that its user has given it. */
  public static final String TITLE = "conversation_title";

  /** In the session's state: what its user thought of an answer last; the history has all. */
  static final String FEEDBACK = "feedback";

  /** In the session's state while the user has not seen its last answer. */
  static final String UNSEEN = "unseen_answer";

  private static final Logger log = LoggerFactory.getLogger(Concierge.class);
  private static final Phrases PHRASES = Phrases.load(Concierge.class, "concierge");

  static {
    if (RxJavaPlugins.getErrorHandler() == null) {
      // What fails behind a turn that was stopped; printed otherwise, with what a service quotes.
      RxJavaPlugins.setErrorHandler(e -> log.debug("Too late: {}", e.getClass().getName()));
    }
  }

  private static final RunConfig RUN_CONFIG =
      RunConfig.builder()
          .streamingMode(RunConfig.StreamingMode.SSE)
          .autoCreateSession(true)
          .maxLlmCalls(MAX_MODEL_CALLS)
          .build();

  /** How long a user waits on the line for another turn of the same session. */
  private static final Duration LANE_PATIENCE = Duration.ofMinutes(2);

  private final BaseAgent agent;

  /** Turns that run in this process, and how to end them. */
  private final ConcurrentMap<SessionKey, CompletableSubject> running = new ConcurrentHashMap<>();

  private final BaseSessionService sessions;
  private final @Nullable LongTermMemory memory;
  private final @Nullable HeldLanes lanes;
  private final TurnListener listener;
  private final int maxCharacters;

  /** One that tells nobody how turns went, except the log. */
  public Concierge(BaseAgent agent, BaseSessionService sessions, @Nullable LongTermMemory memory) {
    this(agent, sessions, memory, TurnListener.NONE);
  }

  /**
   * @param agent the agent that answers
   * @param sessions where conversations live; a missing session is created on its first turn
   * @param memory long-term memory, if there is one; the same that the agent has its tools of
   * @param listener hears of each turn
   */
  public Concierge(
      BaseAgent agent,
      BaseSessionService sessions,
      @Nullable LongTermMemory memory,
      TurnListener listener) {
    this(agent, sessions, memory, listener, MAX_TEXT_CHARACTERS, null);
  }

  /**
   * As the others.
   *
   * @param maxCharacters of a message, as {@link #MAX_TEXT_CHARACTERS}
   * @param lanes holds the lanes of turns that bring no fencing token; without one their caller has
   *     to hand over turns of one session one after the other
   */
  public Concierge(
      BaseAgent agent,
      BaseSessionService sessions,
      @Nullable LongTermMemory memory,
      TurnListener listener,
      int maxCharacters,
      @Nullable HeldLanes lanes) {
    this.agent = requireNonNull(agent, "agent");
    this.sessions = requireNonNull(sessions, "sessions");
    this.memory = memory;
    this.listener = requireNonNull(listener, "listener");
    this.maxCharacters = maxCharacters;
    this.lanes = lanes;
  }

  private Runner runner(Turn turn, BaseSessionService ofTurn, TurnTimer timer) {
    Runner.Builder builder =
        Runner.builder()
            .agent(agent)
            .appName(APP_NAME)
            .sessionService(ofTurn)
            .plugins(timer.modelTimer());
    if (memory != null) {
      builder = builder.memoryService(memory.heardBy(turn.audience()));
    }
    return builder.build();
  }

  /** Where conversations live, for a channel that keeps something of its own beside them. */
  public BaseSessionService sessions() {
    return sessions;
  }

  /** Whether the agent reads what is in files; the offline model does not. */
  public boolean readsFiles() {
    return !(agent instanceof LlmAgent llm
        && llm.model().flatMap(Model::model).filter(OfflineLlm.class::isInstance).isPresent());
  }

  /** What is remembered of users, if anything is. */
  public Optional<LongTermMemory> memory() {
    return Optional.ofNullable(memory);
  }

  /** Runs one turn and returns its answer; never throws for a failure of the agent or a store. */
  public Answer answer(Turn turn) {
    return answer(turn, unused -> {});
  }

  /** As {@link #answer(Turn, Progress, Predicate)}, for a channel that delivers by itself. */
  public Answer answer(Turn turn, Progress progress) {
    return answer(turn, progress, unused -> true);
  }

  /**
   * Runs one turn, blocking until its answer is delivered.
   *
   * <p>Text without anything to read, or longer than is answered, gets a polite answer without
   * running the agent and without storing anything.
   *
   * @param progress hears of it while it runs
   * @param deliver hands the answer to the channel, on the calling thread, and tells whether the
   *     user has it; its time is part of the turn's, and what it throws is thrown to the caller
   * @throws RepeatedMessageException if the message needs no answer
   * @throws TakenBackException if it needs none any more
   */
  public Answer answer(Turn turn, Progress progress, Predicate<Answer> deliver) {
    long start = System.nanoTime();
    TurnTimer timer = new TurnTimer(LONGEST_TURN);
    Ended ended = inLane(turn, timer, progress);
    long delivering = System.nanoTime();
    boolean delivered = false;
    try {
      delivered = deliver.test(ended.answer());
    } finally {
      long now = System.nanoTime();
      report(
          new TurnReport(
              turn.sessionId(),
              delivered ? ended.outcome() : Outcome.UNDELIVERED,
              turn.waited().plus(timer.queued()),
              Duration.ofNanos(now - start),
              timer.store(),
              timer.model(),
              Duration.ofNanos(now - delivering),
              ended.events(),
              ended.tokens()),
          ended.detail());
    }
    return ended.answer();
  }

  /**
   * Tells the session that the user has not seen its last answer, so that the model knows in the
   * next turn.
   *
   * @throws com.google.adk.sessions.SessionException if it cannot be told
   */
  public void undelivered(Turn turn) {
    tell(
        new TurnSessions(sessions, turn, new TurnTimer(LONGEST_TURN), true),
        turn,
        Map.of(UNSEEN, true));
  }

  /**
   * Ends the turn of a session that runs in this process, if there is one: the model is not asked
   * any further, and what it has said so far is the answer.
   *
   * @return whether there was one
   */
  public boolean stop(String userId, String sessionId) {
    CompletableSubject turn = running.get(new SessionKey(APP_NAME, userId, sessionId));
    if (turn != null) {
      turn.onComplete();
    }
    return turn != null;
  }

  /**
   * Gives a conversation another name, see {@link #TITLE}.
   *
   * @return false if there is no such conversation
   * @throws com.google.adk.sessions.SessionException if it cannot be told
   */
  public boolean rename(String userId, String sessionId, String title) {
    return tell(sessions, Turn.direct(userId, sessionId, ""), Map.of(TITLE, title));
  }

  /**
   * Keeps what a user thinks of an answer, behind it in the history.
   *
   * @param answer which one, by its id in the channel
   * @param stands false if the user has said so and takes it back
   * @return false if there is no such conversation
   * @throws com.google.adk.sessions.SessionException if it cannot be kept
   */
  public boolean feedback(
      String userId, String sessionId, String answer, boolean good, boolean stands) {
    Map<String, Object> opinion = new HashMap<>(Map.of("answer", answer, "good", good));
    if (!stands) {
      opinion.put("taken_back", true);
    }
    return tell(sessions, Turn.direct(userId, sessionId, ""), Map.of(FEEDBACK, opinion));
  }

  /**
   * Heeds that a user has changed a message, or taken it back: one that waits is answered as it
   * reads now, or not at all; to later turns, and to what is remembered, it never read otherwise.
   * Safe to repeat.
   *
   * @param turn the message
   * @param at when it was changed, see {@link Amendments}
   * @param text as it reads now; empty if it was taken back
   * @param waits whether it may wait still though its conversation has not begun
   * @throws com.google.adk.sessions.SessionException if that cannot be kept, or not be forgotten
   */
  public void amend(Turn turn, String at, Optional<String> text, boolean waits) {
    SessionKey key = new SessionKey(APP_NAME, turn.userId(), turn.sessionId());
    Amendment amendment =
        Amendment.of(turn.messageId().orElseThrow(), at, text.map(MessageText::clean));
    Session session = session(sessions, turn, 0);
    if (session == null && waits) {
      Session unused =
          sessions.createSession(APP_NAME, key.userId(), Map.of(), key.id()).blockingGet();
    }
    tell(
        sessions,
        turn,
        Event.builder()
            .id(amendment.eventId())
            .actions(EventActions.builder().stateDelta(amendment.delta()).build()));
    Map<String, Object> files =
        session == null || text.isPresent()
            ? Map.of()
            : AttachedFiles.withoutFilesOf(amendment.messageId(), session.state());
    if (!files.isEmpty()) {
      tell(sessions, turn, files);
    }
    if (memory != null) {
      memory.amended(key, turn.audience(), amendment);
    }
  }

  @CanIgnoreReturnValue
  private boolean tell(BaseSessionService ofTurn, Turn turn, Map<String, Object> delta) {
    return tell(
        ofTurn,
        turn,
        Event.builder()
            .id(Event.generateEventId())
            .actions(EventActions.builder().stateDelta(delta).build()));
  }

  @CanIgnoreReturnValue
  private boolean tell(BaseSessionService ofTurn, Turn turn, Event.Builder event) {
    Session session = session(ofTurn, turn, 0);
    if (session != null) {
      Event unused =
          ofTurn
              .appendEvent(
                  session,
                  event
                      .invocationId("")
                      .author(agent.name())
                      .timestamp(Instant.now().toEpochMilli())
                      .build())
              .blockingGet();
    }
    return session != null;
  }

  private static @Nullable Session session(BaseSessionService from, Turn turn, int recent) {
    return from.getSession(
            APP_NAME,
            turn.userId(),
            turn.sessionId(),
            Optional.of(GetSessionConfig.builder().numRecentEvents(recent).build()))
        .blockingGet();
  }

  private Ended inLane(Turn turn, TurnTimer timer, Progress progress) {
    if (lanes == null || turn.fence().isPresent()) {
      return end(turn, timer, progress);
    }
    try (HeldLanes.Held lane = lanes.take(turn.userId() + " " + turn.sessionId(), LANE_PATIENCE)) {
      timer.dequeued();
      return end(turn.fenced(lane.fence()), timer, progress);
    } catch (InterruptedException | StoreException e) {
      restoreInterrupt(e);
      Language language = LanguageDetector.detect(MessageText.clean(turn.text()), Language.PT);
      return failed(language, e, new TurnEvents(progress), turn.text());
    }
  }

  /**
   * A turn that only has to be delivered.
   *
   * @param detail for the log
   */
  private record Ended(Answer answer, Outcome outcome, int events, Tokens tokens, String detail) {}

  private Ended end(Turn turn, TurnTimer timer, Progress progress) {
    try {
      return endAsItReads(turn, timer, progress);
    } catch (TurnSessions.AmendedException e) {
      String now = e.text().orElseThrow(() -> new TakenBackException(turn.messageId().orElse("")));
      return end(turn.saying(now), timer, progress);
    }
  }

  private Ended endAsItReads(Turn turn, TurnTimer timer, Progress progress) {
    String text = MessageText.clean(turn.text());
    int length = text.codePointCount(0, text.length());
    if (turn.messageId().isPresent() && (MessageText.isEmpty(text) || length > maxCharacters)) {
      new TurnSessions(sessions, turn, timer, false).requireUnamended(turn, text);
    }
    if (MessageText.isEmpty(text)) {
      return refused(PHRASES.say(Language.PT, "empty"), "motivo=vazio");
    }
    if (length > maxCharacters) {
      Language language = LanguageDetector.detect(text, Language.PT);
      return refused(
          PHRASES.say(language, "too_long", length, maxCharacters),
          "motivo=" + length + " caracteres");
    }
    Language language = languageOf(turn.userId(), turn.sessionId(), text);
    TurnEvents events = new TurnEvents(progress, Optional.of(new ToolSteps(PHRASES, language)));
    Ended ended = run(turn, text, language, timer, events);
    if (memory == null) {
      return ended;
    }
    try {
      memory.afterTurn(new SessionKey(APP_NAME, turn.userId(), turn.sessionId()), turn.audience());
      return ended;
    } catch (RuntimeException e) {
      log.error("Os dados do usuário não foram apagados por inteiro");
      return failed(language, e, events, text);
    }
  }

  private Ended run(Turn turn, String text, Language language, TurnTimer timer, TurnEvents live) {
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
      return stopped(language, events);
    } catch (Approval.OverException e) {
      return refused(PHRASES.say(language, "approval_over"), "motivo=pergunta encerrada");
    } catch (SessionLimitException e) {
      log.warn("{}", e.getMessage());
      return switch (e.kind()) {
        case SESSIONS ->
            refused(PHRASES.say(language, "too_many_sessions"), "motivo=conversas demais");
        case BYTES ->
            refused(PHRASES.say(language, "session_full"), "motivo=conversa longa demais");
      };
    } catch (RuntimeException | Error e) {
      restoreInterrupt(e);
      return failed(language, e, events, text);
    }
    if (!events.asked().isEmpty()) {
      Answer question = Approval.question(PHRASES, language, events.asked(), events.text());
      return answered(question, events);
    }
    if (events.text().isBlank()) {
      String errorId = newErrorId();
      log.error("O turno falhou (id {}): nenhum texto do modelo, {}", errorId, events.error());
      Failure failure = events.errorCode().map(Failure::of).orElse(Failure.FAILED);
      return failed(language, failure, errorId, events, false);
    }
    if (events.withheld()) {
      String errorId = newErrorId();
      log.error("A resposta do modelo foi retida (id {}): {}", errorId, events.error());
      return failed(language, Failure.BLOCKED, errorId, events, false);
    }
    if (events.brokenOff()) {
      log.warn("A resposta do modelo foi cortada: {}", events.error());
      return answered(
          events.text() + "\n\n_" + PHRASES.say(language, "cut_off") + "_", language, events);
    }
    return answered(events.text(), language, events);
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
    SessionKey key = new SessionKey(APP_NAME, turn.userId(), turn.sessionId());
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
      tell(
          ofTurn,
          turn,
          Event.builder()
              .id(Event.generateEventId())
              .content(
                  Content.builder()
                      .role("model")
                      .parts(
                          Part.fromText(
                              spoken.isBlank() ? PHRASES.say(language, "stopped") : spoken))
                      .build())
              .interrupted(true));
      throw new StoppedException();
    }
    if (ofTurn.sawState(UNSEEN)) {
      tell(ofTurn, turn, Map.of(UNSEEN, State.REMOVED));
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

  private static Ended answered(String text, Language language, TurnEvents events) {
    return answered(
        Answer.of(
            text,
            new Choices(PHRASES, language).after(events.responses()),
            new ListedTours(PHRASES, language).of(events.responses())),
        events);
  }

  private static Ended answered(Answer answer, TurnEvents events) {
    return new Ended(
        answer, Outcome.ANSWERED, events.count(), events.tokens(), "eventos=" + events.count());
  }

  private static Ended stopped(Language language, TurnEvents events) {
    String said = events.unfinished();
    String stopped = PHRASES.say(language, "stopped");
    return new Ended(
        Answer.of(said.isBlank() ? stopped : said + "\n\n_" + stopped + "_"),
        Outcome.STOPPED,
        events.count(),
        events.tokens(),
        "parado pelo usuário");
  }

  private static Ended refused(String sentence, String detail) {
    return new Ended(Answer.of(sentence), Outcome.REFUSED, 0, Tokens.NONE, detail);
  }

  private static Ended failed(
      Language language, Throwable e, TurnEvents events, String messageText) {
    String errorId = newErrorId();
    Failure failure = Failure.of(e);
    Optional<String> words = failure.words(e, messageText);
    if (words.isPresent()) {
      log.error("O turno falhou (id {}): {}", errorId, words.get());
      log.debug("O turno falhou (id {})", errorId, Redacted.of(e, messageText));
    } else {
      log.error("O turno falhou (id {})", errorId, Redacted.of(e, messageText));
    }
    OptionalLong seconds = Failure.seconds(e);
    if (failure == Failure.BUSY && seconds.isPresent()) {
      return failed(
          PHRASES.say(language, "busy_for", errorId, seconds.getAsLong()),
          failure,
          errorId,
          events,
          false);
    }
    return failed(language, failure, errorId, events, Failure.isPassing(e));
  }

  private static Ended failed(
      Language language, Failure failure, String errorId, TurnEvents events, boolean passing) {
    return failed(
        PHRASES.say(language, failure.phrase(), errorId), failure, errorId, events, passing);
  }

  private static Ended failed(
      String sentence, Failure failure, String errorId, TurnEvents events, boolean passing) {
    return new Ended(
        Answer.failed(sentence, errorId, failure, passing),
        Outcome.FAILED,
        events.count(),
        events.tokens(),
        "id=" + errorId);
  }

  /** The language of a message or, where it does not tell, of the conversation so far. */
  public Language languageOf(String userId, String sessionId, String text) {
    return LanguageDetector.detect(text).orElseGet(() -> languageBefore(userId, sessionId));
  }

  private Language languageBefore(String userId, String sessionId) {
    try {
      return sessions
          .getSession(
              APP_NAME,
              userId,
              sessionId,
              Optional.of(GetSessionConfig.builder().numRecentEvents(1).build()))
          .map(session -> Optional.ofNullable(session.state().get(TourTools.LANGUAGE)))
          .defaultIfEmpty(Optional.empty())
          .blockingGet()
          .flatMap(code -> Language.ofCode(code.toString()))
          .orElse(Language.PT);
    } catch (RuntimeException e) {
      log.debug("The language of the session is unknown", e);
      return Language.PT;
    }
  }

  /** The numbers also stand alone, for logs that are not lines of text. */
  private void report(TurnReport report, String detail) {
    log.atInfo()
        .addKeyValue("session", report.sessionId())
        .addKeyValue("outcome", report.outcome().name().toLowerCase(Locale.ROOT))
        .addKeyValue("total_ms", report.total().toMillis())
        .addKeyValue("store_ms", report.store().toMillis())
        .addKeyValue("model_ms", report.model().toMillis())
        .addKeyValue("delivery_ms", report.delivery().toMillis())
        .addKeyValue("tokens_in", report.tokens().input())
        .addKeyValue("tokens_out", report.tokens().output())
        .log(
            "Processamento {} em {} ms (sessão={}, {}; sessões {} ms, modelo {} ms, entrega {} ms{})",
            switch (report.outcome()) {
              case ANSWERED -> "concluído";
              case REFUSED -> "recusado";
              case FAILED -> "falhou";
              case STOPPED -> "parado";
              case UNDELIVERED -> "sem entrega";
            },
            report.total().toMillis(),
            report.sessionId(),
            detail,
            report.store().toMillis(),
            report.model().toMillis(),
            report.delivery().toMillis(),
            report.tokens().equals(Tokens.NONE)
                ? ""
                : ", tokens " + report.tokens().input() + " + " + report.tokens().output());
    listener.finished(report);
  }

  private static String newErrorId() {
    return UUID.randomUUID().toString().substring(0, 8);
  }

  private static void restoreInterrupt(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
