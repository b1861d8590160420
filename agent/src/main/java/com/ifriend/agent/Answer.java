package com.ifriend.agent;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What the user gets to read for one {@link Turn}.
 *
 * @param text the complete answer in Markdown, never empty
 * @param errorId present when the turn failed: the id under which the log holds the cause; {@code
 *     text} then is one polite sentence that carries the same id
 */
public record Answer(String text, Optional<String> errorId) {
  public Answer {
    requireNonNull(errorId, "errorId");
    if (text.isBlank()) {
      throw new IllegalArgumentException("An answer is never empty");
    }
  }

  /** An answer of the agent. */
  public static Answer of(String text) {
    return new Answer(text, Optional.empty());
  }

  /** One polite sentence for a turn that failed. */
  public static Answer failed(String text, String errorId) {
    return new Answer(text, Optional.of(errorId));
  }
}
