package com.ifriend.store.memory;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A word of a query, or a thing that it names, with all the names of the thing.
 *
 * @param names the words of each name, and the stems of each word
 */
record QueryWord(Set<List<Set<String>>> names) {
  static QueryWord of(Set<String> stems) {
    return new QueryWord(Set.of(List.of(stems)));
  }

  /** Whether a text with these terms has the word, or all words of one of the names. */
  boolean in(Set<String> terms) {
    return names.stream().anyMatch(name -> in(name, terms));
  }

  private static boolean in(List<Set<String>> name, Set<String> terms) {
    return name.stream().noneMatch(stems -> Collections.disjoint(stems, terms));
  }

  /** Whether a word of a query that has these terms is part of a name that is in the query. */
  boolean explains(Set<String> stems, Set<String> terms) {
    return names.stream().anyMatch(name -> name.contains(stems) && in(name, terms));
  }

  /** All stems of all words of all names. */
  Set<String> terms() {
    return names.stream()
        .flatMap(Collection::stream)
        .flatMap(Collection::stream)
        .collect(Collectors.toSet());
  }
}
