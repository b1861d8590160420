package com.ifriend.agent;

import static java.util.Objects.requireNonNull;

import com.google.adk.agents.BaseAgent;
import com.google.adk.agents.LlmAgent;
import com.google.adk.models.Model;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.GetSessionConfig;
import com.google.adk.sessions.SessionKey;
import com.ifriend.agent.memory.LongTermMemory;
import com.ifriend.agent.offline.OfflineLlm;
import com.ifriend.agent.text.Amendments;
import com.ifriend.agent.text.Language;
import com.ifriend.agent.text.LanguageDetector;
import com.ifriend.agent.timing.TurnListener;
import com.ifriend.agent.timing.TurnReport;
import com.ifriend.agent.timing.TurnReport.Outcome;
import com.ifriend.agent.timing.TurnTimer;
import com.ifriend.agent.tours.TourTools;
import com.ifriend.store.StoreException;
import com.ifriend.store.turns.HeldLanes;
import java.time.Duration;
import java.util.Optional;
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
  static final Duration LONGEST_TURN = Duration.ofMinutes(2);

  private static final Logger log = LoggerFactory.getLogger(Concierge.class);

  /** How long a user waits on the line for another turn of the same session. */
  private static final Duration LANE_PATIENCE = Duration.ofMinutes(2);

  private final BaseAgent agent;
  private final SessionNotes notes;
  private final TurnRuns runs;

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
    this.notes = new SessionNotes(sessions, memory, agent.name());
    this.runs = new TurnRuns(agent, sessions, memory, notes);
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
      TurnReport report =
          new TurnReport(
              turn.sessionId(),
              delivered ? ended.outcome() : Outcome.UNDELIVERED,
              turn.waited().plus(timer.queued()),
              Duration.ofNanos(now - start),
              timer.store(),
              timer.model(),
              Duration.ofNanos(now - delivering),
              ended.events(),
              ended.tokens());
      TurnLog.write(report, ended.detail());
      listener.finished(report);
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
    notes.undelivered(turn);
  }

  /**
   * Ends the turn of a session that runs in this process, if there is one: the model is not asked
   * any further, and what it has said so far is the answer.
   *
   * @return whether there was one
   */
  public boolean stop(String userId, String sessionId) {
    return runs.stop(new SessionKey(APP_NAME, userId, sessionId));
  }

  /**
   * Gives a conversation another name, see {@link ConversationTitle}.
   *
   * @return false if there is no such conversation
   * @throws com.google.adk.sessions.SessionException if it cannot be told
   */
  public boolean rename(String userId, String sessionId, String title) {
    return notes.rename(userId, sessionId, title);
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
    return notes.feedback(userId, sessionId, answer, good, stands);
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
    notes.amend(turn, at, text, waits);
  }

  private Ended inLane(Turn turn, TurnTimer timer, Progress progress) {
    if (lanes == null || turn.fence().isPresent()) {
      return end(turn, timer, progress);
    }
    try (HeldLanes.Held lane = lanes.take(turn.userId() + " " + turn.sessionId(), LANE_PATIENCE)) {
      timer.dequeued();
      return end(turn.fenced(lane.fence()), timer, progress);
    } catch (InterruptedException | StoreException e) {
      TurnRuns.restoreInterrupt(e);
      Language language = LanguageDetector.detect(MessageText.clean(turn.text()), Language.PT);
      return Ended.failed(language, e, new TurnEvents(progress), turn.text());
    }
  }

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
      return Ended.refused(Ended.PHRASES.say(Language.PT, "empty"), "motivo=vazio");
    }
    if (length > maxCharacters) {
      Language language = LanguageDetector.detect(text, Language.PT);
      return Ended.refused(
          Ended.PHRASES.say(language, "too_long", length, maxCharacters),
          "motivo=" + length + " caracteres");
    }
    Language language = languageOf(turn.userId(), turn.sessionId(), text);
    TurnEvents events =
        new TurnEvents(progress, Optional.of(new ToolSteps(Ended.PHRASES, language)));
    Ended ended = runs.run(turn, text, language, timer, events);
    if (memory == null) {
      return ended;
    }
    try {
      memory.afterTurn(new SessionKey(APP_NAME, turn.userId(), turn.sessionId()), turn.audience());
      return ended;
    } catch (RuntimeException e) {
      log.error("Os dados do usuário não foram apagados por inteiro");
      return Ended.failed(language, e, events, text);
    }
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
}
