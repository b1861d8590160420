package com.ifriend.store;

import java.util.Optional;

/**
 * Which part of a list to read.
 *
 * @param limit at most so many, 1 to {@link #MAX_LIMIT}
 * @param cursor {@code next} of the page before; empty for the beginning
 */
public record PageRequest(int limit, Optional<String> cursor) {
  /** The longest page. */
  public static final int MAX_LIMIT = 1_000;

  public PageRequest {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException(
          "the limit of a page is " + limit + "; it must be in 1.." + MAX_LIMIT);
    }
  }

  /** The beginning of a list. */
  public static PageRequest first(int limit) {
    return new PageRequest(limit, Optional.empty());
  }

  /** The page that begins behind the one which gave {@code cursor}. */
  public PageRequest after(String next) {
    return new PageRequest(limit, Optional.of(next));
  }

  /** For stores: the error for a cursor that none of their pages can have given. */
  public static IllegalArgumentException foreign(String cursor) {
    return new IllegalArgumentException(
        "'" + cursor + "' is no cursor of this list; pass on what the page before gave as next");
  }
}
