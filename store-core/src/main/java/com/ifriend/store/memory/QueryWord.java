package com.ifriend.store.memory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A word, or a thing that it names, with all the names of the thing.
 *
 * @param names the words of each name, and the stems of each word; first the one in the text
 */
record QueryWord(List<List<Set<String>>> names) {
  QueryWord {
    names = List.copyOf(new LinkedHashSet<>(names));
  }

  static QueryWord of(Set<String> stems) {
    return new QueryWord(List.of(List.of(stems)));
  }

  /** The same, which may be named otherwise too. */
  QueryWord or(List<Set<String>> name) {
    List<List<Set<String>>> all = new ArrayList<>(names);
    all.add(name);
    return new QueryWord(all);
  }

  /** The stems of the word, or of the first one, as it is in the text. */
  Set<String> stems() {
    return names.get(0).get(0);
  }

  /** Whether a text with these terms has the word, or all words of one of the names. */
  boolean in(Set<String> terms) {
    for (List<Set<String>> name : names) {
      if (in(name, terms)) {
        return true;
      }
    }
    return false;
  }

  private static boolean in(List<Set<String>> name, Set<String> terms) {
    for (Set<String> stems : name) {
      if (Collections.disjoint(stems, terms)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a word of a query that has these terms is part of a name that is in the query. */
  boolean explains(Set<String> stems, Set<String> terms) {
    return names.stream().anyMatch(name -> name.contains(stems) && in(name, terms));
  }

  /** All stems of all words of all names. */
  Set<String> terms() {
    Set<String> terms = new LinkedHashSet<>();
    addTermsTo(terms);
    return terms;
  }

  void addTermsTo(Set<String> terms) {
    for (List<Set<String>> name : names) {
      for (Set<String> stems : name) {
        terms.addAll(stems);
      }
    }
  }
}
