package com.ifriend.store.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Orders what a store found: by the words of the query that are in it, each weighted by its rarity;
 * what was said later and in fewer words is somewhat better. Of two statements about the same thing
 * the later comes first, and what only repeats another one stands behind all others.
 */
final class Ranking {
  /** How much a long text is held against it, as b in BM25. */
  private static final double LENGTH = 0.3;

  /** Statements are about the same thing if they share so much of the shorter one's words. */
  private static final double SAME_THING = 0.6;

  /** A later statement comes first if it is not less relevant than this share of the earlier. */
  private static final double NOT_LESS = 0.4;

  /** How much better the last said is than the first said, everything else being equal. */
  private static final double RECENCY = 0.3;

  /** A statement with a word less has at least this share of the words. */
  private static final double NEAR = 0.75;

  /** So many of those that repeat one statement are handed over behind all others. */
  private static final int MOST_REPEATS = 3;

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
    Overlaps overlaps = Overlaps.of(distinct.stream().map(Ranked::statement).toList());
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
   */
  private record Ranked(Memory memory, Set<String> statement, double matched, double score) {}

  private List<Ranked> score(List<Memory> found) {
    List<Words> words = found.stream().map(memory -> Words.of(memory.text())).toList();
    List<Set<String>> terms = words.stream().map(Words::terms).toList();
    double averageLength = words.stream().mapToInt(w -> w.words().size()).average().orElse(1);
    List<Instant> times = found.stream().map(Memory::lastSaidAt).sorted().toList();
    double[] weights = new double[query.size()];
    for (int word = 0; word < weights.length; word++) {
      long with = terms.stream().filter(query.get(word)::in).count();
      weights[word] = Math.log(1 + (found.size() + 1 - with + 0.5) / (with + 0.5));
    }
    List<Ranked> ranked = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      double matched = 0;
      for (int word = 0; word < weights.length; word++) {
        if (query.get(word).in(terms.get(i))) {
          matched += weights[word];
        }
      }
      if (matched > 0) {
        double earlier = times.indexOf(found.get(i).lastSaidAt());
        double length = words.get(i).words().size() / averageLength;
        double score =
            matched * (1 + RECENCY * earlier / found.size()) / (1 - LENGTH + LENGTH * length);
        ranked.add(new Ranked(found.get(i), words.get(i).statement(), matched, score));
      }
    }
    return ranked;
  }

  /** The same may have been said to several audiences, or be kept under an id of former times. */
  private static List<Ranked> withoutEchoes(List<Ranked> ranked) {
    Set<String> seen = new HashSet<>();
    List<Ranked> distinct = new ArrayList<>();
    for (Ranked r : ranked) {
      if (seen.add(Statement.said(r.memory.text()))) {
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
    if (later.score < NOT_LESS * earlier.score
        || !later.memory.lastSaidAt().isAfter(earlier.memory.lastSaidAt())
        || !later.memory.author().equals(earlier.memory.author())) {
      return false;
    }
    int shared = overlaps.shared(place, earlierPlace);
    int shorter = Math.min(later.statement.size(), earlier.statement.size());
    int fuller = Math.max(later.statement.size(), earlier.statement.size());
    return (shared >= 2 && shared >= SAME_THING * shorter)
        || (shared == shorter && fuller - shorter <= 1);
  }

  /** What adds nothing to a statement before it stands behind all others; too much of it is left out. */
  private static List<Integer> repeatsLast(
      List<Ranked> ranked, Overlaps overlaps, List<Integer> places) {
    List<Integer> first = new ArrayList<>();
    List<Integer> repeats = new ArrayList<>();
    int[] repeated = new int[ranked.size()];
    for (int place : places) {
      Optional<Integer> before =
          first.stream().filter(other -> repeats(ranked, overlaps, place, other)).findFirst();
      if (before.isEmpty()) {
        first.add(place);
      } else if (++repeated[before.get()] <= MOST_REPEATS) {
        repeats.add(place);
      }
    }
    first.addAll(repeats);
    return first;
  }

  /** Whether one says nearly the same as another, and no more of what was asked. */
  private static boolean repeats(List<Ranked> ranked, Overlaps overlaps, int place, int other) {
    Ranked one = ranked.get(place);
    Ranked first = ranked.get(other);
    Set<String> fuller =
        one.statement.size() < first.statement.size() ? first.statement : one.statement;
    Set<String> shorter = fuller == one.statement ? first.statement : one.statement;
    if (overlaps.shared(place, other) < shorter.size()
        || shorter.size() < NEAR * fuller.size()
        || one.matched > first.matched
        || !one.memory.author().equals(first.memory.author())) {
      return false;
    }
    return fuller.stream().noneMatch(word -> !shorter.contains(word) && Words.decisive(word));
  }

  /** How many words each two of some statements share. */
  private record Overlaps(List<BitSet> statements) {
    static Overlaps of(List<Set<String>> statements) {
      Map<String, Integer> numbers = new HashMap<>();
      List<BitSet> numbered = new ArrayList<>();
      for (Set<String> statement : statements) {
        BitSet words = new BitSet();
        statement.forEach(word -> words.set(numbers.computeIfAbsent(word, w -> numbers.size())));
        numbered.add(words);
      }
      return new Overlaps(numbered);
    }

    int shared(int one, int other) {
      BitSet words = statements.get(one);
      BitSet others = statements.get(other);
      int shared = 0;
      for (int word = words.nextSetBit(0); word >= 0; word = words.nextSetBit(word + 1)) {
        if (others.get(word)) {
          shared++;
        }
      }
      return shared;
    }
  }
}
