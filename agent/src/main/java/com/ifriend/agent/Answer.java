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
 * @param tours those that the turn has found, of which {@code text} may list some or none
 */
public record Answer(
    String text,
    Optional<String> errorId,
    Optional<Failure> failure,
    boolean passing,
    List<Choice> choices,
    List<ListedTour> tours) {
  public Answer {
    choices = List.copyOf(choices);
    tours = List.copyOf(tours);
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
    return of(text, choices, List.of());
  }

  /** The same of a turn that has found tours. */
  static Answer of(String text, List<Choice> choices, List<ListedTour> tours) {
    return new Answer(text, Optional.empty(), Optional.empty(), false, choices, tours);
  }

  /** One polite sentence for a turn that failed. */
  public static Answer failed(String text, String errorId, boolean passing) {
    return failed(text, errorId, Failure.FAILED, passing);
  }

  /** The same where the reason is known. */
  static Answer failed(String text, String errorId, Failure failure, boolean passing) {
    return new Answer(
        text, Optional.of(errorId), Optional.of(failure), passing, List.of(), List.of());
  }

  /** The same with a note of the channel below it. */
  public Answer noted(String note) {
    return new Answer(text + "\n\n" + note, errorId, failure, passing, choices, tours);
  }

  /** The same for where no tours are shown but in words. */
  public Answer withoutTours() {
    return new Answer(text, errorId, failure, passing, choices, List.of());
  }
}
