package com.ifriend.agent;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * What the user gets to read for one {@link Turn}.
 *
 * @param text the complete answer in Markdown, never empty
 * @param errorId present when the turn failed: the id under which the log holds the cause; {@code
 *     text} then is one polite sentence that carries the same id
 * @param failure why it failed; present with the id
 * @param passing whether the same turn may go well a little later: a store did not answer, or the
 *     turn was stopped
 * @param choices what the user may say next, for channels that have buttons
 */
public record Answer(
    String text,
    Optional<String> errorId,
    Optional<Failure> failure,
    boolean passing,
    List<Choice> choices) {
  public Answer {
    choices = List.copyOf(choices);
    requireNonNull(errorId, "errorId");
    requireNonNull(failure, "failure");
    if (text.isBlank()) {
      throw new IllegalArgumentException("An answer is never empty");
    }
  }

  /** An answer of the agent. */
  public static Answer of(String text) {
    return of(text, List.of());
  }

  /** An answer of the agent, and what the user may say to it. */
  public static Answer of(String text, List<Choice> choices) {
    return new Answer(text, Optional.empty(), Optional.empty(), false, choices);
  }

  /** One polite sentence for a turn that failed. */
  public static Answer failed(String text, String errorId, boolean passing) {
    return failed(text, errorId, Failure.FAILED, passing);
  }

  /** The same where the reason is known. */
  static Answer failed(String text, String errorId, Failure failure, boolean passing) {
    return new Answer(text, Optional.of(errorId), Optional.of(failure), passing, List.of());
  }

  /** The same with a note of the channel below it. */
  public Answer noted(String note) {
    return new Answer(text + "\n\n" + note, errorId, failure, passing, choices);
  }
}
