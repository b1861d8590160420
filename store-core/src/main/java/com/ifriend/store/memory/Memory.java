package com.ifriend.store.memory;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * Something worth knowing in later conversations.
 *
 * @param id unique among the memories of its owner
 * @param author who said it: {@code user}, or the agent's name
 * @param text what was said
 * @param audience who heard it
 * @param firstSaidAt when it was said first, to the millisecond
 * @param lastSaidAt when it was said last; decides which of two memories is the later one
 * @param source where it was said last
 * @param timesSaid how many sources said it
 */
public record Memory(
    String id,
    String author,
    String text,
    Audience audience,
    Instant firstSaidAt,
    Instant lastSaidAt,
    MemorySource source,
    long timesSaid) {
  public Memory {
    requireNonNull(id, "id");
    requireNonNull(author, "author");
    requireNonNull(text, "text");
    requireNonNull(audience, "audience");
    requireNonNull(firstSaidAt, "firstSaidAt");
    requireNonNull(lastSaidAt, "lastSaidAt");
    requireNonNull(source, "source");
  }

  /** Whether it says just this, but for case, white space, accents and punctuation. */
  public boolean says(String other) {
    return Statement.said(text).equals(Statement.said(other));
  }
}
