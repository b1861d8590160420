package com.ifriend.store.memory;

import com.ifriend.store.memory.Relevance.Text;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Orders what a store found: by its {@link Relevance}. Of two statements about the same thing the
 * later comes first, and what only repeats another one stands behind all others.
 */
final class Ranking {
  /** Statements are about the same thing if they share so much of the shorter one's words. */
  private static final double SAME_THING = 0.6;

  /** A later statement comes first if it is not less relevant than this share of the earlier. */
  private static final double NOT_LESS = 0.35;

  /** A statement with a word less has at least this share of the words. */
  private static final double NEAR = 0.75;

  /** So many of those that repeat one statement are handed over behind all others. */
  private static final int MOST_REPEATS = 3;

  /** Statements in one frame, as "gosto muito de…", share so much of the fuller one's words. */
  private static final double FRAME = 0.5;

  /** So many of those in one frame keep their places; the others stand behind other hits. */
  private static final int MOST_IN_FRAME = 3;

  /** So many texts, of about a paragraph at most, take some megabytes. */
  private static final Lately<Text> READ = new Lately<>(1 << 11, 600, Text::of);

  private final List<QueryWord> query;

  Ranking(List<QueryWord> query) {
    this.query = query;
  }

  List<Memory> order(List<Memory> found) {
    List<Ranked> ranked = score(found);
    ranked.sort(
        Comparator.comparingDouble(Ranked::score)
            .reversed()
            .thenComparing(r -> r.memory.lastSaidAt(), Comparator.reverseOrder()));
    List<Ranked> distinct = withoutEchoes(ranked);
    Overlaps overlaps = Overlaps.of(distinct.stream().map(r -> r.text.statement()).toList());
    List<Integer> places = new ArrayList<>();
    for (int place = 0; place < distinct.size(); place++) {
      places.add(place);
    }
    laterFirst(distinct, overlaps, places);
    return repeatsLast(distinct, overlaps, places).stream()
        .map(place -> distinct.get(place).memory)
        .toList();
  }

  /**
   * @param matched what the words of the query weigh that are in it
   * @param alone how well it fits without what was said next to it
   */
  private record Ranked(Memory memory, Text text, double matched, double alone, double score) {
    boolean isLaterThan(Ranked other) {
      return memory.lastSaidAt().isAfter(other.memory.lastSaidAt());
    }

    boolean isOfAuthorOf(Ranked other) {
      return memory.author().equals(other.memory.author())
          && text.speaker().equals(other.text.speaker());
    }

    int size() {
      return text.statement().size();
    }
  }

  private List<Ranked> score(List<Memory> found) {
    List<Text> texts = found.stream().map(memory -> READ.of(memory.text())).toList();
    Relevance relevance = new Relevance(query, found, texts);
    double[] alone = relevance.alone();
    double[] scores = relevance.scores();
    List<Ranked> ranked = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      if (scores[i] > 0) {
        ranked.add(
            new Ranked(found.get(i), texts.get(i), relevance.matched(i), alone[i], scores[i]));
      }
    }
    return ranked;
  }

  /** The same may have been said to several audiences, or be kept under an id of former times. */
  private static List<Ranked> withoutEchoes(List<Ranked> ranked) {
    Set<String> seen = new HashSet<>();
    List<Ranked> distinct = new ArrayList<>();
    for (Ranked r : ranked) {
      if (seen.add(r.text.said())) {
        distinct.add(r);
      }
    }
    return distinct;
  }

  private static void laterFirst(List<Ranked> ranked, Overlaps overlaps, List<Integer> places) {
    for (int i = 1; i < places.size(); i++) {
      int later = places.get(i);
      for (int j = 0; j < i; j++) {
        if (supersedes(ranked, overlaps, later, places.get(j))) {
          places.remove(i);
          places.add(j, later);
          break;
        }
      }
    }
  }

  private static boolean supersedes(
      List<Ranked> ranked, Overlaps overlaps, int place, int earlierPlace) {
    Ranked later = ranked.get(place);
    Ranked earlier = ranked.get(earlierPlace);
    if (later.alone < NOT_LESS * earlier.alone
        || !later.isLaterThan(earlier)
        || !later.isOfAuthorOf(earlier)) {
      return false;
    }
    // That the same person speaks does not make it the same thing.
    int speaker = later.text.speaker().size();
    int shared = overlaps.shared(place, earlierPlace) - speaker;
    int shorter = Math.min(later.size(), earlier.size()) - speaker;
    int fuller = Math.max(later.size(), earlier.size()) - speaker;
    return (shared >= 2 && shared >= SAME_THING * shorter)
        || (shared == shorter && fuller - shorter <= 1);
  }

  /**
   * What adds nothing to a statement before it stands behind all others, and too much of it is left
   * out. What is said in the same frame as several before it stands behind others too; it may be
   * another fact, so none is left out.
   */
  private static List<Integer> repeatsLast(
      List<Ranked> ranked, Overlaps overlaps, List<Integer> places) {
    List<Integer> first = new ArrayList<>();
    List<Integer> behind = new ArrayList<>();
    List<Integer> repeats = new ArrayList<>();
    int[] repeated = new int[ranked.size()];
    for (int place : places) {
      int before = indexOfRepeated(ranked, overlaps, place, first);
      if (before >= 0) {
        if (++repeated[before] <= MOST_REPEATS) {
          repeats.add(place);
        }
      } else if (inFrame(ranked, overlaps, place, first) >= MOST_IN_FRAME) {
        behind.add(place);
      } else {
        first.add(place);
      }
    }
    first.addAll(behind);
    first.addAll(repeats);
    return first;
  }

  /** How many of those before say something in the same frame, and as much of what was asked. */
  private static long inFrame(
      List<Ranked> ranked, Overlaps overlaps, int place, List<Integer> first) {
    Ranked one = ranked.get(place);
    return first.stream()
        .filter(
            other ->
                one.matched <= ranked.get(other).matched
                    && overlaps.shared(place, other)
                        >= FRAME * Math.max(one.size(), ranked.get(other).size()))
        .count();
  }

  private static int indexOfRepeated(
      List<Ranked> ranked, Overlaps overlaps, int place, List<Integer> first) {
    for (int i = 0; i < first.size(); i++) {
      if (repeats(ranked, overlaps, place, first.get(i))) {
        return i;
      }
    }
    return -1;
  }

  /** Whether one says nearly the same as another, and no more of what was asked. */
  private static boolean repeats(List<Ranked> ranked, Overlaps overlaps, int place, int other) {
    Ranked one = ranked.get(place);
    Ranked first = ranked.get(other);
    int shorter = Math.min(one.size(), first.size());
    if (shorter < NEAR * Math.max(one.size(), first.size())
        || overlaps.shared(place, other) < shorter
        || one.matched > first.matched
        || !one.isOfAuthorOf(first)) {
      return false;
    }
    Set<String> added = new HashSet<>(one.text.statement());
    added.addAll(first.text.statement());
    added.removeIf(
        word -> one.text.statement().contains(word) && first.text.statement().contains(word));
    return added.stream().noneMatch(Words::decisive);
  }

  /** How many words each two of some statements share; each has a bit for each word. */
  private record Overlaps(List<long[]> statements) {
    static Overlaps of(List<Set<String>> statements) {
      Map<String, Integer> numbers = new HashMap<>();
      statements.forEach(s -> s.forEach(word -> numbers.putIfAbsent(word, numbers.size())));
      return new Overlaps(
          statements.stream()
              .map(
                  statement -> {
                    BitSet words = new BitSet(numbers.size());
                    statement.forEach(word -> words.set(numbers.getOrDefault(word, 0)));
                    return words.toLongArray();
                  })
              .toList());
    }

    int shared(int one, int other) {
      long[] words = statements.get(one);
      long[] others = statements.get(other);
      int shared = 0;
      for (int i = Math.min(words.length, others.length) - 1; i >= 0; i--) {
        shared += Long.bitCount(words[i] & others[i]);
      }
      return shared;
    }
  }
}
