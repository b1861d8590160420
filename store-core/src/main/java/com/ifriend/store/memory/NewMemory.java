package com.ifriend.store.memory;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Set;

/**
 * What a store is asked to keep.
 *
 * @param id of the memory that it makes or, if there is one with that id, says again; letters and
 *     digits only
 * @param author who said it
 * @param text what was said
 * @param terms the words under which it can be found, folded and stemmed, without duplicates; each
 *     at most {@link #MAX_TERM_LENGTH} characters long
 * @param audience who heard it
 * @param saidAt when it was said
 * @param source where it was said
 */
public record NewMemory(
    String id,
    String author,
    String text,
    Set<String> terms,
    Audience audience,
    Instant saidAt,
    MemorySource source) {
  /** The longest term, in UTF-16 characters. */
  public static final int MAX_TERM_LENGTH = 40;

  public NewMemory {
    requireNonNull(id, "id");
    requireNonNull(author, "author");
    requireNonNull(text, "text");
    terms = Set.copyOf(terms);
    requireNonNull(audience, "audience");
    requireNonNull(saidAt, "saidAt");
    requireNonNull(source, "source");
  }
}
