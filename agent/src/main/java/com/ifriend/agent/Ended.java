package com.ifriend.agent;

import com.ifriend.agent.text.Language;
import com.ifriend.agent.text.Phrases;
import com.ifriend.agent.timing.Tokens;
import com.ifriend.agent.timing.TurnReport.Outcome;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A turn that only has to be delivered: what its user reads, however it went.
 *
 * @param detail for the log
 */
record Ended(Answer answer, Outcome outcome, int events, Tokens tokens, String detail) {
  /** What the concierge says itself, in each language. */
  static final Phrases PHRASES = Phrases.load(Concierge.class, "concierge");

  private static final Logger log = LoggerFactory.getLogger(Concierge.class);

  static Ended answered(String text, Language language, TurnEvents events) {
    return answered(
        Answer.of(
            text,
            new Choices(PHRASES, language).after(events.responses()),
            new ListedTours(PHRASES, language).of(events.responses())),
        events);
  }

  static Ended answered(Answer answer, TurnEvents events) {
    return new Ended(
        answer, Outcome.ANSWERED, events.count(), events.tokens(), "eventos=" + events.count());
  }

  static Ended stopped(Language language, TurnEvents events) {
    String said = events.unfinished();
    String stopped = PHRASES.say(language, "stopped");
    return new Ended(
        Answer.of(said.isBlank() ? stopped : said + "\n\n_" + stopped + "_"),
        Outcome.STOPPED,
        events.count(),
        events.tokens(),
        "parado pelo usuário");
  }

  static Ended refused(String sentence, String detail) {
    return new Ended(Answer.of(sentence), Outcome.REFUSED, 0, Tokens.NONE, detail);
  }

  static Ended failed(Language language, Throwable e, TurnEvents events, String messageText) {
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

  static Ended failed(
      Language language, Failure failure, String errorId, TurnEvents events, boolean passing) {
    return failed(
        PHRASES.say(language, failure.phrase(), errorId), failure, errorId, events, passing);
  }

  static Ended failed(
      String sentence, Failure failure, String errorId, TurnEvents events, boolean passing) {
    return new Ended(
        Answer.failed(sentence, errorId, failure, passing),
        Outcome.FAILED,
        events.count(),
        events.tokens(),
        "id=" + errorId);
  }

  static String newErrorId() {
    return UUID.randomUUID().toString().substring(0, 8);
  }
}
