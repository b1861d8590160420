package com.ifriend.store.memory;

import java.util.List;

/**
 * Knows other words for things, so that a query finds what was said in another language. Must be
 * thread-safe.
 */
@FunctionalInterface
public interface Synonyms {
  /** Knows none. */
  Synonyms NONE = text -> List.of();

  /**
   * The things that a text names, each with all of its names, which include the one in the text.
   */
  List<List<String>> in(String text);
}
