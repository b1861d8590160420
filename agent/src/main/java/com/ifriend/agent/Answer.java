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
 * @param passing whether the same turn may go well a little later: a store did not answer, or the
 *     turn was stopped
 * @param choices what the user may say next, for channels that have buttons
 */
public record Answer(String text, Optional<String> errorId, boolean passing, List<Choice> choices) {
  public Answer {
    choices = List.copyOf(choices);
    requireNonNull(errorId, "errorId");
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
    return new Answer(text, Optional.empty(), false, choices);
  }

  /** One polite sentence for a turn that failed. */
  public static Answer failed(String text, String errorId, boolean passing) {
    return new Answer(text, Optional.of(errorId), passing, List.of());
  }
}
