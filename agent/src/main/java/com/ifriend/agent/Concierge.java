package com.ifriend.agent;

import static java.util.Objects.requireNonNull;

import com.google.adk.agents.BaseAgent;
import com.google.adk.agents.RunConfig;
import com.google.adk.memory.BaseMemoryService;
import com.google.adk.runner.Runner;
import com.google.adk.sessions.BaseSessionService;
import com.google.adk.sessions.GetSessionConfig;
import com.google.genai.types.Content;
import com.google.genai.types.Part;
import com.ifriend.agent.text.Language;
import com.ifriend.agent.text.LanguageDetector;
import com.ifriend.agent.text.Phrases;
import com.ifriend.agent.tours.TourTools;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
 * <p>Thread-safe. Turns of one session must be handed over one after the other, by the caller.
 */
public final class Concierge {
  /** The ADK application name under which sessions and memories are kept. */
  public static final String APP_NAME = "ifriend";

  /**
   * The longest message that is answered, in characters (code points) after control characters are
   * dropped. A longer one is refused: the model does not run and nothing is stored.
   */
  public static final int MAX_TEXT_CHARACTERS = 8_000;

  /** Model calls in one turn; a search and its answer take two. */
  private static final int MAX_MODEL_CALLS = 12;

  private static final Logger log = LoggerFactory.getLogger(Concierge.class);
  private static final Phrases PHRASES = Phrases.load(Concierge.class, "concierge");

  private static final RunConfig RUN_CONFIG =
      RunConfig.builder()
          .streamingMode(RunConfig.StreamingMode.SSE)
          .autoCreateSession(true)
          .maxLlmCalls(MAX_MODEL_CALLS)
          .build();

  private final Runner runner;
  private final BaseSessionService sessions;

  /**
   * @param agent the agent that answers
   * @param sessions where conversations live; a missing session is created on its first turn
   * @param memories long-term memory, if there is one
   */
  public Concierge(
      BaseAgent agent, BaseSessionService sessions, @Nullable BaseMemoryService memories) {
    Runner.Builder builder =
        Runner.builder()
            .agent(requireNonNull(agent, "agent"))
            .appName(APP_NAME)
            .sessionService(requireNonNull(sessions, "sessions"));
    if (memories != null) {
      var unused = builder.memoryService(memories);
    }
    this.runner = builder.build();
    this.sessions = sessions;
  }

  /** Runs one turn and returns its answer; never throws for a failure of the agent or a store. */
  public Answer answer(Turn turn) {
    return answer(turn, unused -> {});
  }

  /**
   * Runs one turn, blocking until it is done.
   *
   * <p>Text without anything to read, or longer than {@link #MAX_TEXT_CHARACTERS}, gets a polite
   * answer without running the agent and without storing anything.
   *
   * @param onText receives pieces of the answer as the model produces them, on the calling thread;
   *     the pieces joined need not equal the final text. What it throws is logged and does not end
   *     the turn
   */
  public Answer answer(Turn turn, Consumer<String> onText) {
    long start = System.nanoTime();
    String text = MessageText.clean(turn.text());
    if (MessageText.isEmpty(text)) {
      logDone("recusado", start, turn, "motivo=vazio");
      return Answer.of(PHRASES.say(Language.PT, "empty"));
    }
    int length = text.codePointCount(0, text.length());
    if (length > MAX_TEXT_CHARACTERS) {
      logDone("recusado", start, turn, "motivo=" + length + " caracteres");
      Language language = LanguageDetector.detect(text, Language.PT);
      return Answer.of(PHRASES.say(language, "too_long", length, MAX_TEXT_CHARACTERS));
    }
    Language language = LanguageDetector.detect(text).orElseGet(() -> languageBefore(turn));
    return run(turn, text, language, onText, start);
  }

  private Answer run(
      Turn turn, String text, Language language, Consumer<String> onText, long start) {
    TurnEvents events = new TurnEvents(onText);
    try {
      runner
          .runAsync(
              turn.userId(),
              turn.sessionId(),
              Content.fromParts(Part.fromText(text)),
              RUN_CONFIG,
              Map.of(TourTools.LANGUAGE, language.code()))
          .blockingForEach(events::accept);
    } catch (RuntimeException | Error e) {
      restoreInterrupt(e);
      String errorId = newErrorId();
      log.error("O turno falhou (id {})", errorId, Redacted.of(e, text));
      return failed(turn, language, Failure.of(e), errorId, start);
    }
    if (events.text().isBlank()) {
      String errorId = newErrorId();
      log.error(
          "O turno falhou (id {}): nenhum texto do modelo, {}",
          errorId,
          Redacted.text(events.error(), text));
      Failure failure = events.errorCode().map(Failure::of).orElse(Failure.FAILED);
      return failed(turn, language, failure, errorId, start);
    }
    logDone("concluído", start, turn, "eventos=" + events.count());
    return Answer.of(events.text());
  }

  private static Answer failed(
      Turn turn, Language language, Failure failure, String errorId, long start) {
    logDone("falhou", start, turn, "id=" + errorId);
    return Answer.failed(PHRASES.say(language, failure.phrase(), errorId), errorId);
  }

  /** The language of the turn before; asked for only when the message itself does not tell. */
  private Language languageBefore(Turn turn) {
    try {
      return sessions
          .getSession(
              APP_NAME,
              turn.userId(),
              turn.sessionId(),
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

  private static void logDone(String outcome, long start, Turn turn, String detail) {
    log.info(
        "Processamento {} em {} ms (sessão={}, {})",
        outcome,
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start),
        turn.sessionId(),
        detail);
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
